package org.dcmflux.pixel;

/**
 * The shape of one decoded frame, little endian.
 *
 * @param columns pixels a row
 * @param rows rows a frame
 * @param samplesPerPixel 1 or 3, seldom 4
 * @param bitsAllocated bits of the container of a sample: 1, or a multiple of 8
 * @param bitsStored bits of a sample that mean something
 * @param pixelRepresentation 0 unsigned, 1 two's complement
 * @param planarConfiguration 0 colour by pixel, 1 colour by plane; 0 when there is one sample a pixel
 * @dicom PS3.3 C.7.6.3
 */
public record FrameLayout(
        int columns,
        int rows,
        int samplesPerPixel,
        int bitsAllocated,
        int bitsStored,
        int pixelRepresentation,
        PhotometricInterpretation photometricInterpretation,
        int planarConfiguration) {

    public FrameLayout {
        if (columns < 1 || rows < 1 || samplesPerPixel < 1) {
            throw new IllegalArgumentException(
                    columns + " x " + rows + " x " + samplesPerPixel + " is not the size of a frame");
        }
        if (bitsAllocated != 1 && (bitsAllocated < 8 || bitsAllocated > 64 || bitsAllocated % 8 != 0)) {
            throw new IllegalArgumentException("Bits Allocated " + bitsAllocated + " is neither 1 nor a multiple of 8");
        }
        if (bitsStored < 1 || bitsStored > bitsAllocated) {
            throw new IllegalArgumentException(
                    "Bits Stored " + bitsStored + " of " + bitsAllocated + " Bits Allocated");
        }
        if (pixelRepresentation >>> 1 != 0 || planarConfiguration >>> 1 != 0) {
            throw new IllegalArgumentException("Pixel Representation " + pixelRepresentation + ", Planar Configuration "
                    + planarConfiguration + ": only 0 and 1 mean something");
        }
    }

    /** Samples of a frame, as if chroma were not subsampled; exact, no overflow. */
    public long sampleCount() {
        return Math.multiplyExact(Math.multiplyExact((long) columns, rows), samplesPerPixel);
    }

    /**
     * Bits of a frame in native Pixel Data: one-bit frames are not aligned to bytes, and YBR_FULL_422 and YBR_PARTIAL_420
     * have fewer chroma than luma samples.
     */
    public long nativeBitCount() {
        long pixels = Math.multiplyExact((long) columns, rows);
        long bits = Math.multiplyExact(pixels, bitsAllocated);
        return switch (photometricInterpretation) {
            case YBR_FULL_422 -> Math.multiplyExact(bits, 2);
            case YBR_PARTIAL_420 -> Math.multiplyExact(bits, 3) / 2;
            default -> Math.multiplyExact(bits, samplesPerPixel);
        };
    }

    /** Bytes of a frame in native Pixel Data, rounded up to a whole byte. */
    public long byteCount() {
        return (nativeBitCount() + 7) / 8;
    }

    public boolean isSigned() {
        return pixelRepresentation == 1;
    }

    public FrameLayout withPhotometricInterpretation(PhotometricInterpretation changed) {
        return with(bitsStored, pixelRepresentation, changed, planarConfiguration);
    }

    public FrameLayout withBitsStored(int changed) {
        return with(changed, pixelRepresentation, photometricInterpretation, planarConfiguration);
    }

    public FrameLayout withPixelRepresentation(int changed) {
        return with(bitsStored, changed, photometricInterpretation, planarConfiguration);
    }

    public FrameLayout withPlanarConfiguration(int changed) {
        return with(bitsStored, pixelRepresentation, photometricInterpretation, changed);
    }

    /** What samples mean may change; how many there are, and the room they take, is what a frame is. */
    private FrameLayout with(int stored, int representation, PhotometricInterpretation photometric, int planar) {
        return new FrameLayout(
                columns, rows, samplesPerPixel, bitsAllocated, stored, representation, photometric, planar);
    }

    @Override
    public String toString() {
        return columns + "x" + rows + "x" + samplesPerPixel + " " + photometricInterpretation.label() + ", "
                + bitsStored
                + " of " + bitsAllocated + " bits " + (isSigned() ? "signed" : "unsigned")
                + (samplesPerPixel > 1 ? ", planar " + planarConfiguration : "");
    }
}
