package org.dcmflux.testkit;

/**
 * The shape of decoded frames.
 *
 * @param rows rows of a frame
 * @param columns columns of a frame
 * @param samples samples of a pixel
 * @param bitsAllocated bits a sample occupies: 1, or a multiple of 8
 * @param signed whether samples are two's complement
 * @param frames number of frames
 * @param bytesPerFrame bytes of a frame; for one bit a sample those of the unpacked form, one byte a pixel
 */
public record FrameShape(
        int rows, int columns, int samples, int bitsAllocated, boolean signed, int frames, long bytesPerFrame) {
    /** Computes the bytes of a frame from the other numbers. */
    public FrameShape(int rows, int columns, int samples, int bitsAllocated, boolean signed, int frames) {
        this(
                rows,
                columns,
                samples,
                bitsAllocated,
                signed,
                frames,
                (long) rows * columns * samples * Math.max(1, bitsAllocated / 8));
    }

    /** Returns the bytes of a sample; one bit is unpacked to one byte. */
    public int bytesPerSample() {
        return Math.max(1, bitsAllocated / 8);
    }

    /** Returns the bytes of all frames. */
    public long byteCount() {
        return bytesPerFrame * frames;
    }

    /** Returns the same shape with frames of another size, such as native YBR_FULL_422 with two bytes a pixel. */
    public FrameShape withBytesPerFrame(long bytes) {
        return new FrameShape(rows, columns, samples, bitsAllocated, signed, frames, bytes);
    }

    /** Returns the same shape with another number of frames. */
    public FrameShape withFrames(int count) {
        return new FrameShape(rows, columns, samples, bitsAllocated, signed, count, bytesPerFrame);
    }
}
