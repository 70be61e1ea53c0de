package org.dcmflux.transcode;

import java.nio.ByteBuffer;
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

    /** Whether the code stream that the frame was decoded from tells of a loss. */
    boolean lossy;

    /** Of the decoded frame, as the decoder found it. */
    @Nullable
    FrameLayout layout;

    FrameSlot(SlotSize size) {
        input = allocate(size.input());
        decoded = size.decoded() == 0 ? input : allocate(size.decoded());
        output = allocate(size.output());
    }

    private static ByteBuffer allocate(long size) {
        return size == 0 ? NOTHING.duplicate() : ByteBuffer.allocateDirect(Math.toIntExact(size));
    }
}
