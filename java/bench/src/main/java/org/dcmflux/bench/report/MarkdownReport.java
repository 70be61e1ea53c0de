package org.dcmflux.bench.report;

import java.util.List;
import java.util.Locale;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.Ratio.Measure;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.ToolVersion;

/** The tables, for reading in a repository. */
final class MarkdownReport {
    private final BenchmarkRun run;
    private final Findings findings;
    private final StringBuilder text = new StringBuilder();

    MarkdownReport(BenchmarkRun run, Findings findings) {
        this.run = run;
        this.findings = findings;
    }

    String write() {
        text.append("# dcmflux beside other DICOM toolkits\n\n");
        text.append(Cells.where(run)).append("\n\n");
        text.append("Inputs: ")
                .append(run.sources())
                .append(String.format(Locale.ROOT, "; at %.3g %% of their full size. ", 100 * run.scale()));
        text.append("Revision ")
                .append(run.revision())
                .append(". Load when it began: ")
                .append(run.machine().load());
        text.append(". Files on ").append(run.machine().folder()).append(".\n\n");
        text.append(
                "Medians; ± is half of the range. *vs us* is their time over ours, round by round: above 1× they take longer. ");
        text.append(
                "Toolkits are compared with dcmflux on all cores by wall time and with dcmflux on one thread by CPU time, floors ");
        text.append("with as many threads, start-up taken off. Pixels were checked after every run.\n\n");
        list(
                "Where dcmflux loses",
                findings.losses().stream().map(Findings.Loss::toString).toList(),
                "Nowhere in this run.");
        list("Behind the floor by more than 5 %", findings.belowFloor(), "Nowhere in this run.");
        list("Without figures, or odd", findings.oddPeers(), "Nobody.");
        targets();
        list("Memory against file size", findings.memoryGrowth(), "Not measured.");
        String group = "";
        for (RowResult row : run.rows()) {
            if (!row.group().equals(group)) {
                group = row.group();
                text.append("## ").append(group).append("\n\n");
            }
            table(row);
        }
        text.append("## Programs\n\n| program | version |\n|---|---|\n");
        for (ToolVersion tool : run.tools()) {
            text.append("| ").append(tool.name()).append(" | ").append(cell(tool.version()));
            text.append(tool.replaced() ? " (put in place of the installed one)" : "")
                    .append(" |\n");
        }
        text.append('\n');
        list("Not measured", run.absent(), "Nothing was left out.");
        return text.toString();
    }

    private void list(String title, List<String> lines, String none) {
        text.append("## ").append(title).append("\n\n");
        if (lines.isEmpty()) {
            text.append(none).append('\n');
        }
        lines.forEach(line -> text.append("- ").append(line).append('\n'));
        text.append('\n');
    }

    private void targets() {
        List<Targets.Target> targets = findings.targets();
        long met = targets.stream().filter(Targets.Target::isMet).count();
        text.append("## What dcmflux asks of itself\n\n")
                .append(met)
                .append(" of ")
                .append(targets.size())
                .append(" met. ");
        text.append(Targets.ABOUT).append("\n\n| | work | asked | measured | |\n|---|---|---|--:|---|\n");
        for (Targets.Target target : targets) {
            boolean missed = target.outcome() == Targets.Outcome.MISSED;
            text.append("| ")
                    .append(target.kind())
                    .append(" | ")
                    .append(cell(target.work()))
                    .append(" | ");
            text.append(target.asked()).append(" | ").append(target.measured()).append(" | ");
            text.append(missed ? "**" + target.outcome() + "**" : target.outcome())
                    .append(" |\n");
        }
        text.append('\n');
    }

    private void table(RowResult row) {
        text.append("### ").append(row.title()).append("\n\n");
        if (!row.input().isEmpty()) {
            text.append(row.input()).append(". ");
        }
        text.append(row.note()).append("\n\n");
        text.append("| | wall | ± | CPU | rate | peak memory | output | wall vs us | CPU vs us | pixels |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|--:|---|\n");
        for (ContenderResult contender : row.contenders()) {
            text.append("| ").append(cell(contender.name())).append(" | ");
            if (contender.isValid()) {
                text.append(String.join(
                        " | ",
                        Cells.seconds(contender.wall().median()),
                        Cells.spread(contender.wall()),
                        Cells.seconds(contender.cpu().median()),
                        Cells.rate(row, contender),
                        Cells.memory(contender),
                        Cells.bytes(contender),
                        Cells.comparison(findings, row, contender, Measure.WALL),
                        Cells.comparison(findings, row, contender, Measure.CPU),
                        cell(Cells.check(contender))));
            } else {
                text.append("— | | | | | | | | **")
                        .append(cell(String.valueOf(contender.failure())))
                        .append("**");
            }
            text.append(" |\n");
        }
        Cells.startUp(row).ifPresent(said -> text.append('\n').append(said).append('\n'));
        text.append('\n');
    }

    private static String cell(String value) {
        return value.replace("|", "\\|").replace("\n", " ");
    }
}
