package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataSet;
import org.dcmflux.file.DicomFile;
import org.jspecify.annotations.Nullable;

/**
 * One input whose output goes out frame by frame while it is made: into an Association, a socket, a pipe. Opened by {@link
 * Transcoder#openStream}, which has planned it and refused what can be refused.
 *
 * <p>Nothing is written before the first frame is verified. Of a lossless target each encoded frame is decoded again and compared
 * before its bytes are handed on, and the elements beside the pixels are read back before their first byte is, unless they
 * are more than 8 MiB, which a warning says. So no wrong byte goes out; but what fails in the middle leaves a part behind that
 * its receiver must be told to forget.
 *
 * <p>Memory is that of the slots, whatever the size of the image and however slow the channel. There is no temporary file and
 * no length of the whole. The native Pixel Data of a target has the length that its frames must have together; encapsulated
 * frames get an empty Basic Offset Table, or the table asked for where the lengths of all frames are known before.
 *
 * <p>Only what must be known from the end before the beginning can be written is completed and verified in a temporary file
 * without a name first, of which {@link #isSpooled} tells: the ratio of a lossy compression of several frames, an offset table
 * that was asked for and whose offsets are not known, and what compares the whole output: {@code maxError}, {@code
 * crossCheck}, {@code digests}, and pixels that are copied and to be compared ({@code ALL_FRAMES}).
 *
 * <p>For one thread, which reads and writes, and codes where there is one frame at a time; others only cancel.
 *
 * @dicom PS3.5 A.4, PS3.8 9.3.5
 */
public final class TranscodeStream implements Closeable {
    /** How much of a file goes out. */
    public enum Form {
        /** Preamble, File Meta Information and Data Set. */
        PART_10,
        /** The Data Set alone, as it goes through an Association. */
        DATA_SET
    }

    /** What a stream works with. */
    record Means(
            CodecRegistry registry,
            TranscodeWorkers pool,
            Runnable ending,
            TranscodeListener listener,
            Cancellation cancellation) {}

    private final Means means;
    private final TranscodeOptions options;
    private final Form form;
    private final DicomFile file;
    private final TranscodePlan plan;
    private final @Nullable StreamPlan streamed;
    private final int borrowed;
    private final long start;
    private boolean begun;
    private boolean closed;

    private TranscodeStream(
            Means means,
            TranscodeOptions options,
            Form form,
            DicomFile file,
            TranscodePlan plan,
            @Nullable StreamPlan streamed,
            int borrowed,
            long start) {
        this.means = means;
        this.options = options;
        this.form = form;
        this.file = file;
        this.plan = streamed == null ? plan : streamed.plan();
        this.streamed = streamed;
        this.borrowed = borrowed;
        this.start = start;
    }

    static TranscodeStream open(ByteSource input, Form form, TranscodeOptions options, Means means) throws IOException {
        long start = System.nanoTime();
        means.listener.fileStarted(input.name(), input.size());
        try {
            TranscodeOptions within = TranscodeRun.within(means.pool, options);
            return FileDeadline.interruptibly(() -> planned(input, form, within, means, start));
        } catch (IOException | RuntimeException | Error e) {
            means.ending.run();
            means.listener.fileFinished(input.name(), FileOutcome.failed(e, System.nanoTime() - start));
            throw e;
        }
    }

    private static TranscodeStream planned(
            ByteSource input, Form form, TranscodeOptions options, Means means, long start) throws IOException {
        DicomFile file = DicomFile.open(input, options.read());
        int borrowed = 0;
        try {
            borrowed = TranscodeRun.isOneLargeFrame(file) ? means.pool.borrowIdle() : 0;
            int codecThreads = Math.max(1, borrowed);
            TranscodePlan plan = new Planner(means.registry, file, options, codecThreads).plan();
            StreamPlan streamed = StreamPlan.of(plan, file, options, means.registry, codecThreads);
            if (streamed != null) {
                means.listener.planned(file.name(), streamed.plan());
            }
            return new TranscodeStream(means, options, form, file, plan, streamed, borrowed, start);
        } catch (IOException | RuntimeException | Error e) {
            means.pool.giveBackThreads(borrowed);
            closeAfter(file, e);
            throw e;
        }
    }

    private static void closeAfter(DicomFile file, Throwable failure) {
        try {
            file.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** What will be done. */
    public TranscodePlan plan() {
        return plan;
    }

    /** The Data Set that will be written, around pixels that are still the input's; a code stream may change a little of it. */
    public DataSet dataSet() {
        return new OutputDescription(plan, file, options).expected();
    }

    /** Whether the output is completed in a temporary file before its first byte goes out. */
    public boolean isSpooled() {
        return streamed == null;
    }

    /**
     * Writes the output; once.
     *
     * @param channel takes bytes as fast as it can; stays open
     * @param name what messages call it
     * @throws org.dcmflux.bytes.OutputException when the channel fails, of which the failure is the cause
     * @throws org.dcmflux.error.CodecException with input, frame and codec, when a frame cannot be decoded or encoded
     * @throws org.dcmflux.error.VerificationFailedException when an encoded frame decodes to other pixels; nothing of it was
     *     written
     * @throws CancellationException when cancelled or interrupted
     */
    public TranscodeResult writeTo(WritableByteChannel channel, String name) throws IOException {
        if (begun || closed) {
            throw new IllegalStateException("a stream is written once, and not after it was closed");
        }
        begun = true;
        try {
            TranscodeResult result = FileDeadline.of(options, file.name())
                    .run(means.cancellation, either -> write(channel, name, either));
            means.listener.fileFinished(file.name(), FileOutcome.done(result, System.nanoTime() - start));
            return result;
        } catch (IOException | RuntimeException | Error e) {
            means.listener.fileFinished(file.name(), FileOutcome.failed(e, System.nanoTime() - start));
            throw e;
        }
    }

    private TranscodeResult write(WritableByteChannel channel, String name, Cancellation cancellation)
            throws IOException {
        int codecThreads = Math.max(1, borrowed);
        if (streamed == null) {
            List<Destination> destination = List.of(Destination.channel(channel, name, form));
            return new TranscodeRun(List.of(options), means.registry, means.pool, means.listener, cancellation)
                    .run(file, destination, codecThreads)
                    .get(0)
                    .get();
        }
        Means until = new Means(means.registry, means.pool, means.ending, means.listener, cancellation);
        return new StreamRun(streamed, options, form, file, codecThreads, until).run(channel, name);
    }

    /** Closes the input. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            file.close();
        } finally {
            means.pool.giveBackThreads(borrowed);
            means.ending.run();
        }
        if (!begun) {
            CancellationException unwritten = new CancellationException("closed before anything was written");
            means.listener.fileFinished(file.name(), FileOutcome.failed(unwritten, System.nanoTime() - start));
        }
    }
}
