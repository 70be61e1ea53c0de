package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Ratios;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Runs the contenders of a row in turn: once to warm up, then round by round; work so long that a round takes several seconds,
 * or that a row asks for two rounds at most, warms itself. After every run, the warm-up too, the output is checked; a contender that fails or is wrong once has no figures in
 * that row.
 */
final class RowRunner {
    /** Quick work is repeated until so many seconds of it were measured, or the patience, or so many rounds. */
    private static final double ENOUGH_SECONDS = 8;

    private static final int MOST_ROUNDS = 40;

    /** A row that is to have no more rounds than this is not warmed up. */
    private static final int LONG_WORK = 2;

    /** Of fewer times the median is no better than any of them. */
    private static final int LEAST_TO_COUNT = 3;

    /** A round of so many seconds warms itself, and counts. */
    private static final double LONG_ROUND = 8;

    /** A command with two thousand files says no more than its beginning. */
    private static final int MOST_SHOWN = 2000;

    /** How far the middle of a contender's times may be from where more rounds would put it. */
    private static final double UNCERTAIN = 0.025;

    /** A row whose times vary gets so many times the patience, and no more than so many rounds. */
    private static final int MORE_PATIENCE = 3;

    private static final int MOST_TO_SETTLE = 24;

    private static final List<ToDoubleFunction<Sample>> MEASURES = List.of(Sample::wall, Sample::cpu);

    private final Spawner spawner;
    private final Path folder;
    private final Path onDevice;
    private final List<Path> shortened;
    private final int rounds;
    private final double patience;

    /**
     * @param folder for outputs
     * @param onDevice for those that are to be forced to a device
     * @param shortened folders that are left out of commands where they are shown
     * @param rounds how often, at least
     * @param patience seconds of measured time after which the asked rounds are enough; thrice as many, and three rounds are
     */
    RowRunner(Spawner spawner, Path folder, Path onDevice, List<Path> shortened, int rounds, double patience) {
        this.spawner = spawner;
        this.folder = folder;
        this.onDevice = onDevice;
        this.shortened = List.copyOf(shortened);
        this.rounds = rounds;
        this.patience = patience;
    }

    /** Runs a row. */
    RowResult run(Row row) throws IOException, InterruptedException {
        List<Entry> entries = row.contenders().stream()
                .map(contender -> new Entry(contender, row.onDevice() ? onDevice : folder))
                .toList();
        Contender starting = row.start();
        Entry start = starting == null ? null : new Entry(starting, folder);
        List<Entry> inTurn = start == null
                ? entries
                : Stream.concat(Stream.of(start), entries.stream()).toList();
        double measured = 0;
        int first = 0;
        if (row.rounds() > LONG_WORK) {
            for (Entry entry : inTurn) {
                measured += entry.run();
            }
            if (measured < LONG_ROUND) {
                inTurn.forEach(entry -> entry.samples.clear());
                measured = 0;
            } else {
                first = 1;
            }
        }
        for (int round = first; goesOn(row, round, measured, isSettled(entries, start)); round++) {
            for (Entry entry : inTurn) {
                if (entry.failure == null) {
                    measured += entry.run();
                }
            }
        }
        return new RowResult(
                row.id(),
                row.group(),
                row.title(),
                row.input(),
                row.megabytes(),
                row.items(),
                row.note(),
                start == null ? null : start.result(),
                entries.stream().map(Entry::result).toList());
    }

    private boolean goesOn(Row row, int round, double measured, boolean settled) {
        if (round >= Math.min(MOST_ROUNDS, row.rounds())) {
            return false;
        }
        if (round < row.least() && rounds > 1) {
            return true;
        }
        boolean enough = settled || round >= MOST_TO_SETTLE;
        if (round >= LEAST_TO_COUNT && measured > (enough && round >= rounds ? patience : MORE_PATIENCE * patience)) {
            return false;
        }
        return round < rounds || rounds > 1 && (!enough || measured < Math.min(ENOUGH_SECONDS, patience));
    }

    /**
     * Whether more rounds would hardly move what is compared: anybody's median, and ours less the start-up. Those that failed have
     * none.
     */
    private static boolean isSettled(List<Entry> entries, @Nullable Entry start) {
        for (Entry entry : entries) {
            for (ToDoubleFunction<Sample> measure : MEASURES) {
                Middle all = entry.middle(measure);
                if (!all.isCertain()) {
                    return false;
                }
                if (start != null && entry.contender.house() == House.DCMFLUX) {
                    Middle taken = start.middle(measure);
                    double left = all.median - taken.median;
                    boolean counts = Ratios.isTellable(left, taken.median);
                    if (counts && !new Middle(left, Math.hypot(all.doubt, taken.doubt)).isCertain()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /**
     * Where the middle of some times is.
     *
     * @param median seconds
     * @param doubt seconds by which more rounds may move it
     */
    private record Middle(double median, double doubt) {
        boolean isCertain() {
            return doubt <= UNCERTAIN * median;
        }
    }

    private final class Entry {
        private final Contender contender;
        private final Path folder;
        private final List<Sample> samples = new ArrayList<>();
        private String command = "";
        private String judge = "";
        private @Nullable String failure;
        private @Nullable Double quality;

        Entry(Contender contender, Path folder) {
            this.contender = contender;
            this.folder = folder;
        }

        /** Beyond all doubt when it failed: no round would change that. */
        Middle middle(ToDoubleFunction<Sample> measure) {
            if (failure != null) {
                return new Middle(0, 0);
            }
            double[] values = samples.stream().mapToDouble(measure).sorted().toArray();
            if (values.length < 2) {
                return new Middle(0, Double.POSITIVE_INFINITY);
            }
            // One bad moment in many says nothing about the others: the middle half of the values counts.
            int outside = values.length / 4;
            double middle = values[values.length - 1 - outside] - values[outside];
            return new Middle(values[values.length / 2], middle / Math.sqrt(values.length));
        }

        /** Runs once; the wall seconds that it took. */
        double run() throws IOException, InterruptedException {
            Path output = folder.resolve("out" + (contender.target() == Contender.Target.FILE ? ".dcm" : ""));
            delete(output);
            if (contender.target() == Contender.Target.FOLDER) {
                Files.createDirectories(output);
            }
            Finished finished;
            Closeable surroundings = surroundings(output);
            if (surroundings == null) {
                return 0;
            }
            try (surroundings) {
                Task task = contender.task().apply(output);
                command = shown(String.join(" ", task.command()));
                finished = spawner.run(task);
            }
            if (!finished.succeeded()) {
                failure = shown(finished.complaint());
                return finished.sample().wall();
            }
            Verdict verdict = contender.check().look(output, finished);
            judge = verdict.judge();
            quality = verdict.quality();
            if (verdict.complaint() != null) {
                failure = "WRONG: " + shown(verdict.complaint());
                return finished.sample().wall();
            }
            Sample sample = contender.meter().read(finished);
            long bytes = sample.bytesOut() > 0 ? sample.bytesOut() : size(output);
            samples.add(new Sample(sample.wall(), sample.cpu(), sample.peakKilobytes(), bytes));
            delete(output);
            return finished.sample().wall();
        }

        /** What has to be up is no merit and no fault of the command, but without it there is nothing to measure. */
        private @Nullable Closeable surroundings(Path output) throws InterruptedException {
            try {
                return contender.surroundings().start(output);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                return null;
            }
        }

        ContenderResult result() {
            return new ContenderResult(
                    contender.name(),
                    contender.house(),
                    contender.threads(),
                    command,
                    judge,
                    failure,
                    quality,
                    failure == null ? List.copyOf(samples) : List.of());
        }
    }

    /** Where programs and files lie on this machine is nobody's concern. */
    private String shown(String text) {
        String shown = text;
        for (Path one : shortened) {
            shown = shown.replace(one + "/", "");
        }
        shown = shown.replaceAll("(^|[\\s'\"])/usr/(local/)?s?bin/", "$1");
        return shown.length() > MOST_SHOWN ? shown.substring(0, MOST_SHOWN) + " …" : shown;
    }

    private static long size(Path output) throws IOException {
        if (!Files.exists(output)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Deletes a file or a folder with all in it. */
    static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
