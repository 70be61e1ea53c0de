package org.dcmflux.transcode;

import org.dcmflux.transcode.TranscodePlan.SlotSize;

/**
 * Memory that a file needs while it is under way, in bytes: what is reserved from the budget before anything is allocated.
 *
 * @param frameBuffers direct buffers: slots × (frame as stored + native frame + encoded frame), as they are rounded
 * @param codecs native memory: workers × what the codecs say that they take for themselves at most
 * @param heap the Data Set, the frame index and the writer's buffers
 */
public record MemoryNeed(long frameBuffers, long codecs, long heap) {
    /** What a file needs that has nothing large: parsed elements and buffers of reading and writing. */
    static final long LEAST_HEAP = 512 << 10;

    private static final int BYTES_OF_A_FRAME_IN_AN_INDEX = 48;
    private static final int LARGEST_SHARE_IN_MEMORY = 32 << 20;

    /** The sum that is reserved. */
    public long total() {
        return frameBuffers + codecs + heap;
    }

    /** Bytes of a slot's buffers as they are allocated. */
    static long slotBytes(SlotSize size) {
        long output = size.output() == 0 ? 0 : size.output() + 1;
        return DirectBuffers.rounded(size.input())
                + DirectBuffers.rounded(size.decoded())
                + DirectBuffers.rounded(output);
    }

    /**
     * A bound of what is on the heap for a file: parsed elements take some times their bytes, long values stay in the file.
     *
     * @param bytesBesidePixels of the file
     */
    static long heapFor(long bytesBesidePixels, int frames) {
        long elements = 4 * Math.min(Math.max(0, bytesBesidePixels), LARGEST_SHARE_IN_MEMORY);
        return LEAST_HEAP + elements + (long) BYTES_OF_A_FRAME_IN_AN_INDEX * frames;
    }
}
