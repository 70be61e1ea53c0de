package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/**
 * Decodes frames of the input and of a lossy output side by side and tells where they differ by more than was allowed. One frame
 * of each is held at a time.
 */
final class LossyComparison implements AutoCloseable {
    private final TranscodePlan input;
    private final TranscodePlan output;
    private final int maxError;
    private final FrameTranscoder inputs;
    private final FrameTranscoder outputs;
    private final DirectBuffers buffers;
    private final FrameSlot left;
    private final FrameSlot right;

    /**
     * @param input a plan that decodes the input
     * @param output a plan that decodes the output
     * @param buffers those of the transcode, free now
     */
    LossyComparison(
            TranscodePlan input, TranscodePlan output, int maxError, DirectBuffers buffers, CodecDeadline deadline) {
        this.input = input;
        this.output = output;
        this.maxError = maxError;
        this.inputs = new FrameTranscoder(input, EncodeOptions.defaults(), Checksums.NONE, Digests.NONE, deadline);
        this.outputs = new FrameTranscoder(output, EncodeOptions.defaults(), Checksums.NONE, Digests.NONE, deadline);
        this.buffers = buffers;
        this.left = slot(input.bytesPerSlot(), buffers);
        this.right = slot(output.bytesPerSlot(), buffers);
    }

    private static FrameSlot slot(SlotSize size, DirectBuffers buffers) {
        return new FrameSlot(new SlotSize(size.input(), size.decoded(), 0), buffers);
    }

    /** What is wrong with a frame, null when it is within the bound. */
    @Nullable
    String difference(int frame) throws IOException {
        decode(input, inputs, left, frame);
        decode(output, outputs, right, frame);
        FrameLayout before = Objects.requireNonNull(left.layout);
        FrameLayout after = Objects.requireNonNull(right.layout);
        if (before.sampleCount() != after.sampleCount() || before.bitsAllocated() != after.bitsAllocated()) {
            return "decodes to " + after + ", it was " + before;
        }
        boolean toRgb = before.photometricInterpretation() == PhotometricInterpretation.RGB
                && after.photometricInterpretation() == PhotometricInterpretation.YBR_FULL
                && before.bitsAllocated() == 8;
        ByteBuffer theirs = toRgb ? toRgb(after, right.decoded) : right.decoded;
        int worst = worst(before, left.decoded, theirs);
        return worst <= maxError ? null : "differs by up to " + worst + ", allowed are " + maxError;
    }

    private static ByteBuffer toRgb(FrameLayout ybr, ByteBuffer frame) throws CodecException {
        ByteBuffer rgb = ByteBuffer.allocate(Math.toIntExact(ybr.byteCount()));
        new ColourConversion(ybr, true).convert(ybr, frame, rgb);
        return rgb;
    }

    private static void decode(TranscodePlan plan, FrameTranscoder work, FrameSlot slot, int frame) throws IOException {
        FrameIndex index = Objects.requireNonNull(plan.pixels()).index();
        slot.frame = frame;
        slot.read(index);
        work.run(slot);
    }

    private static int worst(FrameLayout layout, ByteBuffer before, ByteBuffer after) {
        int bytes = layout.bitsAllocated() / 8;
        int unused = Long.SIZE - layout.bitsStored();
        long worst = 0;
        int end = before.position() + Math.toIntExact(layout.byteCount());
        int other = after.position();
        for (int at = before.position(); at < end; at += bytes) {
            long difference = sample(layout, before, at, bytes, unused) - sample(layout, after, other, bytes, unused);
            worst = Math.max(worst, Math.abs(difference));
            other += bytes;
        }
        return (int) Math.min(Integer.MAX_VALUE, worst);
    }

    private static long sample(FrameLayout layout, ByteBuffer frame, int at, int bytes, int unused) {
        long sample = 0;
        for (int b = bytes - 1; b >= 0; b--) {
            sample = sample << 8 | frame.get(at + b) & 0xFF;
        }
        return layout.isSigned() ? sample << unused >> unused : sample << unused >>> unused;
    }

    @Override
    public void close() {
        inputs.close();
        outputs.close();
        left.giveBack(buffers);
        right.giveBack(buffers);
    }
}
