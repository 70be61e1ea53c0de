package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.jspecify.annotations.Nullable;

/**
 * Transcodes files, to one target or to several at once.
 *
 * <p>An output gets its name when it is complete and verified, or never. Immutable and safe for many threads. Without
 * {@link TranscodeWorkers} each call brings its own: the calling thread reads and writes, workers decode and encode, and they
 * have ended and their buffers are freed when the call returns. With workers that are shared, files are done by their
 * threads, whichever thread asks, and within their memory; then the concurrency and memory of the options do not matter.
 */
public final class Transcoder {
    private final List<TranscodeOptions> targets;
    private final CodecRegistry registry;
    private final @Nullable TranscodeWorkers shared;

    public Transcoder(TranscodeOptions options) {
        this(options, CodecRegistry.installed());
    }

    public Transcoder(TranscodeOptions options, CodecRegistry registry) {
        this(List.of(options), registry, null);
    }

    /** With threads and memory that are shared with other transcodes; they must be open as long as this is used. */
    public Transcoder(TranscodeOptions options, CodecRegistry registry, TranscodeWorkers workers) {
        this(List.of(options), registry, workers);
    }

    private Transcoder(List<TranscodeOptions> targets, CodecRegistry registry, @Nullable TranscodeWorkers shared) {
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a transcoder without a target");
        }
        this.targets = List.copyOf(targets);
        this.registry = registry;
        this.shared = shared;
    }

    /**
     * For several targets of the same input, of which each frame is read and decoded once. How the input is read, how many
     * threads and how much memory are used stands in the first options.
     *
     * @param workers null for own ones in each call
     */
    public static Transcoder toEach(
            List<TranscodeOptions> targets, CodecRegistry registry, @Nullable TranscodeWorkers workers) {
        return new Transcoder(targets, registry, workers);
    }

    /** What each target is made by, in their order. */
    public List<TranscodeOptions> targets() {
        return targets;
    }

    /**
     * Decides what would be done with a file for the first target, and does nothing.
     *
     * @throws TranscodeRefusedException when a rule forbids it
     * @throws org.dcmflux.error.UnsupportedTransferSyntaxException when a codec is missing
     */
    public TranscodePlan plan(DicomFile file) throws IOException {
        return plan(file, 0);
    }

    /** The same for another target. */
    public TranscodePlan plan(DicomFile file, int target) throws IOException {
        TranscodeOptions options = targets.get(target);
        return new Planner(registry, file, options, options.concurrency()).plan();
    }

    /** What the output of a plan will have otherwise than the input, as far as the input's Data Set tells. */
    public List<AttributeChange> attributeChanges(DicomFile file, TranscodePlan plan, int target) {
        return new OutputDescription(plan, file, targets.get(target)).foretold();
    }

    /** Transcodes with nobody listening. */
    public TranscodeResult transcode(Path input, Path output) throws IOException {
        ByteSource source = FileDeadline.interruptibly(() -> ByteSource.open(input));
        return transcode(source, output, TranscodeListener.NONE, new Cancellation());
    }

    /**
     * Transcodes one file.
     *
     * @param input closed by this call
     * @throws OutputException when the output cannot be written
     * @throws org.dcmflux.error.DicomException when the input is damaged, unsupported or refused, or the output does not verify
     * @throws CancellationException when cancelled or interrupted
     */
    public TranscodeResult transcode(
            ByteSource input, Path output, TranscodeListener listener, Cancellation cancellation) throws IOException {
        return transcodeToEach(input, List.of(Destination.file(output)), listener, cancellation)
                .get(0)
                .get();
    }

    /**
     * Transcodes from a stream to a stream: pipes and sockets. The input is kept in memory or, above a threshold of the read
     * options, in a temporary file; the output goes out when it is complete and verified, so that nothing has been sent when
     * something failed. Both channels stay open.
     *
     * @throws OutputException when the output cannot be written, of which a part may have been sent
     */
    public TranscodeResult transcode(
            ReadableByteChannel input,
            WritableByteChannel output,
            TranscodeListener listener,
            Cancellation cancellation)
            throws IOException {
        var read = targets.get(0).read();
        ByteSource source = SpooledByteSource.of(input, "input stream", read.spoolAbove(), read.temporaryDirectory());
        List<Destination> destination = List.of(Destination.channel(output, "output stream"));
        return transcodeToEach(source, destination, listener, cancellation)
                .get(0)
                .get();
    }

    /**
     * Transcodes one input to all targets. A target that fails does not stop the others.
     *
     * @param input closed by this call
     * @param outputs one a target, in their order
     * @return what became of each target
     * @throws IOException when the input cannot be read, and with one target when anything fails
     * @throws CancellationException when cancelled or interrupted
     */
    public List<TranscodeOutcome> transcodeToEach(
            ByteSource input, List<Destination> outputs, TranscodeListener listener, Cancellation cancellation)
            throws IOException {
        if (outputs.size() != targets.size()) {
            throw new IllegalArgumentException(outputs.size() + " outputs for " + targets.size() + " targets");
        }
        if (shared == null || shared.isWorker()) {
            return run(input, outputs, listener, cancellation);
        }
        Cancellation both = new Cancellation();
        CompletableFuture<List<TranscodeOutcome>> future = start(input, outputs, listener, cancellation, both);
        return join(future, both);
    }

    /**
     * Starts to transcode one input and returns at once. Without shared workers the call has a thread of its own, that ends with
     * it. {@link CompletableFuture#cancel} asks the work to stop and returns; whatever was half done is removed soon after.
     *
     * @param input closed when the work has ended
     */
    public CompletableFuture<TranscodeResult> transcodeAsync(
            ByteSource input, Destination output, TranscodeListener listener) {
        if (targets.size() != 1) {
            throw new IllegalStateException("there are " + targets.size() + " targets");
        }
        Cancellation cancellation = new Cancellation();
        CompletableFuture<TranscodeResult> result = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                cancellation.cancel();
                return super.cancel(mayInterrupt);
            }
        };
        start(input, List.of(output), listener, cancellation, new Cancellation())
                .whenComplete((outcomes, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                    } else if (outcomes.get(0).result() != null) {
                        result.complete(outcomes.get(0).result());
                    } else {
                        result.completeExceptionally(outcomes.get(0).failure());
                    }
                });
        return result;
    }

    /**
     * Opens an input whose output goes out while it is made, for who must not wait for the last frame and has no room for a
     * file: plans it, and refuses what can be refused.
     *
     * @param input closed with the stream, or by this call when it throws
     * @throws TranscodeRefusedException when a rule forbids it
     * @throws org.dcmflux.error.DicomException when the input is damaged or unsupported, or a codec is missing
     * @throws IllegalStateException when there are several targets
     */
    public TranscodeStream openStream(
            ByteSource input, TranscodeStream.Form form, TranscodeListener listener, Cancellation cancellation)
            throws IOException {
        if (targets.size() != 1) {
            throw new IllegalStateException("there are " + targets.size() + " targets");
        }
        TranscodeOptions options = targets.get(0);
        TranscodeWorkers workers =
                shared == null ? new TranscodeWorkers(options.concurrency(), options.memory()) : shared;
        Runnable ending = shared == null ? workers::close : () -> {};
        return TranscodeStream.open(
                input, form, options, new TranscodeStream.Means(registry, workers, ending, listener, cancellation));
    }

    private CompletableFuture<List<TranscodeOutcome>> start(
            ByteSource input,
            List<Destination> outputs,
            TranscodeListener listener,
            Cancellation asked,
            Cancellation interrupted) {
        CompletableFuture<List<TranscodeOutcome>> future = new CompletableFuture<>();
        Cancellation either = asked.or(interrupted);
        Runnable work = () -> {
            try {
                future.complete(run(input, outputs, listener, either));
            } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
                future.completeExceptionally(e);
            }
        };
        if (shared != null) {
            shared.execute(work);
        } else {
            Thread thread = new Thread(work, "dcmflux-transcode");
            thread.setDaemon(true);
            thread.start();
        }
        return future;
    }

    /** Waits; an interrupt cancels the work, and is passed on when it has ended. */
    private static <T> T join(CompletableFuture<T> future, Cancellation cancellation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    cancellation.cancel();
                }
            }
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException thrown(@Nullable Throwable cause) throws IOException {
        new TranscodeOutcome(null, cause).get();
        throw new IllegalStateException(cause);
    }

    private List<TranscodeOutcome> run(
            ByteSource input, List<Destination> outputs, TranscodeListener listener, Cancellation cancellation)
            throws IOException {
        long start = System.nanoTime();
        listener.fileStarted(input.name(), input.size());
        try {
            List<TranscodeOutcome> outcomes = FileDeadline.of(targets.get(0), input.name())
                    .run(cancellation, either -> runAll(input, outputs, listener, either));
            long nanos = System.nanoTime() - start;
            FileOutcome outcome = outcomes.stream()
                    .filter(each -> each.failure() != null)
                    .findFirst()
                    .map(failed -> FileOutcome.failed(Objects.requireNonNull(failed.failure()), nanos))
                    .orElseGet(() -> FileOutcome.done(
                            Objects.requireNonNull(outcomes.get(0).result()), nanos));
            listener.fileFinished(input.name(), outcome);
            return outcomes;
        } catch (IOException | RuntimeException | Error e) {
            listener.fileFinished(input.name(), FileOutcome.failed(e, System.nanoTime() - start));
            throw e;
        }
    }

    private List<TranscodeOutcome> runAll(
            ByteSource input, List<Destination> outputs, TranscodeListener listener, Cancellation cancellation)
            throws IOException {
        if (shared != null) {
            return new TranscodeRun(targets, registry, shared, listener, cancellation).run(input, outputs);
        }
        TranscodeOptions first = targets.get(0);
        try (TranscodeWorkers own = new TranscodeWorkers(first.concurrency(), first.memory())) {
            return new TranscodeRun(targets, registry, own, listener, cancellation).run(input, outputs);
        }
    }
}
