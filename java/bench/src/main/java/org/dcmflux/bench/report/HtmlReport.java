package org.dcmflux.bench.report;

import java.util.List;
import java.util.Locale;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Ratio.Measure;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.ToolVersion;

/** One page that needs nothing beside itself, for somebody who has never heard of any of these programs. */
final class HtmlReport {
    private final BenchmarkRun run;
    private final Findings findings;
    private final StringBuilder page = new StringBuilder(1 << 16);

    HtmlReport(BenchmarkRun run, Findings findings) {
        this.run = run;
        this.findings = findings;
    }

    String write() {
        page.append(HtmlText.HEAD);
        header();
        overview();
        sentences("Where dcmflux loses", lossItems(), "Nowhere in this run.", "loses");
        sentences("Further than 5 % from the floor", items(findings.belowFloor()), "Nowhere in this run.", "floor");
        sentences("Without figures, or odd", items(findings.oddPeers()), "Nobody.", "odd");
        targets();
        lines();
        groups();
        method();
        page.append("</main></body></html>\n");
        return page.toString();
    }

    private void header() {
        page.append(
                        "<header><h1>dcmflux beside other DICOM toolkits</h1><p class=\"lead\">dcmflux changes how medical images are ")
                .append(
                        "stored: from plain pixels to compressed ones and back. This page shows how long that takes, how much ")
                .append(
                        "processor time and memory it needs, and what other programs need for the very same work on the same ")
                .append(
                        "machine. The pixels of every output were compared with the original, after every single run.</p>");
        page.append("<p class=\"where\">").append(escaped(Cells.where(run))).append("<br>Inputs made of ");
        page.append(escaped(run.sources()))
                .append(String.format(Locale.ROOT, ", at %.3g %% of their full size", 100 * run.scale()));
        page.append(" · revision ").append(escaped(run.revision()));
        page.append(" · files on ").append(escaped(run.machine().folder()));
        page.append(String.format(
                Locale.ROOT, " · load %.2f when it began</p>", run.machine().load()));
        if (run.machine().load() > Findings.BUSY) {
            page.append(
                    "<p class=\"warning\">Something else was running on this machine when the run began. Do not quote these "
                            + "figures.</p>");
        }
        page.append("</header><main>");
    }

    private void overview() {
        List<Findings.Best> best = findings.sorted();
        if (best.isEmpty()) {
            return;
        }
        long won = best.stream().filter(one -> one.ratio().value() >= 1).count();
        page.append("<section><h2>At a glance</h2><p>")
                .append(won)
                .append(" of ")
                .append(best.size());
        page.append(
                        " pieces of work take dcmflux less time than the fastest other program. A bar to the right of the line says how ")
                .append(
                        "many times as long that program takes, a bar to the left how many times as long dcmflux takes.</p>");
        page.append(SummaryChart.inPage(best)).append("</section>");
    }

    private List<String> lossItems() {
        return findings.losses().stream()
                .map(loss -> "<b>" + escaped(loss.row()) + ":</b> " + escaped(String.join("; ", loss.ways())) + ".")
                .toList();
    }

    private static List<String> items(List<String> lines) {
        return lines.stream().map(HtmlReport::escaped).toList();
    }

    private void sentences(String title, List<String> items, String none, String kind) {
        page.append("<section class=\"")
                .append(kind)
                .append("\"><h2>")
                .append(title)
                .append("</h2>");
        if (items.isEmpty()) {
            page.append("<p>").append(none).append("</p>");
        } else {
            page.append("<ul>");
            items.forEach(item -> page.append("<li>").append(item).append("</li>"));
            page.append("</ul>");
        }
        page.append("</section>");
    }

    private void targets() {
        List<Targets.Target> targets = findings.targets();
        if (targets.isEmpty()) {
            return;
        }
        long met = targets.stream().filter(Targets.Target::isMet).count();
        page.append("<section><h2>What dcmflux asks of itself</h2><p>")
                .append(met)
                .append(" of ")
                .append(targets.size());
        page.append(" met. ")
                .append(Targets.ABOUT)
                .append("</p><details open><summary>All of them, row by row</summary>");
        page.append(
                "<div class=\"scroll\"><table class=\"targets\"><thead><tr><th>work</th><th>asked</th><th>measured</th><th></th></tr></thead>");
        String kind = "";
        for (Targets.Target target : targets) {
            if (!target.kind().equals(kind)) {
                kind = target.kind();
                page.append("<tr><th colspan=\"4\" class=\"kind\">")
                        .append(escaped(kind))
                        .append("</th></tr>");
            }
            page.append("<tr><th scope=\"row\">").append(escaped(target.work())).append("</th>");
            page.append("<td>")
                    .append(escaped(target.asked()))
                    .append("</td><td>")
                    .append(target.measured());
            page.append("</td><td class=\"")
                    .append(target.isMet() ? "better" : target.outcome() == Targets.Outcome.MISSED ? "worse" : "");
            page.append("\">").append(target.outcome()).append("</td></tr>");
        }
        page.append("</table></div></details></section>");
    }

    private void lines() {
        page.append(SvgCharts.memory(run, findings.memoryGrowth())).append(SvgCharts.threads(run));
    }

    private void groups() {
        String group = "";
        for (RowResult row : run.rows()) {
            if (!row.group().equals(group)) {
                page.append(group.isEmpty() ? "" : "</section>");
                group = row.group();
                page.append("<section><h2>").append(escaped(group)).append("</h2>");
            }
            row(row);
        }
        page.append(group.isEmpty() ? "" : "</section>");
    }

    private void row(RowResult row) {
        page.append("<article id=\"")
                .append(escaped(row.id()))
                .append("\"><h3>")
                .append(escaped(row.title()));
        page.append("</h3><p class=\"input\">").append(escaped(row.input()));
        page.append(row.note().isEmpty() ? "" : (row.input().isEmpty() ? "" : ". ") + escaped(row.note()))
                .append("</p>");
        page.append("""
                <div class="scroll"><table><thead><tr><th>program</th><th class="wide">time on the clock</th><th>±</th>
                <th>CPU time</th><th>rate</th><th>memory</th><th>output</th><th>time vs us</th><th>CPU vs us</th>
                <th>pixels</th></tr></thead><tbody>
                """);
        double longest = row.contenders().stream()
                .filter(ContenderResult::isValid)
                .mapToDouble(contender -> contender.wall().high())
                .max()
                .orElse(1);
        row.contenders().forEach(contender -> contender(row, contender, longest));
        page.append("</tbody></table></div>");
        Cells.startUp(row)
                .ifPresent(
                        said -> page.append("<p class=\"input\">").append(said).append("</p>"));
        page.append("<details><summary>Commands</summary><ul class=\"commands\">");
        row.contenders()
                .forEach(contender -> page.append("<li><code>")
                        .append(escaped(shortened(contender.command())))
                        .append("</code></li>"));
        page.append("</ul></details></article>");
    }

    private void contender(RowResult row, ContenderResult contender, double longest) {
        String kind = contender.house() == House.DCMFLUX ? "ours" : contender.house() == House.FLOOR ? "bare" : "peer";
        page.append("<tr class=\"").append(kind).append("\"><th scope=\"row\">").append(escaped(contender.name()));
        page.append("</th>");
        if (!contender.isValid()) {
            page.append("<td colspan=\"9\" class=\"failure\">no figures: ");
            page.append(escaped(String.valueOf(contender.failure()))).append("</td></tr>");
            return;
        }
        double median = contender.wall().median();
        page.append(String.format(
                Locale.ROOT,
                "<td class=\"wide\"><div class=\"bar\"><i style=\"width:%.2f%%\"></i><u style=\"left:%.2f%%;width:%.2f%%\"></u></div>"
                        + "<span>%s</span></td>",
                100 * median / longest,
                100 * contender.wall().low() / longest,
                100 * (contender.wall().high() - contender.wall().low()) / longest,
                Cells.seconds(median)));
        for (String cell : List.of(
                Cells.spread(contender.wall()),
                Cells.seconds(contender.cpu().median()),
                Cells.rate(row, contender),
                Cells.memory(contender),
                Cells.bytes(contender))) {
            page.append("<td>").append(cell).append("</td>");
        }
        comparison(row, contender, Measure.WALL);
        comparison(row, contender, Measure.CPU);
        page.append("<td class=\"text\">")
                .append(escaped(Cells.check(contender)))
                .append("</td></tr>");
    }

    private void comparison(RowResult row, ContenderResult contender, Measure measure) {
        boolean floor = contender.house() == House.FLOOR;
        String kind = findings.ratio(row, contender, measure)
                .map(ratio -> floor ? "" : ratio.value() >= 1 ? "better" : "worse")
                .orElse("");
        page.append("<td class=\"").append(kind).append("\">");
        page.append(Cells.comparison(findings, row, contender, measure)).append("</td>");
    }

    private void method() {
        page.append(HtmlText.METHOD);
        page.append("<section><h2>Programs</h2><ul>");
        for (ToolVersion tool : run.tools()) {
            page.append("<li><b>").append(escaped(tool.name())).append("</b> ").append(escaped(tool.version()));
            page.append(tool.replaced() ? " <em>(put in place of the installed one)</em>" : "")
                    .append("</li>");
        }
        page.append("</ul></section>");
        sentences("Not measured", items(run.absent()), "Nothing was left out.", "absent");
    }

    /** Long lists of files are the same word again and again. */
    private static String shortened(String command) {
        return command.length() > 400 ? command.substring(0, 400) + " …" : command;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
