package org.dcmflux.bench.harness;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bench.result.Sample;

/** Runs commands one at a time through {@code measured_run}, which writes down what each one cost. */
final class Spawner {
    private static final int FIGURES = 7;

    private final Path measuredRun;
    private final Path folder;
    private final Duration patience;

    /**
     * @param measuredRun the program of that name
     * @param folder for figures and for what commands print
     * @param patience after which a command is ended, with all its children
     */
    Spawner(Path measuredRun, Path folder, Duration patience) {
        this.measuredRun = measuredRun;
        this.folder = folder;
        this.patience = patience;
    }

    /** Runs a command to its end, with the variables of its task. */
    Finished run(Task task) throws IOException, InterruptedException {
        Path figures = folder.resolve("figures");
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        Files.createDirectories(folder);
        Files.deleteIfExists(figures);
        List<String> command = new ArrayList<>(
                List.of(measuredRun.toString(), figures.toString(), Long.toString(patience.toSeconds())));
        command.addAll(task.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(task.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().remove("TCP_NODELAY");
        builder.environment().putAll(task.environment());
        Process process = builder.start();
        try {
            if (!process.waitFor(patience.toSeconds() + 30, TimeUnit.SECONDS)) {
                throw new IOException("measured_run does not end: " + String.join(" ", task.command()));
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    Files.readString(stderr, StandardCharsets.UTF_8).strip());
        }
        return read(Files.readString(figures, StandardCharsets.UTF_8).strip().split(" "), stdout, stderr);
    }

    private static Finished read(String[] figures, Path stdout, Path stderr) throws IOException {
        if (figures.length != FIGURES) {
            throw new IOException("measured_run wrote " + figures.length + " figures");
        }
        Sample sample = new Sample(
                Double.parseDouble(figures[0]),
                Double.parseDouble(figures[1]) + Double.parseDouble(figures[2]),
                Long.parseLong(figures[3]),
                0);
        return new Finished(
                sample,
                Integer.parseInt(figures[4]),
                Integer.parseInt(figures[5]),
                figures[6].equals("1"),
                stdout,
                stderr);
    }
}
