package org.dcmflux.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.dcmflux.bench.result.Ratio.Measure;

/**
 * Makes ratios, round by round: what disturbed one contender of a round most likely disturbed its neighbour too.
 *
 * <p>A toolkit is compared by wall time with ours as it comes (all cores), and by CPU time with ours on one thread. A floor is
 * compared with ours on as many threads, less the start-up that a loop inside of a process has not, measured in the same rounds; where less than a quarter of
 * the start-up is left, nothing can be said. CPU time of who hardly did anything but wait is compared with nothing.
 */
public final class Ratios {
    /** Below this many seconds the clock and the scheduler tell more than the work does. */
    private static final double LEAST = 0.002;

    /** What must be left of ours beside a floor, as a part of the start-up that was taken off. */
    private static final double LEAST_OF_START_UP = 0.25;

    private final BenchmarkRun run;

    private Ratios(BenchmarkRun run) {
        this.run = run;
    }

    /** All ratios of a run, in the order of its rows. */
    public static List<Ratio> of(BenchmarkRun run) {
        Ratios ratios = new Ratios(run);
        return run.rows().stream().flatMap(row -> ratios.of(row).stream()).toList();
    }

    /** Whether so many seconds of ours, which are left when a start-up is taken off, are enough to be compared with anything. */
    public static boolean isTellable(double left, double startUp) {
        return left >= Math.max(LEAST, LEAST_OF_START_UP * startUp);
    }

    private List<Ratio> of(RowResult row) {
        List<Ratio> ratios = new ArrayList<>();
        for (ContenderResult other : row.contenders()) {
            if (!other.isValid() || other.house() == House.DCMFLUX) {
                continue;
            }
            if (row.id().startsWith("memory/")) {
                row.ours()
                        .ifPresent(ours -> add(
                                ratio(row, other, ours, Measure.MEMORY, sample -> sample.peakKilobytes() / 1024.0, 0),
                                ratios));
                continue;
            }
            if (other.house() == House.FLOOR) {
                row.ours(other.threads()).or(row::ours).ifPresent(ours -> addFloor(row, other, ours, ratios));
            } else {
                row.ours().ifPresent(ours -> add(ratio(row, other, ours, Measure.WALL, Sample::wall, 0), ratios));
                row.ours(1)
                        .or(row::ours)
                        .filter(ours -> !other.isIdling())
                        .ifPresent(ours -> add(ratio(row, other, ours, Measure.CPU, Sample::cpu, 0), ratios));
            }
        }
        return ratios;
    }

    private void addFloor(RowResult row, ContenderResult other, ContenderResult ours, List<Ratio> ratios) {
        add(ratio(row, other, ours, Measure.WALL, Sample::wall, run.startUpWall(row)), ratios);
        add(ratio(row, other, ours, Measure.CPU, Sample::cpu, run.startUpCpu(row)), ratios);
    }

    private static void add(Ratio ratio, List<Ratio> ratios) {
        if (ratio.value() > 0) {
            ratios.add(ratio);
        }
    }

    private static Ratio ratio(
            RowResult row,
            ContenderResult other,
            ContenderResult ours,
            Measure measure,
            ToDoubleFunction<Sample> of,
            double startUp) {
        int rounds = Math.min(other.samples().size(), ours.samples().size());
        // By the median, so that a row near the limit has a ratio in each run or in none, and not from a few lucky
        // rounds.
        double left = Figures.of(ours.samples().stream().mapToDouble(of)).median() - startUp;
        boolean tellable = isTellable(left, startUp);
        Figures figures = Figures.of(IntStream.range(0, rounds)
                .mapToDouble(round -> {
                    double theirs = of.applyAsDouble(other.samples().get(round));
                    double mine = of.applyAsDouble(ours.samples().get(round)) - startUp;
                    return !tellable || theirs < LEAST || mine < LEAST ? Double.NaN : theirs / mine;
                })
                .filter(Double::isFinite));
        return new Ratio(
                row.id(),
                other.name(),
                other.house(),
                ours.name(),
                measure,
                figures.median(),
                figures.low(),
                figures.high());
    }
}
