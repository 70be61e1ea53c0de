package org.dcmflux.bench.result;

import java.util.Arrays;
import java.util.List;

/** Runs made by hand, for tests of what is made of them. */
public final class SampleRuns {
    private SampleRuns() {}

    public static BenchmarkRun of(RowResult... rows) {
        return new BenchmarkRun(
                "2026-01-01T00:00:00Z",
                "0123456789ab",
                1,
                "drawn fixtures",
                new Machine("a processor", 2, "8 GiB", "a system", "a Java", "ext4", 0.01),
                List.of(new ToolVersion("dcmtk", "3", "/usr/bin/dcmcjpls", false)),
                List.of("grk_compress is not on this machine"),
                List.of(rows));
    }

    public static RowResult row(String id, ContenderResult... contenders) {
        return new RowResult(
                id, "Encode", "Title of " + id, "INPUT: 3 frames", 100, 0, "A note.", null, List.of(contenders));
    }

    /** CPU time is the wall time, memory a MB for each second. */
    public static ContenderResult contender(String name, House house, int threads, double... wall) {
        List<Sample> samples = Arrays.stream(wall)
                .mapToObj(seconds -> new Sample(seconds, seconds, Math.round(1024 * seconds), 1_000_000))
                .toList();
        return new ContenderResult(name, house, threads, name + " in out", "exact, a judge", null, null, samples);
    }
}
