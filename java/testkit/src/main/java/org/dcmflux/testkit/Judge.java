package org.dcmflux.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A program of another house that says what it thinks of a file of ours.
 *
 * <p>{@code Judge.DCMDUMP.require().run("-q", file.toString())} ends the test when the program is missing: aborted, or
 * failed when the environment variable {@code DCMFLUX_REQUIRE_JUDGES} is 1.
 */
public enum Judge {
    /** Prints a Data Set (dcmtk). */
    DCMDUMP("dcmdump"),
    /** Prints a Data Set in the DICOM JSON Model (dcmtk). */
    DCM2JSON("dcm2json"),
    /** Writes a Data Set as XML (dcmtk). */
    DCM2XML("dcm2xml"),
    /** Tells whether a file is Part 10 (dcmtk). */
    DCMFTEST("dcmftest"),
    /** Checks a file against its IOD (dicom3tools). */
    DCIODVFY("dciodvfy"),
    /** Decodes JPEG (dcmtk). */
    DCMDJPEG("dcmdjpeg"),
    /** Decodes JPEG-LS (dcmtk). */
    DCMDJPLS("dcmdjpls"),
    /** Decodes RLE (dcmtk). */
    DCMDRLE("dcmdrle"),
    /** Changes between native Transfer Syntaxes (dcmtk). */
    DCMCONV("dcmconv"),
    /** Transcodes (GDCM). */
    GDCMCONV("gdcmconv"),
    /** Extracts the bytes of an element (GDCM). */
    GDCMRAW("gdcmraw"),
    /** Decodes JPEG 2000 and HTJ2K code streams (OpenJPEG). */
    OPJ_DECOMPRESS("opj_decompress"),
    /** Decodes JPEG XL (libjxl's own tool). */
    DJXL("djxl"),
    /** Tells what a JPEG XL code stream is (libjxl's own tool). */
    JXLINFO("jxlinfo"),
    /** Runs the WebAssembly codecs of {@link WasmDecoders}. */
    NODE("node"),
    /** Unpacks the reference pixels of lossy files. */
    ZSTD("zstd"),
    /** Receives instances (dcmtk). */
    STORESCP("storescp"),
    /** Sends instances (dcmtk). */
    STORESCU("storescu"),
    /** Sends instances, in the newer way (dcmtk). */
    DCMSEND("dcmsend"),
    /** Verifies (dcmtk). */
    ECHOSCU("echoscu"),
    /** Receives and answers to queries (dcmtk). */
    DCMQRSCP("dcmqrscp"),
    /** A whole archive. */
    ORTHANC("Orthanc"),
    /** Makes keys and certificates. */
    OPENSSL("openssl"),
    /** A Python that has pydicom; arguments are Python's, such as {@code -c}. */
    PYDICOM("python3") {
        @Override
        Optional<String> find() {
            return onPath().filter(python -> new Run(Duration.ofSeconds(20), List.of(python, "-c", "import pydicom"))
                                    .result()
                                    .exitCode()
                            == 0)
                    .findFirst();
        }
    };

    static final String REQUIRED = "DCMFLUX_REQUIRE_JUDGES";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int RUNS_OF_A_SHELL = 100;

    private final String program;
    private final Located located = new Located();

    private final class Located {
        private boolean searched;
        private Optional<String> command = Optional.empty();

        synchronized Optional<String> command() {
            if (!searched) {
                command = find();
                searched = true;
            }
            return command;
        }
    }

    Judge(String program) {
        this.program = program;
    }

    Optional<String> find() {
        return onPath().findFirst();
    }

    Stream<String> onPath() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + File.pathSeparator + "/usr/sbin";
        return List.of(path.split(File.pathSeparator)).stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString);
    }

    /** Tells whether the program is on this machine. */
    public boolean isInstalled() {
        return located.command().isPresent();
    }

    /** Returns this judge, or ends the test when the program is missing. */
    public Judge require() {
        if (!isInstalled()) {
            throw Absence.of("the judge " + this + " (" + program + ")", REQUIRED);
        }
        return this;
    }

    /** Where the program is; ends the test when it is missing. */
    public String path() {
        return require().located.command().orElseThrow();
    }

    /** Runs the program for a minute at most. */
    public Verdict run(String... arguments) {
        return run(PATIENCE, arguments);
    }

    /** Runs the program; one that takes longer is ended and fails the test. */
    public Verdict run(Duration patience, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(require().located.command().orElseThrow());
        command.addAll(List.of(arguments));
        return new Run(patience, command).result();
    }

    /** What is kept of what a program says. */
    public enum Kept {
        /** Standard output and standard error, as one text. */
        ALL,
        /** Standard error; what went to standard output is gone. */
        ERRORS
    }

    /**
     * Runs the program once for each list of arguments. One shell does a hundred of them, which costs far less than starting
     * each from here.
     *
     * @return in the order of the arguments; what was kept stands in standard output
     */
    public List<Verdict> runEach(Kept kept, List<List<String>> runs) {
        String program = require().located.command().orElseThrow();
        int chunks = (runs.size() + RUNS_OF_A_SHELL - 1) / RUNS_OF_A_SHELL;
        return IntStream.range(0, chunks)
                .parallel()
                .mapToObj(chunk -> ShellRuns.of(
                        program,
                        kept,
                        runs.subList(chunk * RUNS_OF_A_SHELL, Math.min((chunk + 1) * RUNS_OF_A_SHELL, runs.size()))))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * What a program said.
     *
     * @param command what was run
     * @param exitCode its exit code
     * @param stdoutBytes all it wrote to standard output
     * @param stderr all it wrote to standard error
     */
    public record Verdict(List<String> command, int exitCode, byte[] stdoutBytes, String stderr) {
        /** Returns standard output as text, one character a byte, whatever the character set. */
        public String stdout() {
            return new String(stdoutBytes, StandardCharsets.ISO_8859_1);
        }

        /** Returns standard output and standard error, one after the other. */
        public String text() {
            return stdout() + stderr;
        }

        /** Fails the test unless the exit code is 0. */
        public Verdict succeeded() {
            if (exitCode != 0) {
                throw new AssertionError(this);
            }
            return this;
        }

        @Override
        public String toString() {
            return String.join(" ", command) + "\nexit code " + exitCode + "\n" + text();
        }
    }

    record Run(Duration patience, List<String> command) {
        Verdict result() {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Process process = new ProcessBuilder(command)
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectOutput(folder.file("out").toFile())
                        .redirectError(folder.file("err").toFile())
                        .start();
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(String.join(" ", command) + " took longer than " + patience);
                }
                byte[] errors = Files.readAllBytes(folder.file("err"));
                return new Verdict(
                        command,
                        process.exitValue(),
                        Files.readAllBytes(folder.file("out")),
                        new String(errors, StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + command, e);
            }
        }
    }
}
