package org.dcmflux.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Ratio;
import org.dcmflux.bench.result.Ratio.Measure;
import org.dcmflux.bench.result.RowResult;
import org.jspecify.annotations.Nullable;

/** What this project asks of itself, beside what was measured. Whether that is enough is computed, by the figure as it is shown. */
final class Targets {
    private static final Set<House> TOOLKITS = Set.of(House.DCMTK, House.GDCM, House.DCM4CHE, House.DICOM_RS);
    private static final double FLOOR = 1.05;

    /** How many times as long the best toolkit is to take at least, by codec. */
    private static final Map<String, Double> LEAD = Map.of(
            "jpeg-ls", 3.0,
            "jpeg-baseline", 8.0,
            "jpeg-lossless-sv1", 2.0,
            "j2k-lossless", 1.9,
            "rle", 2.0,
            "htj2k-lossless", 15.0);

    /** The part of the thriftiest toolkit's CPU time that is to be enough, by codec. */
    private static final Map<String, Double> THRIFT = Map.of("jpeg-ls", 0.6, "jpeg-baseline", 0.2);

    /** What came of a target. */
    enum Outcome {
        MET("met"),
        MISSED("not met"),
        NOT_MEASURED("not measured");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** For people. */
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One of them.
     *
     * @param kind heading that it belongs under
     * @param work the row that it is about
     * @param asked what is asked
     * @param measured what was measured, a dash where nothing was
     * @param outcome whether that is enough
     */
    record Target(String kind, String work, String asked, String measured, Outcome outcome) {
        boolean isMet() {
            return outcome == Outcome.MET;
        }
    }

    /** What a reader has to know. */
    static final String ABOUT =
            "They are set for inputs of full size on an idle machine with 2 cores. Beside toolkits, the start of a JVM is in each "
                    + "of our figures.";

    private enum Bound {
        AT_MOST,
        AT_LEAST
    }

    private final BenchmarkRun run;
    private final Findings findings;
    private final List<Target> all = new ArrayList<>();

    private Targets(BenchmarkRun run, Findings findings) {
        this.run = run;
        this.findings = findings;
    }

    /** All that can be said something about from the rows of a run. */
    static List<Target> of(BenchmarkRun run, Findings findings) {
        Targets targets = new Targets(run, findings);
        targets.besideFloors();
        targets.besideToolkits();
        targets.structure();
        targets.memory();
        targets.small();
        targets.startUp();
        targets.sending();
        List<String> kinds = targets.all.stream().map(Target::kind).distinct().toList();
        return targets.all.stream()
                .sorted(Comparator.comparingInt(target -> kinds.indexOf(target.kind())))
                .toList();
    }

    private void besideFloors() {
        int cores = run.machine().cores();
        for (RowResult row : coded()) {
            for (ContenderResult floor : row.contenders()) {
                if (floor.house() == House.FLOOR && floor.threads() == cores) {
                    add(
                            "Time beside the codec floor, all cores",
                            row,
                            Bound.AT_MOST,
                            FLOOR,
                            "× the floor's time",
                            inverse(row, floor, Measure.WALL));
                }
                if (floor.house() == House.FLOOR && floor.threads() == 1) {
                    add(
                            "CPU time beside the codec floor, one thread",
                            row,
                            Bound.AT_MOST,
                            FLOOR,
                            "× the floor's CPU time",
                            inverse(row, floor, Measure.CPU));
                }
            }
        }
    }

    private void besideToolkits() {
        for (RowResult row : coded()) {
            String codec = row.id().split("/")[1];
            @Nullable Double lead = LEAD.get(codec);
            if (lead != null) {
                add(
                        "Time beside the fastest toolkit",
                        row,
                        Bound.AT_LEAST,
                        lead,
                        "× our time",
                        least(row, Measure.WALL, other -> TOOLKITS.contains(other.house())));
            }
            add(
                    "CPU time beside the thriftiest toolkit",
                    row,
                    Bound.AT_MOST,
                    THRIFT.getOrDefault(codec, 1.0),
                    "× its CPU time",
                    least(row, Measure.CPU, other -> TOOLKITS.contains(other.house()))
                            .map(ratio -> 1 / ratio));
        }
    }

    private void structure() {
        for (String id : List.of("structure/implicit-le", "structure/rewrap")) {
            row(id).ifPresent(row -> add(
                    "Structure beside cp",
                    row,
                    Bound.AT_MOST,
                    1.2,
                    "× the time of cp",
                    contender(row, other -> other.house() == House.FLOOR)
                            .flatMap(copy -> inverse(row, copy, Measure.WALL))));
        }
        row("structure/explicit-be")
                .ifPresent(row -> add(
                        "Byte order, the file read and written included",
                        row,
                        Bound.AT_LEAST,
                        2,
                        " GB/s of CPU time, start-up taken off",
                        row.ours(1)
                                .map(ours ->
                                        row.megabytes() / 1000 / (ours.cpu().median() - run.startUpCpu(row)))));
    }

    private void memory() {
        for (String work : List.of("implicit-le", "jpeg-ls")) {
            List<RowResult> rows = run.rows().stream()
                    .filter(row -> row.id().startsWith("memory/" + work + "/"))
                    .filter(row -> row.ours().isPresent())
                    .sorted(Comparator.comparingDouble(RowResult::megabytes))
                    .toList();
            if (rows.size() > 1) {
                RowResult smallest = rows.get(0);
                RowResult largest = rows.get(rows.size() - 1);
                String name = String.format(
                        Locale.ROOT,
                        "%s, files of %.0f to %.0f MB",
                        largest.title(),
                        smallest.megabytes(),
                        largest.megabytes());
                add(
                        "Memory, heap of 64 MB",
                        name,
                        Bound.AT_MOST,
                        256,
                        " MB at most",
                        Optional.of(
                                rows.stream().mapToDouble(Targets::peak).max().orElse(0)));
                add(
                        "Memory, heap of 64 MB",
                        name,
                        Bound.AT_MOST,
                        1.1,
                        "× as much for the largest file as for the smallest",
                        Optional.of(peak(largest) / peak(smallest)));
            }
        }
        frames();
    }

    /** The price of a frame: of the longest input against the next one, since in short ones little is left beside the start. */
    private void frames() {
        List<RowResult> rows = run.rows().stream()
                .filter(row -> row.id().startsWith("frames/") && row.ours(1).isPresent())
                .sorted(Comparator.comparingInt(RowResult::items))
                .toList();
        if (rows.size() > 1) {
            RowResult last = rows.get(rows.size() - 1);
            RowResult before = rows.get(rows.size() - 2);
            add(
                    "Growth",
                    last.title() + ", from " + before.items() + " to " + last.items() + " frames",
                    Bound.AT_MOST,
                    1.1,
                    "× the time of a frame, start-up taken off",
                    perFrame(before).flatMap(one -> perFrame(last).map(other -> other / one)));
        }
    }

    private Optional<Double> perFrame(RowResult row) {
        return row.ours(1)
                .map(ours -> (ours.wall().median() - run.startUpWall(row)) / row.items())
                .filter(seconds -> seconds > 0);
    }

    private void small() {
        row("small/jpeg-ls").ifPresent(row -> {
            add(
                    "Many small files beside dcmtk",
                    row,
                    Bound.AT_LEAST,
                    5,
                    "× our time in a shell loop",
                    least(
                            row,
                            Measure.WALL,
                            other -> other.name().startsWith("dcmtk")
                                    && other.name().contains("loop")));
            add(
                    "Many small files beside dcmtk",
                    row,
                    Bound.AT_LEAST,
                    2.5,
                    "× our time with xargs on all cores",
                    least(
                            row,
                            Measure.WALL,
                            other -> other.name().startsWith("dcmtk")
                                    && other.name().contains("xargs")));
        });
    }

    private void startUp() {
        Map<String, Double> most =
                Map.of("start-up/version", 120.0, "start-up/dump", 200.0, BenchmarkRun.START_UP, 300.0);
        for (String id : List.of("start-up/version", "start-up/dump", BenchmarkRun.START_UP)) {
            row(id).ifPresent(row -> add(
                    "Start-up",
                    row,
                    Bound.AT_MOST,
                    most.getOrDefault(id, 0.0),
                    " ms",
                    row.ours().map(ours -> 1000 * ours.wall().median())));
        }
        run.rows().stream()
                .filter(row -> row.id().startsWith("access/"))
                .forEach(row -> add(
                        "Random access",
                        row,
                        Bound.AT_MOST,
                        50,
                        " ms beside the start-up of transcoding a small file",
                        row.ours().map(ours -> Math.max(0, 1000 * (ours.wall().median() - run.startUpWall(row))))));
    }

    private void sending() {
        for (String id : List.of("store/default", "store/orthanc")) {
            row(id).ifPresent(row -> add(
                    "C-STORE to a receiver as it comes",
                    row,
                    Bound.AT_LEAST,
                    10,
                    "× our time by storescu and dcmsend",
                    least(row, Measure.WALL, other -> other.house() == House.DCMTK)));
        }
        for (RowResult row : run.rows()) {
            if (row.id().matches("store/(nodelay|big)-\\d+")) {
                Optional<ContenderResult> dcmsend =
                        contender(row, other -> other.name().endsWith("dcmsend"));
                add(
                        "C-STORE to a receiver with TCP_NODELAY",
                        row,
                        Bound.AT_MOST,
                        0.8,
                        "× the time of dcmsend",
                        dcmsend.flatMap(other -> inverse(row, other, Measure.WALL)));
                add(
                        "C-STORE to a receiver with TCP_NODELAY",
                        row,
                        Bound.AT_MOST,
                        1,
                        "× the CPU time of dcmsend",
                        dcmsend.flatMap(other -> inverse(row, other, Measure.CPU)));
            }
            if (row.id().startsWith("store/big-")) {
                add(
                        "C-STORE to a receiver with TCP_NODELAY",
                        row,
                        Bound.AT_LEAST,
                        0.7,
                        "× the socket floor's rate, start-up taken off",
                        least(row, Measure.WALL, other -> other.house() == House.FLOOR));
            }
        }
    }

    private List<RowResult> coded() {
        return run.rows().stream()
                .filter(row -> row.id().startsWith("encode/") || row.id().startsWith("decode/"))
                .filter(row -> !row.id().contains("/MG-")) // one frame: nothing to share out among threads
                .toList();
    }

    private Optional<RowResult> row(String id) {
        return run.row(id);
    }

    private static double peak(RowResult row) {
        return row.ours().map(ours -> ours.peak() / 1024.0).orElse(0.0);
    }

    private static Optional<ContenderResult> contender(RowResult row, Predicate<ContenderResult> wanted) {
        return row.contenders().stream().filter(wanted).findFirst();
    }

    private Optional<Double> inverse(RowResult row, ContenderResult other, Measure measure) {
        return findings.ratio(row, other, measure).map(ratio -> 1 / ratio.value());
    }

    /** The ratio that is least flattering among those others. */
    private Optional<Double> least(RowResult row, Measure measure, Predicate<ContenderResult> wanted) {
        return row.contenders().stream()
                .filter(wanted)
                .flatMap(other -> findings.ratio(row, other, measure).stream())
                .map(Ratio::value)
                .min(Comparator.naturalOrder());
    }

    private void add(String kind, RowResult row, Bound bound, double limit, String unit, Optional<Double> measured) {
        add(kind, Findings.name(row), bound, limit, unit, measured);
    }

    private void add(String kind, String work, Bound bound, double limit, String unit, Optional<Double> measured) {
        String asked = (bound == Bound.AT_MOST ? "≤ " : "≥ ") + number(limit) + unit;
        if (measured.isEmpty()) {
            all.add(new Target(kind, work, asked, "—", Outcome.NOT_MEASURED));
            return;
        }
        String shown = number(measured.get());
        double value = Double.parseDouble(shown);
        boolean met = bound == Bound.AT_MOST ? value <= limit : value >= limit;
        all.add(new Target(kind, work, asked, shown, met ? Outcome.MET : Outcome.MISSED));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 50 ? "%.0f" : "%.2f", value).replaceFirst("\\.00$", "");
    }
}
