package org.dcmflux.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RunComparison;
import org.dcmflux.bench.result.SampleRuns;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class BaselineTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private static BenchmarkRun run(double ours, double peer) {
        return SampleRuns.of(SampleRuns.row(
                "encode/x",
                SampleRuns.contender("dcmflux", House.DCMFLUX, 1, ours, ours),
                SampleRuns.contender("peer", House.DCMTK, 0, peer, peer)));
    }

    private int check(BenchmarkRun before, BenchmarkRun now) {
        return Baseline.of(before)
                .check(
                        RunComparison.values(now),
                        now.machine(),
                        0.1,
                        new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @Test
    void elevenPercentSlowerIsARegression() {
        assertThat(check(run(1, 3), run(1.11, 3))).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("SLOWER by 11.0 %: encode/x | peer / dcmflux | WALL");
    }

    @Test
    void theRowsThatNeedAnotherLookAreNamedOnce() {
        assertThat(Baseline.of(run(1, 3)).slowerRows(RunComparison.values(run(1.2, 3)), 0.1))
                .containsExactly("encode/x");
        assertThat(Baseline.of(run(1, 3)).slowerRows(RunComparison.values(run(1.05, 3)), 0.1))
                .isEmpty();
    }

    @Test
    void nineAndAHalfPercentSlowerAndAnyAmountFasterAreNone() {
        assertThat(check(run(1, 3), run(1.095, 3))).isZero();
        assertThat(check(run(1, 3), run(0.1, 3))).isZero();
    }

    @Test
    void aSlowerMachineIsNoRegression() {
        assertThat(check(run(1, 3), run(10, 30))).isZero();
    }

    @Test
    void aRatioThatCannotBeMeasuredIsNotTakenForGood() {
        BenchmarkRun withoutPeer =
                SampleRuns.of(SampleRuns.row("encode/x", SampleRuns.contender("dcmflux", House.DCMFLUX, 1, 1, 1)));
        assertThat(check(run(1, 3), withoutPeer)).isEqualTo(3);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("NOT MEASURED: encode/x | peer / dcmflux | WALL");
    }

    @Test
    void aBaselineIsTheSameAfterItWasWrittenAndRead() throws IOException {
        Baseline baseline = Baseline.of(run(1, 3));
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.file("baseline.json");
            baseline.write(file);
            assertThat(Baseline.read(file)).isEqualTo(baseline);
        }
    }

    @Test
    void theCommandLineTellsAgreementByItsExitCode() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path first = folder.file("first.json");
            Path second = folder.file("second.json");
            run(1, 3).write(first);
            run(1, 3.2).write(second);
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
            String[] compare = {"--compare", first.toString(), second.toString()};
            assertThat(BenchVsPeers.run(out, compare)).isZero();
            assertThat(BenchVsPeers.run(out, "--tolerance", "5", compare[0], compare[1], compare[2]))
                    .isEqualTo(1);
            assertThat(said.toString(StandardCharsets.UTF_8)).contains("2 ratios, 2 of them differ by more than 5 %");
            assertThat(BenchVsPeers.run(
                            out,
                            "--compare",
                            first.toString(),
                            folder.file("absent").toString()))
                    .isEqualTo(3);
            assertThat(BenchVsPeers.run(out, "--no-such-option")).isEqualTo(2);
            assertThat(BenchVsPeers.run(out, "--check", folder.file("absent").toString()))
                    .isEqualTo(3);
        }
    }

    @Test
    void aFolderOfSomebodyElseIsNotEmptied() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path precious = folder.write("precious.txt", new byte[] {1});
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
            assertThat(BenchVsPeers.run(out, "--quick", "--work", folder.path().toString()))
                    .isEqualTo(3);
            assertThat(precious).exists();
        }
    }
}
