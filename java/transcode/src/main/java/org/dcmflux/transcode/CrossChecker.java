package org.dcmflux.transcode;

import java.io.IOException;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeOptions.Verification;

/**
 * Decodes a verified output once more, by a codec of another house: what encoder and first decoder have in common, they may
 * also have wrong in common.
 */
final class CrossChecker {
    private final TranscodePlan plan;
    private final CodecRegistry registry;
    private final TranscodeOptions options;
    private final Cancellation cancellation;
    private final TranscodeWorkers pool;

    CrossChecker(
            TranscodePlan plan,
            CodecRegistry registry,
            TranscodeOptions options,
            Cancellation cancellation,
            TranscodeWorkers pool) {
        this.plan = plan;
        this.registry = registry;
        this.options = options;
        this.cancellation = cancellation;
        this.pool = pool;
    }

    /** Why there is no second opinion about this output, as far as that is known before it is read. */
    SecondOpinion unasked() {
        if (options.verification() == Verification.NONE) {
            return SecondOpinion.missing("the output was not verified at all");
        }
        return SecondOpinion.missing(
                plan.lossy() != null
                        ? "a lossy output is compared within its bound, by one decoder"
                        : "no frame was decoded or encoded");
    }

    /**
     * @param pixels of the output
     * @param first the plan by which they were verified
     * @param checksums of the frames as they must be
     * @throws VerificationFailedException when the second decoder decodes other pixels
     */
    SecondOpinion check(PixelData pixels, TranscodePlan first, long[] checksums) throws IOException {
        FrameDecoder second = plan.to().isEncapsulated() ? registry.secondDecoder(plan.to()) : null;
        if (second == null) {
            return SecondOpinion.missing(
                    plan.to().isEncapsulated()
                            ? "no second decoder of " + plan.to().name() + " is installed beside "
                                    + registry.decoder(plan.to()).codecName()
                            : "native frames need no decoder");
        }
        TranscodePlan by = first.decodingWith(second, Objects.requireNonNull(plan.nativeLayout()));
        CodecDeadline deadline = pool.deadline(options.limits().frameTimeout(), cancellation);
        try {
            new FramePipeline(
                            checksums.length,
                            by.concurrency(),
                            by.slots(),
                            buffers -> new FrameSlot(by.bytesPerSlot(), buffers),
                            cancellation,
                            pool)
                    .run(
                            slot -> slot.read(pixels.index()),
                            () -> LeaveableFrames.of(
                                    new FrameTranscoder(
                                            by, EncodeOptions.defaults(), Checksums.ALL, Digests.NONE, deadline),
                                    plan.source(),
                                    deadline),
                            slot -> {
                                if (slot.digest != checksums[slot.frame]) {
                                    throw failed(second, "decodes frame " + (slot.frame + 1) + " to other pixels");
                                }
                            });
        } catch (CodecException e) {
            throw e.status().isUnanswered() ? e : failed(second, "refuses it: " + e.getMessage());
        }
        return new SecondOpinion(second.codecName(), checksums.length, "");
    }

    private VerificationFailedException failed(FrameDecoder second, String detail) {
        return new VerificationFailedException(
                plan.source(), "the second decoder, " + second.codecName() + ", " + detail);
    }
}
