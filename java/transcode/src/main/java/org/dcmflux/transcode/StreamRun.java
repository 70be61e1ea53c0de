package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.dcmflux.transcode.TranscodeStream.Means;
import org.jspecify.annotations.Nullable;

/** One output on its way into a channel, frame by frame, with nothing between the slots and the channel but one buffer. */
final class StreamRun {
    private final TranscodePlan plan;
    private final @Nullable TranscodePlan wayBack;
    private final TranscodeOptions options;
    private final Form form;
    private final DicomFile file;
    private final int codecThreads;
    private final Means means;

    /** @param codecThreads that a codec may use for the only frame of an image */
    StreamRun(StreamPlan streamed, TranscodeOptions options, Form form, DicomFile file, int codecThreads, Means means) {
        this.plan = streamed.plan();
        this.wayBack = streamed.wayBack();
        this.options = options;
        this.form = form;
        this.file = file;
        this.codecThreads = codecThreads;
        this.means = means;
    }

    TranscodeResult run(WritableByteChannel channel, String name) throws IOException {
        TranscodeWorkers pool = means.pool();
        long need = plan.memory().total();
        pool.reserve(need, means.cancellation());
        try {
            ByteBuffer buffer = pool.buffers().take(options.write().bufferSize());
            try {
                return run(new ByteSink(channel, name, buffer));
            } finally {
                pool.buffers().giveBack(buffer);
            }
        } finally {
            pool.release(need);
        }
    }

    private TranscodeResult run(ByteSink sink) throws IOException {
        sink.cancelledBy(() -> {
            if (plan.isCopied()) {
                means.listener().bytesCopied(file.name(), sink.position(), file.size());
            }
            return means.cancellation().isCancelled();
        });
        List<String> warnings = new ArrayList<>(file.warnings());
        warnings.addAll(plan.notes());
        OutputWriter.Inspection proof = proof(warnings);
        try (OutputWriter writer = new OutputWriter(plan, file, sink, options, means.cancellation(), form, proof)) {
            means.cancellation().check();
            if (plan.step() == Step.REPACKAGE) {
                writer.repackage();
            } else if (plan.isCopied()) {
                writer.copy();
            } else {
                moveFrames(writer);
            }
            warnings.addAll(writer.warnings());
        }
        int frames = plan.frameCount();
        return new TranscodeResult(
                plan,
                file.size(),
                sink.position(),
                frames,
                wayBack == null ? 0 : frames,
                List.copyOf(warnings),
                FrameDigests.NONE,
                List.of(),
                SecondOpinion.NONE);
    }

    private OutputWriter.@Nullable Inspection proof(List<String> warnings) {
        if (options.verification() == Verification.NONE) {
            return null;
        }
        if (!ElementProof.isPossible(file, options)) {
            warnings.add("the elements beside the pixels are too long to be read back before they go out");
            return null;
        }
        Verifier verifier = new Verifier(
                plan,
                means.registry(),
                options,
                means.listener(),
                means.cancellation(),
                file.name(),
                means.pool(),
                codecThreads);
        return new ElementProof(verifier, file, options.write());
    }

    private void moveFrames(OutputWriter writer) throws IOException {
        int frames = plan.frameCount();
        var index = Objects.requireNonNull(plan.pixels()).index();
        boolean isMade = plan.encoder() != null || plan.recompression() != null;
        new FramePipeline(frames, plan.concurrency(), plan.slots(), this::slot, means.cancellation(), means.pool())
                .run(slot -> slot.read(index), this::worker, slot -> {
                    ByteBuffer frame = isMade ? slot.output : slot.decoded;
                    int length = frame.remaining();
                    writer.frame(slot, frame);
                    means.listener()
                            .frameFinished(plan.source(), FrameProgress.of(Phase.TRANSCODING, slot, frames, length));
                });
        writer.end();
    }

    private FrameSlot slot(DirectBuffers buffers) {
        return wayBack == null
                ? new FrameSlot(plan.bytesPerSlot(), buffers)
                : VerifiedFrames.slot(plan, wayBack, buffers);
    }

    private FramePipeline.FrameWork worker() {
        CodecDeadline deadline = means.pool().deadline(options.limits().frameTimeout(), means.cancellation());
        EncodeOptions encode = options.encodeFor(plan.frameCount(), codecThreads);
        FrameTranscoder making =
                new FrameTranscoder(plan, encode, Checksums.of(wayBack != null), Digests.NONE, deadline);
        if (wayBack == null) {
            return LeaveableFrames.of(making, plan.source(), deadline);
        }
        FrameTranscoder reading =
                new FrameTranscoder(wayBack, EncodeOptions.defaults(), Checksums.ALL, Digests.NONE, deadline);
        return LeaveableFrames.of(new VerifiedFrames(plan, wayBack, making, reading), plan.source(), deadline);
    }
}
