package org.dcmflux.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Sample;
import org.dcmflux.bench.result.SampleRuns;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class ReportFolderTest {
    private static final BenchmarkRun WON_AND_LOST = SampleRuns.of(
            SampleRuns.row(
                    "encode/won",
                    SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 1, 1, 1),
                    SampleRuns.contender("slow peer", House.DCMTK, 0, 5, 5, 5)),
            SampleRuns.row(
                    "encode/lost",
                    SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 4, 4, 4),
                    SampleRuns.contender("fast peer", House.GDCM, 0, 1, 1, 1),
                    SampleRuns.contender("floor", House.FLOOR, 2, 2, 2, 2)),
            SampleRuns.row(
                    "encode/wrong",
                    SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 1, 1, 1),
                    new ContenderResult(
                            "lying <peer>",
                            House.DCMTK,
                            0,
                            "lie",
                            "",
                            "WRONG: pixels differ from the input's",
                            null,
                            List.of()),
                    new ContenderResult(
                            "sleepy peer",
                            House.GDCM,
                            0,
                            "sleep",
                            "exact",
                            null,
                            null,
                            List.of(new Sample(9, 0.1, 1024, 5)))));

    @Test
    void whereOursLosesIsSaidWithTheFigures() {
        List<Findings.Loss> losses = new Findings(WON_AND_LOST).losses();

        assertThat(losses).extracting(Findings.Loss::row).noneMatch(row -> row.contains("encode/won"));
        assertThat(losses.get(0).toString())
                .contains("encode/lost", "fast peer takes 0.25 of our time", "fast peer needs 0.25 of our CPU time")
                .contains("fast peer needs 1 MB of memory, we 4 MB");
    }

    @Test
    void aFloorThatIsMissedIsSaid() {
        assertThat(new Findings(WON_AND_LOST).belowFloor())
                .singleElement()
                .asString()
                .contains("encode/lost", "dcmflux, 2 threads takes 2.00 times as long as floor");
    }

    @Test
    void whoIsWrongOrMostlyWaitsIsNamed() {
        assertThat(new Findings(WON_AND_LOST).oddPeers())
                .hasSize(2)
                .anyMatch(line -> line.contains("lying <peer>: WRONG: pixels differ"))
                .anyMatch(line -> line.contains("sleepy peer was mostly waiting: 9.00 s on the clock, 0.10 s of work"));
    }

    @Test
    void thePageNeedsNothingBesideItself() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            ReportFolder.write(WON_AND_LOST, folder.path());

            String page = Files.readString(folder.file("report.html"));
            assertThat(page.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", "<script", "<link", "@import", "src=", "url(");
            assertThat(page)
                    .contains(
                            "prefers-color-scheme:dark",
                            "Where dcmflux loses",
                            "lying &lt;peer&gt;",
                            "2 of 3 pieces of work")
                    .doesNotContain("<peer>");
            assertThat(Files.readString(folder.file("report.md")))
                    .contains("## Where dcmflux loses", "encode/lost", "**WRONG: pixels differ from the input's**");
            assertThat(Files.readString(folder.file("summary.svg")))
                    .startsWith("<svg xmlns=")
                    .contains("÷4.0", "5.0×");
            assertThat(folder.file("encode.png")).isNotEmptyFile();
            assertThat(BenchmarkRun.read(folder.file(ReportFolder.JSON))).isEqualTo(WON_AND_LOST);
        }
    }
}
