package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** A layout as shims read and write it: sixteen 32-bit integers in the platform's byte order. */
final class FrameBlock {
    static final int BYTES = 64;

    private static final int COLUMNS = 4;
    private static final int ROWS = 8;
    private static final int SAMPLES_PER_PIXEL = 12;
    private static final int BITS_ALLOCATED = 16;
    private static final int BITS_STORED = 20;
    private static final int PIXEL_REPRESENTATION = 24;
    private static final int PHOTOMETRIC = 28;
    private static final int PLANAR_CONFIGURATION = 32;
    private static final int FIRST_OUTPUT = 36;
    private static final int LOSSY = 40;
    private static final int JPEG_BYTES = 44;

    private static final int BITS_OF_A_BYTE = 8;

    private final ByteBuffer block = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

    /** The block itself, position 0. */
    ByteBuffer buffer() {
        return block;
    }

    /** Sets every field; those that only come out become zero. */
    void set(FrameLayout layout) {
        block.putInt(0, BYTES)
                .putInt(COLUMNS, layout.columns())
                .putInt(ROWS, layout.rows())
                .putInt(SAMPLES_PER_PIXEL, layout.samplesPerPixel())
                .putInt(BITS_ALLOCATED, layout.bitsAllocated())
                .putInt(BITS_STORED, layout.bitsStored())
                .putInt(PIXEL_REPRESENTATION, layout.pixelRepresentation())
                .putInt(PHOTOMETRIC, layout.photometricInterpretation().code())
                .putInt(PLANAR_CONFIGURATION, layout.planarConfiguration());
        for (int field = FIRST_OUTPUT; field < BYTES; field += Integer.BYTES) {
            block.putInt(field, 0);
        }
    }

    /**
     * Bytes that a decoder in another process wrote, by the frame that it answered with.
     *
     * @param asked what it was told; both from their positions on
     * @return -1 when the answer cannot have become of it: only what is found out may change, to what there is
     */
    static long bytesWritten(ByteBuffer asked, ByteBuffer answered) {
        for (int field = 0; field < FIRST_OUTPUT; field += Integer.BYTES) {
            int told = answered.getInt(answered.position() + field);
            boolean same = told == asked.getInt(asked.position() + field);
            boolean found = field == PIXEL_REPRESENTATION && (told == 0 || told == 1)
                    || field == PHOTOMETRIC
                            && PhotometricInterpretation.ofCode(told).code() == told;
            if (!same && !found) {
                return -1;
            }
        }
        int jpeg = answered.getInt(answered.position() + JPEG_BYTES);
        long samples = (long) asked.getInt(asked.position() + COLUMNS)
                * asked.getInt(asked.position() + ROWS)
                * asked.getInt(asked.position() + SAMPLES_PER_PIXEL);
        return jpeg != 0 ? jpeg : samples * (asked.getInt(asked.position() + BITS_ALLOCATED) / BITS_OF_A_BYTE);
    }

    /** Whether the shim found that the code stream is of an irreversible kind. */
    boolean isLossy() {
        return block.getInt(LOSSY) != 0;
    }

    /** Bytes of the JPEG code stream that a shim gave back. */
    int jpegBytes() {
        return block.getInt(JPEG_BYTES);
    }

    /**
     * The layout that the shim wrote: size and containers are those expected, which the shim enforces; what the samples mean
     * is read back.
     */
    FrameLayout written(FrameLayout expected) {
        PhotometricInterpretation colour = PhotometricInterpretation.ofCode(block.getInt(PHOTOMETRIC));
        return new FrameLayout(
                expected.columns(),
                expected.rows(),
                expected.samplesPerPixel(),
                expected.bitsAllocated(),
                expected.bitsStored(),
                block.getInt(PIXEL_REPRESENTATION),
                colour == PhotometricInterpretation.YBR_FULL_422 ? PhotometricInterpretation.YBR_FULL : colour,
                0);
    }
}
