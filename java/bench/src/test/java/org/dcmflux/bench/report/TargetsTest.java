package org.dcmflux.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.dcmflux.bench.report.Targets.Outcome;
import org.dcmflux.bench.report.Targets.Target;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.SampleRuns;
import org.junit.jupiter.api.Test;

final class TargetsTest {
    private static ContenderResult ours(int threads, double seconds) {
        return SampleRuns.contender("dcmflux, " + threads, House.DCMFLUX, threads, seconds, seconds);
    }

    private static ContenderResult other(String name, House house, int threads, double seconds) {
        return SampleRuns.contender(name, house, threads, seconds, seconds);
    }

    private static List<Target> targets(RowResult... rows) {
        return new Findings(SampleRuns.of(rows)).targets();
    }

    private static Target only(List<Target> targets, String kind) {
        List<Target> found = targets.stream()
                .filter(target -> target.kind().startsWith(kind))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void aCodecIsComparedWithItsFloorOnAsManyThreadsAndWithTheBestToolkit() {
        List<Target> targets = targets(SampleRuns.row(
                "encode/jpeg-ls/CT-512",
                ours(2, 1.04),
                ours(1, 2.2),
                other("slow", House.GDCM, 0, 9),
                other("fast", House.DCMTK, 0, 2.08),
                other("pixels only", House.OPENJPEG, 0, 0.1),
                other("codec floor, 2", House.FLOOR, 2, 1),
                other("codec floor, 1", House.FLOOR, 1, 2)));

        assertThat(only(targets, "Time beside the codec floor"))
                .returns("1.04", Target::measured)
                .returns(Outcome.MET, Target::outcome);
        assertThat(only(targets, "CPU time beside the codec floor"))
                .returns("1.10", Target::measured)
                .returns(Outcome.MISSED, Target::outcome);
        assertThat(only(targets, "Time beside the fastest"))
                .returns("≥ 3× our time", Target::asked)
                .returns("2", Target::measured)
                .returns(Outcome.MISSED, Target::outcome);
        assertThat(only(targets, "CPU time beside the thriftiest"))
                .returns("1.06", Target::measured)
                .returns(Outcome.MISSED, Target::outcome);
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        ContenderResult wrong = new ContenderResult("peer", House.DCMTK, 0, "", "", "WRONG: pixels", null, List.of());
        assertThat(targets(SampleRuns.row("encode/rle/CT-512", ours(2, 1), wrong)))
                .isNotEmpty()
                .allMatch(target -> target.outcome() == Outcome.NOT_MEASURED)
                .allMatch(target -> target.measured().equals("—"));
    }

    @Test
    void sendingIsComparedWithItsPeersAndWithTheSocket() {
        List<Target> targets = targets(
                SampleRuns.row(
                        "store/default",
                        other("dcmflux send", House.DCMFLUX, 0, 1),
                        other("dcmtk storescu", House.DCMTK, 0, 12),
                        other("dcmtk dcmsend", House.DCMTK, 0, 9)),
                SampleRuns.row(
                        "store/big-16384",
                        other("dcmflux send", House.DCMFLUX, 0, 1),
                        other("dcmtk dcmsend", House.DCMTK, 0, 2),
                        other("socket floor", House.FLOOR, 0, 0.69)));

        assertThat(targets).extracting(Target::measured).containsExactly("9", "0.50", "0.50", "0.69");
        assertThat(targets)
                .extracting(Target::outcome)
                .containsExactly(Outcome.MISSED, Outcome.MET, Outcome.MET, Outcome.MISSED);
    }

    @Test
    void memoryIsFlatOrGrowsWithTheFile() {
        BenchmarkRun run =
                SampleRuns.of(sized("memory/jpeg-ls/1", 100, 70, 100), sized("memory/jpeg-ls/4", 400, 72, 400));

        assertThat(new Findings(run).memoryGrowth())
                .containsExactly(
                        "Title: dcmflux: 70 MB for 100 MB of pixels, 72 MB for 400 MB: flat.",
                        "Title: peer: 100 MB for 100 MB of pixels, 400 MB for 400 MB: growing, by 1.0 MB a MB.");
        assertThat(new Findings(run).targets())
                .extracting(Target::measured, Target::outcome)
                .containsExactly(tuple("72", Outcome.MET), tuple("1.03", Outcome.MET));
    }

    /** Memory of the samples is a MB for each second. */
    private static RowResult sized(String id, double megabytes, double ours, double peer) {
        return new RowResult(
                id,
                "Memory",
                "Title",
                "INPUT",
                megabytes,
                0,
                "",
                null,
                List.of(other("dcmflux", House.DCMFLUX, 2, ours), other("peer", House.DCMTK, 0, peer)));
    }
}
