package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.transcode.proof.FileVerification;
import org.dcmflux.transcode.proof.Finding;
import org.dcmflux.transcode.proof.VerificationOptions;
import org.dcmflux.transcode.proof.VerificationReport;
import org.jspecify.annotations.Nullable;

/** Verifies that files are whole and say the truth about themselves. */
final class VerifyCommand implements CliCommand {
    private final Choices choices = new Choices(
                    this,
                    "verify",
                    "Decode every frame; check tables, lengths, padding, File Meta Information and what a file says about "
                            + "itself.")
            .footer(
                    "",
                    "Exit codes: 0 no errors (warnings are shown); of one file: 3 it cannot be read or a frame does not decode, 4 a "
                            + "syntax or codec is missing, 5 it can be read but says something wrong about itself; of several files: "
                            + "1 some have errors; 2 usage.");

    private final Choice<List<Path>> inputs =
            choices.parameters(Path.class, "IN", "1..*", "Files, and directories with all below.");

    private final Choice<Boolean> json = choices.option("--json")
            .about("Print one JSON object a line for each file.")
            .flag();

    private final Choice<Boolean> strict =
            choices.option("--strict").about("Warnings are errors.").flag();

    private final Choice<Boolean> allFiles = choices.option("--all-files")
            .about("Files in directories that do not look like DICOM are verified too.")
            .flag();

    private final Choice<Boolean> errorsOnly = choices.option("--errors-only")
            .about("Show only files with errors, and no warnings.")
            .flag();

    private final DecodingChoices decoding = new DecodingChoices(choices);

    private final IsolationChoice isolation = new IsolationChoice(choices);

    private final Choice<Duration> frameTimeout = choices.option("--frame-timeout")
            .label("TIME")
            .read(new TimeSpan())
            .about("Longest time for one frame: 30, 200ms, 2m, none (default: 30).")
            .of(Duration.class, VerificationOptions.defaults().frameTimeout());

    private final VerificationText text = new VerificationText();

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        DicomInputs files = DicomInputs.of(inputs.get(), allFiles.get());
        boolean several = inputs.get().size() > 1 || files.hasDirectories();
        VerificationOptions options;
        try {
            options = options(several);
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
        int worst;
        try (CodecRegistry codecs = isolation.codecs()) {
            worst = verifyAll(
                    new FileVerification(options, codecs), files.files(), several ? decoding.concurrency.get() : 1);
        }
        if (several && !json.get()) {
            StandardOutput.print(text.summary(files.skipped()));
        }
        return several && worst != ExitStatus.DONE ? ExitStatus.SOME_FAILED : worst;
    }

    /** Files of a batch are verified side by side, frames of a single file. */
    private VerificationOptions options(boolean several) {
        return VerificationOptions.defaults()
                .withResources(
                        several ? 1 : decoding.concurrency.get(),
                        several
                                ? Math.max(1, decoding.memory.get() / decoding.concurrency.get())
                                : decoding.memory.get())
                .withLimits(decoding.limits(), frameTimeout.get());
    }

    private int verifyAll(FileVerification verification, List<Path> files, int threads) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(Math.max(1, threads), task -> {
            Thread thread = new Thread(task, "dcmflux-verify");
            thread.setDaemon(true);
            return thread;
        });
        Deque<Future<Answer>> underWay = new ArrayDeque<>();
        int status = ExitStatus.DONE;
        try {
            for (Path file : files) {
                underWay.add(executor.submit(() -> verify(verification, file)));
                if (underWay.size() > 2 * threads) {
                    status = worse(status, show(taken(underWay.remove())));
                }
            }
            while (!underWay.isEmpty()) {
                status = worse(status, show(taken(underWay.remove())));
            }
        } finally {
            executor.shutdownNow();
        }
        return status;
    }

    private static int worse(int status, int other) {
        return Math.max(status, other);
    }

    /** A report, or the failure that there is none for. */
    private record Answer(
            Path file,
            @Nullable VerificationReport report,
            @Nullable IOException failure) {}

    private static Answer verify(FileVerification verification, Path file) {
        try {
            return new Answer(file, verification.verify(file, Interruption.CANCELLATION), null);
        } catch (IOException e) {
            return new Answer(file, null, e);
        }
    }

    private static Answer taken(Future<Answer> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IOException(e.getCause());
        }
    }

    private int show(Answer answer) throws IOException {
        VerificationReport report = answer.report;
        IOException failure = answer.failure;
        if (report == null || failure != null) {
            return fail(answer.file, Objects.requireNonNull(failure));
        }
        int status = status(report);
        text.count(report, status != ExitStatus.DONE);
        if (!errorsOnly.get() || status != ExitStatus.DONE) {
            if (json.get()) {
                StandardOutput.print(VerificationJson.of(report, status == ExitStatus.DONE));
            } else {
                text.print(report, errorsOnly.get(), status == ExitStatus.DONE);
            }
        }
        return status;
    }

    private int fail(Path file, IOException failure) throws IOException {
        text.failed();
        if (json.get()) {
            StandardOutput.print(InfoJson.failure(file.toString(), Messages.words(failure)));
        }
        Messages.failure(file.toString(), failure);
        return ExitStatus.of(failure);
    }

    private int status(VerificationReport report) {
        if (report.errors() == 0) {
            return strict.get() && report.warnings() > 0 ? ExitStatus.MISMATCH : ExitStatus.DONE;
        }
        if (report.hasError(Finding.Rule.UNREADABLE)
                || report.hasError(Finding.Rule.FRAMES)
                || report.hasError(Finding.Rule.FRAME)) {
            return ExitStatus.INPUT;
        }
        return report.hasError(Finding.Rule.UNSUPPORTED) ? ExitStatus.UNSUPPORTED : ExitStatus.MISMATCH;
    }
}
