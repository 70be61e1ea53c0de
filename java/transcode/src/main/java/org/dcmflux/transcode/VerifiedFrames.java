package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.transcode.TranscodePlan.SlotSize;

/** One worker's part where frames go out as soon as they are made: each is made, read back in its slot and compared. */
final class VerifiedFrames implements FramePipeline.FrameWork {
    private final TranscodePlan plan;
    private final TranscodePlan wayBack;
    private final FrameTranscoder making;
    private final FrameTranscoder reading;

    /**
     * @param making digests the frames that it decodes
     * @param reading digests the frames that it reads back
     */
    VerifiedFrames(TranscodePlan plan, TranscodePlan wayBack, FrameTranscoder making, FrameTranscoder reading) {
        this.plan = plan;
        this.wayBack = wayBack;
        this.making = making;
        this.reading = reading;
    }

    /** A slot with room for the frame as it is read back. */
    static FrameSlot slot(TranscodePlan plan, TranscodePlan wayBack, DirectBuffers buffers) {
        FrameSlot slot = new FrameSlot(plan.bytesPerSlot(), buffers);
        SlotSize back = wayBack.bytesPerSlot();
        slot.targets.add(new FrameSlot(slot.output.duplicate(), back.decoded(), back.output(), buffers));
        return slot;
    }

    @Override
    public void run(FrameSlot slot) throws IOException {
        making.run(slot);
        FrameSlot back = slot.targets.get(0);
        ByteBuffer made = slot.output;
        back.frame = slot.frame;
        back.input.clear().limit(made.limit()).position(made.position());
        try {
            reading.run(back);
        } catch (CodecException e) {
            if (e.status().isUnanswered()) {
                throw e;
            }
            VerificationFailedException failed = failed(slot, "cannot be read back: " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
        if (back.digest != slot.digest) {
            throw failed(
                    slot,
                    wayBack.recompression() != null
                            ? "does not give back its JPEG code stream"
                            : "decodes to other pixels than were encoded");
        }
    }

    private VerificationFailedException failed(FrameSlot slot, String how) {
        String encoder =
                plan.encoder() == null ? "" : ", encoded by " + plan.encoder().codecName() + ",";
        return new VerificationFailedException(plan.source(), "frame " + (slot.frame + 1) + encoder + " " + how);
    }

    @Override
    public boolean mayHang() {
        return making.mayHang() || reading.mayHang();
    }

    @Override
    public void close() {
        making.close();
        reading.close();
    }
}
