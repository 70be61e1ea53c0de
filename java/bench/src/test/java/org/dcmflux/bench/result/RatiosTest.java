package org.dcmflux.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class RatiosTest {
    @Test
    void aPeerIsComparedRoundByRoundWithOursOnAllCores() {
        BenchmarkRun run = SampleRuns.of(SampleRuns.row(
                "encode/x",
                SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 1, 2, 10),
                SampleRuns.contender("dcmflux, 1 thread", House.DCMFLUX, 1, 2, 4, 20),
                // The machine was ten times slower in the last round, for both of them.
                SampleRuns.contender("peer", House.DCMTK, 0, 3, 6, 30)));

        Ratio wall = Ratios.of(run).get(0);

        assertThat(wall.measure()).isEqualTo(Ratio.Measure.WALL);
        assertThat(wall.ours()).isEqualTo("dcmflux, 2 threads");
        assertThat(List.of(wall.value(), wall.low(), wall.high())).containsExactly(3.0, 3.0, 3.0);
    }

    @Test
    void cpuTimeIsComparedWithOursOnOneThread() {
        BenchmarkRun run = SampleRuns.of(SampleRuns.row(
                "encode/x",
                SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 1, 1, 1),
                SampleRuns.contender("dcmflux, 1 thread", House.DCMFLUX, 1, 2, 2, 2),
                SampleRuns.contender("peer", House.GDCM, 0, 4, 4, 4)));

        Ratio cpu = Ratios.of(run).get(1);

        assertThat(cpu.measure()).isEqualTo(Ratio.Measure.CPU);
        assertThat(cpu.ours()).isEqualTo("dcmflux, 1 thread");
        assertThat(cpu.value()).isEqualTo(2.0);
    }

    @Test
    void theStartUpOfARowsOwnRoundsIsTakenOffAndNotThatOfAnotherHour() {
        RowResult row = new RowResult(
                "encode/x",
                "Encode",
                "",
                "",
                100,
                0,
                "",
                SampleRuns.contender("starting", House.DCMFLUX, 1, 0.5, 0.5),
                List.of(
                        SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 2.5, 2.5),
                        SampleRuns.contender("codec floor", House.FLOOR, 1, 1, 1)));
        BenchmarkRun run = SampleRuns.of(
                SampleRuns.row(BenchmarkRun.START_UP, SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 0.1, 0.1)),
                row);

        assertThat(Ratios.of(run)).extracting(Ratio::value).containsExactly(0.5, 0.5);
    }

    @Test
    void theCpuTimeOfWhoHardlyDidAnythingButWaitIsComparedWithNothing() {
        ContenderResult waiting = new ContenderResult(
                "peer",
                House.DCMTK,
                0,
                "",
                "",
                null,
                null,
                List.of(new Sample(9, 0.1, 1, 1), new Sample(9, 0.2, 1, 1)));
        BenchmarkRun run = SampleRuns.of(
                SampleRuns.row("store/x", SampleRuns.contender("dcmflux", House.DCMFLUX, 0, 0.5, 0.5), waiting));

        assertThat(Ratios.of(run)).singleElement().satisfies(ratio -> {
            assertThat(ratio.measure()).isEqualTo(Ratio.Measure.WALL);
            assertThat(ratio.value()).isEqualTo(18.0);
        });
    }

    @Test
    void startUpIsTakenOffBesideAFloorOnAsManyThreads() {
        BenchmarkRun run = SampleRuns.of(
                SampleRuns.row(BenchmarkRun.START_UP, SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 0.5, 0.5, 0.5)),
                SampleRuns.row(
                        "encode/x",
                        SampleRuns.contender("dcmflux, 2 threads", House.DCMFLUX, 2, 1.5, 1.5, 1.5),
                        SampleRuns.contender("dcmflux, 1 thread", House.DCMFLUX, 1, 2.5, 2.5, 2.5),
                        SampleRuns.contender("floor", House.FLOOR, 1, 1, 1, 1)));

        assertThat(Ratios.of(run))
                .filteredOn(ratio -> ratio.measure() == Ratio.Measure.WALL)
                .singleElement()
                .satisfies(ratio -> assertThat(ratio.ours()).isEqualTo("dcmflux, 1 thread"))
                .satisfies(ratio -> assertThat(ratio.value()).isCloseTo(0.5, within(1e-9)));
    }

    @Test
    void besideTheSocketFloorTheStartOfSendingIsTakenOff() {
        BenchmarkRun run = SampleRuns.of(
                SampleRuns.row(BenchmarkRun.START_UP, SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 0.1, 0.1)),
                SampleRuns.row(
                        BenchmarkRun.START_UP_OF_SENDING, SampleRuns.contender("dcmflux", House.DCMFLUX, 0, 0.5, 0.5)),
                SampleRuns.row(
                        "store/big-16384",
                        SampleRuns.contender("dcmflux send", House.DCMFLUX, 0, 1.5, 1.5),
                        SampleRuns.contender("socket floor", House.FLOOR, 0, 0.8, 0.8)));

        assertThat(Ratios.of(run))
                .filteredOn(ratio -> ratio.measure() == Ratio.Measure.WALL)
                .singleElement()
                .satisfies(ratio -> assertThat(ratio.value()).isCloseTo(0.8, within(1e-9)));
    }

    @Test
    void whoFailedHasNoRatioAndRowsAboutMemoryHaveNoOther() {
        ContenderResult wrong = new ContenderResult("peer", House.DCMTK, 0, "", "", "WRONG: pixels", null, List.of());
        BenchmarkRun run = SampleRuns.of(
                SampleRuns.row("encode/x", SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 1, 1, 1), wrong),
                SampleRuns.row(
                        "memory/x/1",
                        SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 1, 1, 1),
                        SampleRuns.contender("peer", House.DCMTK, 0, 1, 1, 1)));

        assertThat(Ratios.of(run))
                .singleElement()
                .satisfies(ratio -> assertThat(ratio.measure()).isEqualTo(Ratio.Measure.MEMORY));
    }

    @Test
    void twoRunsThatDifferByMoreThanTheToleranceDisagree() {
        RunComparison comparison =
                RunComparison.of(Map.of("a", 2.0, "b", 1.0, "gone", 1.0), Map.of("a", 1.7, "b", 1.05));

        assertThat(comparison.entries().get(0).key()).isEqualTo("a");
        assertThat(comparison.entries().get(0).disagreement()).isCloseTo(0.176, within(0.001));
        assertThat(comparison.agreesWithin(0.2)).as("a ratio is missing").isFalse();
        assertThat(comparison.onlyFirst()).containsExactly("gone");
        assertThat(RunComparison.of(Map.of("b", 1.0), Map.of("b", 1.05)).agreesWithin(0.1))
                .isTrue();
        assertThat(RunComparison.of(Map.of("b", 1.0), Map.of("b", 0.9)).agreesWithin(0.1))
                .isFalse();
    }

    @Test
    void aRunIsTheSameAfterItWasWrittenAndRead() throws IOException {
        BenchmarkRun run = SampleRuns.of(SampleRuns.row(
                "encode/x",
                SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 1, 2, 3),
                new ContenderResult("peer", House.DCMTK, 0, "peer", "judge", "exit code 1", null, List.of())));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path json = folder.file("run.json");
            run.write(json);
            assertThat(BenchmarkRun.read(json)).isEqualTo(run);
            Files.writeString(json, "{ nothing");
            assertThatThrownBy(() -> BenchmarkRun.read(json))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not a benchmark run");
        }
    }
}
