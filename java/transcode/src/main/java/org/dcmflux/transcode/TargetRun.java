package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataSet;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeOptions.CrossCheck;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;

/** One target of a transcode: the output from its opening to its commit. */
final class TargetRun implements Closeable {
    final TranscodeOptions options;
    final TranscodePlan plan;
    final int codecThreads;
    private final DicomFile file;
    private final Output output;
    private final String name;
    private final ByteBuffer sinkBuffer;
    private final TranscodeWorkers pool;
    private final OutputWriter writer;
    private final long[] checksums;
    private final String[] digests;
    private final Cancellation cancellation;

    TargetRun(
            TranscodeOptions options,
            TranscodePlan plan,
            int codecThreads,
            DicomFile file,
            Destination destination,
            TranscodeWorkers pool,
            TranscodeListener listener,
            Cancellation cancellation)
            throws IOException {
        this.options = options;
        this.plan = plan;
        this.codecThreads = codecThreads;
        this.file = file;
        this.pool = pool;
        this.cancellation = cancellation;
        this.name = destination.toString();
        // Before the file, which would be left behind if there were no memory for the buffer.
        this.sinkBuffer = pool.buffers().take(options.write().bufferSize());
        this.output = open(destination);
        FileSink sink = new FileSink(output.channel(), name, sinkBuffer);
        sink.cancelledBy(() -> {
            if (plan.isCopied()) {
                listener.bytesCopied(file.name(), sink.position(), file.size());
            }
            return cancellation.isCancelled();
        });
        this.writer = new OutputWriter(plan, file, sink, options, cancellation);
        this.checksums = new long[isVerifiedByChecksums() ? plan.frameCount() : 0];
        this.digests = new String[isCoded() && options.digests() == Digests.SHA256 ? plan.frameCount() : 0];
    }

    private Output open(Destination destination) throws IOException {
        try {
            return destination.open(options);
        } catch (IOException | RuntimeException e) {
            pool.buffers().giveBack(sinkBuffer);
            throw e;
        }
    }

    /** Whether frames are decoded or encoded. */
    private boolean isCoded() {
        return isFramed() && plan.step() != Step.REENCAPSULATE;
    }

    /** Whether frames are moved one by one. */
    boolean isFramed() {
        return switch (plan.step()) {
            case NO_PIXELS, COPY, REPACKAGE -> false;
            case REENCAPSULATE, RECOMPRESS, CONVERT, DECODE, ENCODE, DECODE_AND_ENCODE -> true;
        };
    }

    private boolean isVerifiedByChecksums() {
        return isCoded() && plan.lossy() == null && options.verification() != Verification.NONE;
    }

    /** One worker's part of this target. */
    FrameTranscoder worker(TranscodePlan as) {
        return new FrameTranscoder(
                as,
                options.encodeFor(plan.frameCount(), codecThreads),
                Checksums.of(checksums.length > 0),
                digests.length > 0 ? Digests.SHA256 : Digests.NONE,
                deadline());
    }

    /** The same on a thread that can be left, where a codec may hang. */
    FramePipeline.FrameWork leaveable(FramePipeline.FrameWork work) {
        return LeaveableFrames.of(work, plan.source(), deadline());
    }

    CodecDeadline deadline() {
        return pool.deadline(options.limits().frameTimeout(), cancellation);
    }

    /** Writes everything where frames are not moved one by one. */
    void writeWhole() throws IOException {
        cancellation.check();
        if (plan.step() == Step.REPACKAGE) {
            writer.repackage();
        } else {
            writer.copy();
        }
    }

    /** Writes the next frame; returns its length in bytes. */
    int frame(FrameSlot slot) throws IOException {
        ByteBuffer frame = plan.encoder() != null || plan.recompression() != null ? slot.output : slot.decoded;
        int start = frame.position();
        int length = frame.remaining();
        writer.frame(slot, frame);
        // Other targets may have the same buffer.
        frame.position(start);
        if (checksums.length > 0) {
            checksums[slot.frame] = slot.digest;
        }
        if (digests.length > 0) {
            digests[slot.frame] = Objects.requireNonNull(slot.sha256);
        }
        return length;
    }

    /** Ends what frames were written to. */
    void endFrames() throws IOException {
        writer.end();
    }

    /** Verifies the output and gives it its name. */
    TranscodeResult complete(CodecRegistry registry, TranscodeListener listener) throws IOException {
        DataSet meant = writer.written();
        writer.close();
        FrameDigests digested = FrameDigests.NONE;
        int verified = 0;
        SecondOpinion second = SecondOpinion.NONE;
        if (options.crossCheck() == CrossCheck.SECOND_DECODER) {
            second = new CrossChecker(plan, registry, options, cancellation, pool).unasked();
        }
        if (options.verification() != Verification.NONE) {
            Verifier verifier = new Verifier(plan, registry, options, listener, cancellation, name, pool, codecThreads);
            verified = verifier.verify(output.written(), meant, checksums);
            second = Objects.requireNonNullElse(verifier.secondOpinion(), second);
            digested = new FrameDigests(digested(), List.of(), verifier.digests());
        }
        if (options.digests() == Digests.SHA256) {
            digested = isCoded()
                    ? new FrameDigests(digested(), Arrays.asList(digests), digested.after())
                    : new StoredDigests(pool, cancellation).of(plan.pixels(), output.written(), options);
        }
        long size = output.channel().size();
        cancellation.check();
        output.commit();
        List<AttributeChange> changes =
                options.digests() == Digests.NONE ? List.of() : AttributeChange.between(file.dataSet(), meant);
        return new TranscodeResult(
                plan, file.size(), size, plan.frameCount(), verified, warnings(second), digested, changes, second);
    }

    private String digested() {
        return plan.recompression() == null ? FrameDigests.DECODED : FrameDigests.JPEG;
    }

    private List<String> warnings(SecondOpinion second) {
        List<String> warnings = new ArrayList<>(file.warnings());
        warnings.addAll(plan.notes());
        warnings.addAll(writer.warnings());
        if (!second.detail().isEmpty()) {
            warnings.add("not cross-checked: " + second.detail());
        }
        return List.copyOf(warnings);
    }

    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } finally {
            pool.buffers().giveBack(sinkBuffer);
            output.close();
        }
    }
}
