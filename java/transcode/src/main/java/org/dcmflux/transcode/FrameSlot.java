package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/** One frame under way: the direct buffers it is in, and what is known about it. Belongs to one thread at a time. */
final class FrameSlot {
    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    /** The frame as it is stored. */
    final ByteBuffer input;

    /** The decoded frame; the very buffer of {@link #input} when frames are native already. */
    final ByteBuffer decoded;

    /** The encoded frame. */
    final ByteBuffer output;

    int frame;
    long digest;

    /** How long the decoder and the encoder took; 0 without one. */
    long decodeNanos;

    long encodeNanos;

    /** Whether the code stream that the frame was decoded from tells of a loss. */
    boolean lossy;

    /** Of the decoded frame, as the decoder found it. */
    @Nullable
    FrameLayout layout;

    /** SHA-256 of the decoded frame, when it is wanted. */
    @Nullable
    String sha256;

    /** Why this frame did not get to one of several targets. */
    @Nullable
    CodecException failure;

    /** The same frame on its way to each of several targets. */
    final List<FrameSlot> targets = new ArrayList<>();

    /** Whether a codec that was left still has buffers of this slot: they must go to nobody else. */
    volatile boolean abandoned;

    private final boolean borrowsInput;

    FrameSlot(SlotSize size, DirectBuffers buffers) {
        borrowsInput = false;
        input = size.input() == 0 ? NOTHING.duplicate() : buffers.take(size.input());
        decoded = size.decoded() == 0 ? input : buffers.take(size.decoded());
        // Read back from the file, a code stream of the largest size may have a padding byte.
        output = size.output() == 0 ? NOTHING.duplicate() : buffers.take(size.output() + 1);
    }

    /** For one of several targets: what goes in is in a buffer of another slot. */
    FrameSlot(ByteBuffer input, long decodedSize, long outputSize, DirectBuffers buffers) {
        this.borrowsInput = true;
        this.input = input;
        decoded = decodedSize == 0 ? input : buffers.take(decodedSize);
        output = outputSize == 0 ? NOTHING.duplicate() : buffers.take(outputSize + 1);
    }

    /** Fills the input with {@link #frame} as it is stored. */
    void read(FrameIndex index) throws IOException {
        input.clear();
        index.read(frame, input);
        input.flip();
    }

    void giveBack(DirectBuffers buffers) {
        boolean lost = abandoned || targets.stream().anyMatch(target -> target.abandoned);
        giveBack(lost ? buffers::abandon : buffers::giveBack);
    }

    private void giveBack(Consumer<ByteBuffer> taker) {
        targets.forEach(target -> target.giveBack(taker));
        if (!borrowsInput) {
            giveBack(taker, input);
        }
        if (decoded != input) {
            giveBack(taker, decoded);
        }
        giveBack(taker, output);
    }

    private static void giveBack(Consumer<ByteBuffer> taker, ByteBuffer buffer) {
        if (buffer.capacity() > 0) {
            taker.accept(buffer);
        }
    }
}
