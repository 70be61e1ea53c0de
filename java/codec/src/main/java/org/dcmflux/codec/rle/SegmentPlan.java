package org.dcmflux.codec.rle;

import org.dcmflux.pixel.FrameLayout;

/**
 * Which bytes of a native frame make which segment: the samples in their order, of each sample the most significant byte
 * first.
 *
 * @dicom PS3.5 G.2
 */
final class SegmentPlan {
    static final int MOST_SEGMENTS = 15;
    static final int HEADER_BYTES = 64;

    /** What a session reads a segment through, and more. */
    private static final int WINDOW_BYTES = 32 << 10;

    private final FrameLayout layout;
    private final int bytesPerSample;

    /** @param layout not subsampled; Bits Allocated may be 1 with one sample a pixel, and the packed bits are the plane */
    SegmentPlan(FrameLayout layout) {
        this.layout = layout;
        this.bytesPerSample = Math.max(1, layout.bitsAllocated() / 8);
    }

    int segments() {
        return layout.samplesPerPixel() * bytesPerSample;
    }

    /** Bytes of each plane: as many as pixels, unless these are bits. */
    long planeBytes() {
        return frameBytes() / segments();
    }

    /**
     * Bytes of a plane that no run crosses: a row of pixels. Rows of single bits that do not end on a byte cannot be told apart,
     * so the whole plane is one.
     */
    long rowOfPlane() {
        if (layout.bitsAllocated() > 1) {
            return layout.columns();
        }
        return layout.columns() % 8 == 0 ? layout.columns() / 8 : planeBytes();
    }

    /** The most that a session has for itself: windows of a fixed size, and some rows of pixels. */
    static long memoryBytes(FrameLayout layout) {
        SegmentPlan plan = new SegmentPlan(layout);
        return plan.segments() * (4 * plan.rowOfPlane() + WINDOW_BYTES);
    }

    /** Bytes of a native frame. */
    long frameBytes() {
        return layout.byteCount();
    }

    /** Bytes from a pixel's byte of a plane to the next pixel's. */
    int stride() {
        return isByPlane() ? bytesPerSample : segments();
    }

    /** Where the pixels begin that hold a segment's bytes, in bytes from the frame's first byte. */
    long start(int segment) {
        return isByPlane() ? segment / bytesPerSample * planeBytes() * bytesPerSample : 0;
    }

    /** Which byte of each {@link #stride} a segment takes; little endian, so the first segment takes the last. */
    int phase(int segment) {
        int byteOfSample = bytesPerSample - 1 - segment % bytesPerSample;
        return isByPlane() ? byteOfSample : segment / bytesPerSample * bytesPerSample + byteOfSample;
    }

    private boolean isByPlane() {
        return layout.samplesPerPixel() == 1 || layout.planarConfiguration() == 1;
    }
}
