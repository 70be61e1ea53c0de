package org.dcmflux.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.bench.result.BenchmarkRun;

/** Everything that is written about a run. */
public final class ReportFolder {
    /** The figures. */
    public static final String JSON = "run.json";

    private ReportFolder() {}

    /** Writes {@code run.json}, {@code report.md}, {@code report.html} and the charts; makes the folder. */
    public static void write(BenchmarkRun run, Path folder) throws IOException {
        Files.createDirectories(folder);
        run.write(folder.resolve(JSON));
        Findings findings = new Findings(run);
        Files.writeString(folder.resolve("report.md"), new MarkdownReport(run, findings).write());
        Files.writeString(folder.resolve("report.html"), new HtmlReport(run, findings).write());
        if (!findings.best().isEmpty()) {
            Files.writeString(folder.resolve("summary.svg"), SummaryChart.standalone(run, findings.sorted()));
        }
        new Charts(run).write(folder);
    }
}
