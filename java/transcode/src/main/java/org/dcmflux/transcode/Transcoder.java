package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataSet;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;

/**
 * Transcodes files.
 *
 * <p>The output gets its name when it is complete and verified, or never. Immutable and safe for many threads; each call
 * starts its own workers and ends them before it returns.
 */
public final class Transcoder {
    private final TranscodeOptions options;
    private final CodecRegistry registry;

    public Transcoder(TranscodeOptions options) {
        this(options, CodecRegistry.installed());
    }

    public Transcoder(TranscodeOptions options, CodecRegistry registry) {
        this.options = options;
        this.registry = registry;
    }

    /**
     * Decides what would be done with a file, and does nothing.
     *
     * @throws TranscodeRefusedException when a rule forbids it
     * @throws org.dcmflux.error.UnsupportedTransferSyntaxException when a codec is missing
     */
    public TranscodePlan plan(DicomFile file) throws IOException {
        return new Planner(registry, file, options).plan();
    }

    /** Transcodes with nobody listening. */
    public TranscodeResult transcode(Path input, Path output) throws IOException {
        ByteSource source = interruptibly(() -> ByteSource.open(input));
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
        SupervisedJob<TranscodeResult> job = new SupervisedJob<>(input.name(), options.limits(), cancellation);
        long start = System.nanoTime();
        listener.fileStarted(input.name(), input.size());
        try {
            TranscodeResult result = job.run(work -> interruptibly(() -> run(input, output, listener, work)));
            listener.fileFinished(input.name(), FileOutcome.done(result, System.nanoTime() - start));
            return result;
        } catch (IOException | RuntimeException | Error e) {
            listener.fileFinished(input.name(), FileOutcome.failed(e, System.nanoTime() - start));
            throw e;
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** Files close themselves under an interrupted thread: what is then seen of them is not their failure. */
    private static <T> T interruptibly(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (CancellationException) new CancellationException("interrupted; nothing was kept").initCause(e);
            }
            throw e;
        }
    }

    private TranscodeResult run(
            ByteSource input, Path output, TranscodeListener listener, SupervisedJob<TranscodeResult> job)
            throws IOException {
        Cancellation cancellation = job.cancellation();
        try (DicomFile file = job.closing(DicomFile.open(job.closing(input), options.read()))) {
            requireOther(file.name(), output);
            TranscodePlan plan = plan(file);
            listener.planned(file.name(), plan);
            try (AtomicFile atomic = job.closing(AtomicFile.create(output, options.ifExists()))) {
                FileSink sink = new FileSink(atomic.channel(), output.toString(), ByteSink.DEFAULT_BUFFER_SIZE);
                sink.cancelledBy(() -> {
                    if (plan.isCopied()) {
                        listener.bytesCopied(file.name(), sink.position(), file.size());
                    }
                    return cancellation.isCancelled();
                });
                DirectBuffers buffers = new DirectBuffers();
                DataSet meant;
                long[] digests;
                try (OutputWriter writer = new OutputWriter(plan, file, sink, options)) {
                    digests = write(plan, writer, listener, job, buffers);
                    meant = writer.written();
                }
                int verified = verify(plan, atomic, meant, digests, listener, job, buffers);
                long size = atomic.channel().size();
                job.committing();
                atomic.commit(options.fsync(), options.ifExists());
                return new TranscodeResult(plan, file.size(), size, plan.frameCount(), verified, warnings(file, plan));
            }
        }
    }

    private static List<String> warnings(DicomFile file, TranscodePlan plan) {
        List<String> warnings = new ArrayList<>(file.warnings());
        warnings.addAll(plan.notes());
        return List.copyOf(warnings);
    }

    private static void requireOther(String input, Path output) throws IOException {
        Path source;
        try {
            source = Path.of(input);
        } catch (InvalidPathException e) {
            return; // the name of a source that is no file
        }
        if (Files.exists(output) && Files.exists(source) && Files.isSameFile(source, output)) {
            throw new OutputException(output.toString(), "is the input itself; give another name", null);
        }
    }

    private long[] write(
            TranscodePlan plan,
            OutputWriter writer,
            TranscodeListener listener,
            SupervisedJob<?> job,
            DirectBuffers buffers)
            throws IOException {
        Cancellation cancellation = job.cancellation();
        if (plan.step() == Step.NO_PIXELS || plan.step() == Step.COPY) {
            cancellation.check();
            writer.copy();
            return new long[0];
        }
        if (plan.step() == Step.REPACKAGE) {
            cancellation.check();
            writer.repackage();
            return new long[0];
        }
        boolean coded = plan.step() != Step.REENCAPSULATE && plan.lossy() == null;
        boolean digesting = coded && options.verification() != Verification.NONE;
        int frames = plan.frameCount();
        long[] digests = new long[digesting ? frames : 0];
        var index = Objects.requireNonNull(plan.pixels()).index();
        FramePipeline pipeline =
                new FramePipeline(frames, plan.concurrency(), plan.slots(), plan.bytesPerSlot(), cancellation, buffers);
        pipeline.run(
                slot -> {
                    slot.input.clear();
                    index.read(slot.frame, slot.input);
                    slot.input.flip();
                },
                () -> new FrameTranscoder(plan, options.encodeFor(frames), digesting, job.watch()),
                slot -> {
                    cancellation.check();
                    ByteBuffer result = result(plan, slot);
                    int length = result.remaining();
                    writer.frame(slot, result);
                    if (digesting) {
                        digests[slot.frame] = slot.digest;
                    }
                    listener.frameFinished(plan.source(), FrameProgress.of(Phase.TRANSCODING, slot, frames, length));
                });
        writer.end();
        return digests;
    }

    private static ByteBuffer result(TranscodePlan plan, FrameSlot slot) {
        return plan.encoder() != null ? slot.output : slot.decoded;
    }

    private int verify(
            TranscodePlan plan,
            AtomicFile atomic,
            DataSet meant,
            long[] digests,
            TranscodeListener listener,
            SupervisedJob<?> job,
            DirectBuffers buffers)
            throws IOException {
        if (options.verification() == Verification.NONE) {
            return 0;
        }
        Verifier verifier = new Verifier(
                plan,
                registry,
                options,
                listener,
                job.cancellation(),
                atomic.target().toString(),
                buffers,
                job.watch());
        return verifier.verify(ByteSource.open(atomic.temporary()), meant, digests);
    }
}
