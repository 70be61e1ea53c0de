package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A signal in the middle of the work: the process ends with its number and nothing half-written stays. */
final class InterruptionIT {
    private static final long PATIENCE_SECONDS = 60;

    @ParameterizedTest(name = "SIG{0} while writing with {2} threads ends with {1}")
    @CsvSource({"INT, 130, 1", "INT, 130, 2", "TERM, 143, 2"})
    void signalWhileWriting_leavesNothingBehind(String signal, int status, int threads) throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = largeFile(folder);
            Process process = start(folder, input, threads);
            awaitPartialOutput(folder.path(), process);
            assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(status);
            folder.assertContainsOnly("in.dcm", "log.txt");
            assertThat(folder.file("log.txt")).content().contains("interrupted");
        }
    }

    @Test
    void signalInABatch_leavesAJournalThatTheSameCommandGoesOnWith() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path inputs = Files.createDirectories(folder.file("inputs"));
            Files.move(largeFile(folder), inputs.resolve("b.dcm"));
            Files.write(inputs.resolve("a.dcm"), SmallImages.explicit(1));
            String[] arguments = {
                "transcode",
                inputs.toString(),
                "-o",
                folder.file("out").toString(),
                "--to",
                "j2k-lossless",
                "-j",
                "2",
                "--resume",
                folder.file("journal").toString()
            };
            Process process = command(folder, arguments).start();
            awaitPartialOutput(folder.file("out"), process);
            while (process.isAlive() && !Files.exists(folder.file("out/a.dcm"))) {
                Thread.sleep(20);
            }
            new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
            assertThat(TemporaryFolder.namesBelow(folder.file("out"))).containsExactly("a.dcm");
            // The large one need not be done again here: what it becomes is tested elsewhere.
            Files.write(inputs.resolve("b.dcm"), SmallImages.explicit(2));
            CommandRun again = CommandRun.of(arguments);
            assertThat(again.err()).contains("1 done, 0 failed, 0 not DICOM, 1 done before");
            assertThat(again.status()).isZero();
        }
    }

    @Test
    void signalInABatch_leavesALineInTheReportForEachInput_andTheSameCommandCompletesThem() throws Exception {
        int small = 20;
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path inputs = Files.createDirectories(folder.file("inputs"));
            Files.write(inputs.resolve("a.dcm"), SmallImages.explicit(1));
            Files.move(largeFile(folder), inputs.resolve("b.dcm"));
            for (int i = 0; i < small; i++) {
                Files.write(inputs.resolve("c" + i + ".dcm"), SmallImages.explicit(2 + i));
            }
            String[] arguments = {
                "transcode",
                inputs.toString(),
                "-o",
                folder.file("out").toString(),
                "--to",
                "j2k-lossless",
                "-j",
                "1",
                "--resume",
                folder.file("journal").toString(),
                "--report",
                folder.file("report").toString()
            };
            Process process = command(folder, arguments).start();
            awaitPartialOutput(folder.file("out"), process);
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(130);
            assertThat(statuses(folder.file("report")))
                    .containsEntry("done", 1L)
                    .containsEntry("cancelled", 1L)
                    .containsEntry("not-attempted", (long) small);
            assertThat(folder.file("log.txt")).content().contains("1 done, 0 failed", "1 cancelled, 20 not attempted");
            Files.write(inputs.resolve("b.dcm"), SmallImages.explicit(99));
            Files.delete(folder.file("report"));
            assertThat(CommandRun.of(arguments).status()).isZero();
            assertThat(statuses(folder.file("report")))
                    .containsEntry("done", small + 1L)
                    .containsEntry("done-before", 1L)
                    .hasSize(2);
        }
    }

    private static Map<String, Long> statuses(Path report) throws IOException {
        return Files.readAllLines(report).stream()
                .map(line -> line.replaceAll(".*\"status\":\"([a-z-]+)\".*", "$1"))
                .collect(Collectors.groupingBy(status -> status, Collectors.counting()));
    }

    @Test
    void finishedProcess_isNotTakenForAnInterruptedOne() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Process process = command(folder, "--version").start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    private static Path largeFile(TemporaryFolder folder) {
        FrameShape shape = new FrameShape(1024, 1024, 1, 16, false, 150);
        byte[] pixels = new byte[(int) shape.byteCount()];
        new java.util.Random(7).nextBytes(pixels);
        byte[] file = Part10Builder.explicitLittleEndian()
                .image(shape, 16, "MONOCHROME2")
                .nativePixels("OW", pixels)
                .build();
        return folder.write("in.dcm", file);
    }

    private static Process start(TemporaryFolder folder, Path input, int threads) throws IOException {
        return command(
                        folder,
                        "transcode",
                        input.toString(),
                        "-o",
                        folder.file("out.dcm").toString(),
                        "--to",
                        "j2k-lossless",
                        "-j",
                        Integer.toString(threads))
                .start();
    }

    private static ProcessBuilder command(TemporaryFolder folder, String... arguments) {
        // A shell that starts the tests in the background lets its children ignore SIGINT; the command must not inherit
        // that.
        List<String> command = new java.util.ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddcmflux.native.path=" + System.getProperty("dcmflux.native.path"),
                "-cp",
                System.getProperty("java.class.path"),
                "org.dcmflux.cli.Main"));
        command.addAll(List.of(arguments));
        File log = folder.file("log.txt").toFile();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    }

    private static void awaitPartialOutput(Path folder, Process process) throws Exception {
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            if (!Files.isDirectory(folder)) {
                Thread.sleep(50);
                continue;
            }
            try (var files = Files.list(folder)) {
                boolean writing = files.anyMatch(file -> file.toString().endsWith(".dcmflux-part")
                        && file.toFile().length() > 1 << 20);
                if (writing) {
                    return;
                }
            }
            assertThat(process.isAlive()).isTrue();
            Thread.sleep(50);
        }
        throw new AssertionError("no partial output appeared");
    }
}
