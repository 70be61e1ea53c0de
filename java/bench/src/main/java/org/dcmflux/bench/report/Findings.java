package org.dcmflux.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Ratio;
import org.dcmflux.bench.result.Ratio.Measure;
import org.dcmflux.bench.result.Ratios;
import org.dcmflux.bench.result.RowResult;

/** What the figures say, in sentences. Every sentence is computed; none is written by hand. */
final class Findings {
    /** A floor is missed when ours takes this much longer. */
    private static final double FLOOR_TOLERANCE = 1.05;

    /** Outputs of nearly the same size are the same. */
    private static final double SIZE_TOLERANCE = 1.01;

    /** Memory that grows by less while the file gets several times as large does not depend on the file. */
    private static final double FLAT = 1.2;

    private static final double MEGABYTE = 1024.0;

    /** Load average above which something else was running. */
    static final double BUSY = 0.5;

    private final BenchmarkRun run;
    private final List<Ratio> ratios;

    Findings(BenchmarkRun run) {
        this.run = run;
        this.ratios = Ratios.of(run);
    }

    /**
     * The best other toolkit of each row that has one, by wall time.
     *
     * @param row the row
     * @param peer the fastest peer
     * @param ratio its time over ours
     */
    record Best(RowResult row, ContenderResult peer, Ratio ratio) {}

    /** One for each row where both sides have figures. */
    List<Best> best() {
        List<Best> all = new ArrayList<>();
        for (RowResult row : run.rows()) {
            row.bestPeer()
                    .ifPresent(peer ->
                            ratio(row, peer, Measure.WALL).ifPresent(ratio -> all.add(new Best(row, peer, ratio))));
        }
        return all;
    }

    /** The same, ours at its best first. */
    List<Best> sorted() {
        return best().stream()
                .sorted(Comparator.comparingDouble((Best one) -> one.ratio().value())
                        .reversed())
                .toList();
    }

    Optional<Ratio> ratio(RowResult row, ContenderResult other, Measure measure) {
        return ratios.stream()
                .filter(ratio -> ratio.row().equals(row.id()) && ratio.other().equals(other.name()))
                .filter(ratio -> ratio.measure() == measure)
                .findFirst();
    }

    /**
     * A row where another toolkit is faster, thriftier or writes less.
     *
     * @param row its name
     * @param ways in which it is lost, a clause each
     */
    record Loss(String row, List<String> ways) {
        @Override
        public String toString() {
            return row + ": " + String.join("; ", ways) + ".";
        }
    }

    /** Where another toolkit is faster, thriftier or writes less. */
    List<Loss> losses() {
        List<Loss> losses = new ArrayList<>();
        for (RowResult row : run.rows()) {
            List<String> ways = new ArrayList<>();
            worst(row, Measure.WALL)
                    .ifPresent(ratio -> ways.add(text("%s takes %.2f of our time", ratio.other(), ratio.value())));
            worst(row, Measure.CPU)
                    .ifPresent(ratio -> ways.add(text("%s needs %.2f of our CPU time", ratio.other(), ratio.value())));
            moreMemory(row).ifPresent(ways::add);
            larger(row).ifPresent(ways::add);
            failed(row).ifPresent(ways::add);
            if (!ways.isEmpty()) {
                losses.add(new Loss(name(row), ways));
            }
        }
        return losses;
    }

    /** The ratio that is least flattering, if it is below 1. */
    private Optional<Ratio> worst(RowResult row, Measure measure) {
        return ratios.stream()
                .filter(ratio -> ratio.row().equals(row.id()) && ratio.house() != House.FLOOR)
                .filter(ratio -> ratio.measure() == measure && ratio.value() < 1)
                .min(Comparator.comparingDouble(Ratio::value));
    }

    private Optional<String> moreMemory(RowResult row) {
        Optional<ContenderResult> least = peers(row).min(Comparator.comparingLong(ContenderResult::peak));
        Optional<ContenderResult> ours = row.ours();
        if (least.isEmpty()
                || ours.isEmpty()
                || ours.get().peak() <= least.get().peak()) {
            return Optional.empty();
        }
        return Optional.of(text(
                "%s needs %.0f MB of memory, we %.0f MB",
                least.get().name(), least.get().peak() / MEGABYTE, ours.get().peak() / MEGABYTE));
    }

    private Optional<String> larger(RowResult row) {
        Optional<ContenderResult> smallest =
                peers(row).filter(peer -> peer.bytes() > 0).min(Comparator.comparingLong(ContenderResult::bytes));
        Optional<ContenderResult> ours = row.ours().filter(own -> own.bytes() > 0);
        boolean pictures = row.id().startsWith("access/");
        if (pictures
                || smallest.isEmpty()
                || ours.isEmpty()
                || ours.get().bytes() <= SIZE_TOLERANCE * smallest.get().bytes()) {
            return Optional.empty();
        }
        return Optional.of(text(
                "what %s writes has %.2f of our output's size",
                smallest.get().name(),
                (double) smallest.get().bytes() / ours.get().bytes()));
    }

    private Optional<String> failed(RowResult row) {
        return row.contenders().stream()
                .filter(contender -> contender.house() == House.DCMFLUX && contender.failure() != null)
                .findFirst()
                .map(contender -> contender.name() + " has no figures: " + contender.failure());
    }

    /** Rows where the same library in a bare loop, or cp, is ahead by more than the tolerance. */
    List<String> belowFloor() {
        return ratios.stream()
                .filter(ratio -> ratio.house() == House.FLOOR && ratio.measure() == Measure.WALL)
                .filter(ratio -> ratio.value() * FLOOR_TOLERANCE < 1)
                .map(ratio -> text(
                        "%s: %s takes %.2f times as long as %s (start-up taken off).",
                        run.rows().stream()
                                .filter(row -> row.id().equals(ratio.row()))
                                .map(Findings::name)
                                .findFirst()
                                .orElse(ratio.row()),
                        ratio.ours(),
                        1 / ratio.value(),
                        ratio.other()))
                .toList();
    }

    /** What we ask of ourselves, and what came of it. */
    List<Targets.Target> targets() {
        return Targets.of(run, this);
    }

    /** How the memory of each program grows with the file, from the smallest to the largest. */
    List<String> memoryGrowth() {
        Map<String, Map<Double, Double>> peaks = new LinkedHashMap<>();
        for (RowResult row : run.rows()) {
            if (row.id().startsWith("memory/")) {
                row.contenders().stream()
                        .filter(ContenderResult::isValid)
                        .forEach(contender -> peaks.computeIfAbsent(
                                        row.title() + ": " + contender.name(), absent -> new TreeMap<>())
                                .put(row.megabytes(), contender.peak() / MEGABYTE));
            }
        }
        List<String> lines = new ArrayList<>();
        peaks.forEach((name, points) -> {
            List<Double> sizes = List.copyOf(points.keySet());
            if (sizes.size() > 1) {
                double small = sizes.get(0);
                double large = sizes.get(sizes.size() - 1);
                double first = points.getOrDefault(small, 0.0);
                double last = points.getOrDefault(large, 0.0);
                lines.add(text(
                        "%s: %.0f MB for %.0f MB of pixels, %.0f MB for %.0f MB: %s.",
                        name,
                        first,
                        small,
                        last,
                        large,
                        last <= FLAT * first
                                ? "flat"
                                : text("growing, by %.1f MB a MB", (last - first) / (large - small))));
            }
        });
        return lines;
    }

    /** Commands of others without figures, and those that somebody or something slowed down. */
    List<String> oddPeers() {
        List<String> odd = new ArrayList<>();
        boolean busy = run.machine().load() > BUSY;
        if (busy) {
            odd.add("The machine was busy when the run began, so nothing can be said about who was waiting.");
        }
        for (RowResult row : run.rows()) {
            for (ContenderResult contender : row.contenders()) {
                if (contender.house() != House.DCMFLUX && contender.failure() != null) {
                    odd.add(name(row) + ": " + contender.name() + ": " + contender.failure());
                } else if (!busy
                        && contender.house() != House.FLOOR
                        && contender.isMostlyWaiting()
                        && !row.group().equals("C-STORE")) {
                    odd.add(text(
                            "%s: %s was mostly waiting: %.2f s on the clock, %.2f s of work.",
                            name(row),
                            contender.name(),
                            contender.wall().median(),
                            contender.cpu().median()));
                }
            }
        }
        run.tools().stream()
                .filter(tool -> tool.replaced())
                .forEach(tool -> odd.add(tool.name() + " is not the installed one: " + tool.path()
                        + " was put in its place for this run."));
        return odd;
    }

    private static Stream<ContenderResult> peers(RowResult row) {
        return row.contenders().stream()
                .filter(contender -> contender.house() != House.DCMFLUX && contender.house() != House.FLOOR)
                .filter(ContenderResult::isValid);
    }

    /** Names a row where its heading is not to be seen. */
    static String name(RowResult row) {
        String input = row.input().replaceFirst("[:,].*", "");
        return row.group() + ", " + row.title() + (input.isEmpty() ? "" : " (" + input + ")");
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
