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
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Runs the contenders of a row in turn: once to warm up, then round by round; work so long that a round takes several seconds,
 * or that a row asks for two rounds at most, warms itself. After every run, the warm-up too, the output is checked; a contender that fails or is wrong once has no figures in
 * that row.
 */
final class RowRunner {
    /** Quick work is repeated until so many seconds of it were measured, or half of the patience, or so many rounds. */
    private static final double ENOUGH_SECONDS = 8;

    private static final int MOST_ROUNDS = 40;
    private static final int LONG_WORK = 2;

    /** A round of so many seconds warms itself, and counts. */
    private static final double LONG_ROUND = 8;

    /** A command with two thousand files says no more than its beginning. */
    private static final int MOST_SHOWN = 2000;

    /** How far the middle of a contender's times may be from where more rounds would put it. */
    private static final double UNCERTAIN = 0.025;

    /** A row whose times vary gets so many times the patience, and no more than so many rounds. */
    private static final int MORE_PATIENCE = 3;

    private static final int MOST_TO_SETTLE = 12;

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
     * @param patience seconds of measured time after which two rounds are enough
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
        double measured = 0;
        int first = 0;
        if (row.rounds() > LONG_WORK) {
            for (Entry entry : entries) {
                measured += entry.run();
            }
            if (measured < LONG_ROUND) {
                entries.forEach(entry -> entry.samples.clear());
                measured = 0;
            } else {
                first = 1;
            }
        }
        for (int round = first; goesOn(row, round, measured, entries); round++) {
            for (Entry entry : entries) {
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
                entries.stream().map(Entry::result).toList());
    }

    private boolean goesOn(Row row, int round, double measured, List<Entry> entries) {
        if (round >= Math.min(MOST_ROUNDS, row.rounds())) {
            return false;
        }
        if (round < row.least() && rounds > 1) {
            return true;
        }
        boolean settled = round >= MOST_TO_SETTLE || entries.stream().allMatch(Entry::isSettled);
        if (round >= 2 && measured > (settled ? patience : MORE_PATIENCE * patience)) {
            return false;
        }
        return round < rounds || rounds > 1 && (!settled || measured < Math.min(ENOUGH_SECONDS, patience / 2));
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

        /** Whether more rounds would hardly move the median; one that failed has none. */
        boolean isSettled() {
            if (failure != null) {
                return true;
            }
            return isSettled(Sample::wall) && isSettled(Sample::cpu);
        }

        private boolean isSettled(ToDoubleFunction<Sample> measure) {
            double[] values = samples.stream().mapToDouble(measure).sorted().toArray();
            if (values.length < 2) {
                return false;
            }
            // One bad moment in many says nothing about the others: the middle half of the values counts.
            int outside = values.length / 4;
            double middle = values[values.length - 1 - outside] - values[outside];
            return middle / values[values.length / 2] / Math.sqrt(values.length) < UNCERTAIN;
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
