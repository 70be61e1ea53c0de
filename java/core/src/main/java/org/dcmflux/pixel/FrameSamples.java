package org.dcmflux.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.Objects;

/**
 * The samples of one native or decoded frame, as numbers.
 *
 * <p>Samples are numbered from 0 in the order of the bytes: by pixel or by plane as {@link FrameLayout#planarConfiguration}
 * says, and those of native YBR_FULL_422 as Y, Y, Cb, Cr. A number is what Bits Stored and High Bit cut out of the
 * container, with the sign of Pixel Representation; what lies above or below, overlays for instance, has no part in it.
 * The bytes are those that were given, so whoever changes them changes the samples.
 *
 * @dicom PS3.5 8.1.1, PS3.3 C.7.6.3.1.1
 */
public final class FrameSamples {
    private final FrameLayout layout;
    private final SampleKind kind;
    private final int highBit;
    private final ByteBuffer bytes;
    private final int count;

    private FrameSamples(FrameLayout layout, SampleKind kind, int highBit, ByteBuffer bytes) {
        this.layout = layout;
        this.kind = kind;
        this.highBit = highBit;
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (this.bytes.remaining() < layout.byteCount()) {
            throw new IllegalArgumentException(this.bytes.remaining() + " bytes are not a frame of " + layout
                    + ", which has " + layout.byteCount());
        }
        this.count = Math.toIntExact(layout.nativeBitCount() / layout.bitsAllocated());
    }

    /**
     * Sees whole numbers whose High Bit is one less than Bits Stored.
     *
     * @param bytes little endian from position to limit, which stay where they are
     * @throws IllegalArgumentException when they are fewer than the layout needs
     */
    public static FrameSamples of(FrameLayout layout, ByteBuffer bytes) {
        return new FrameSamples(layout, SampleKind.INTEGER, layout.bitsStored() - 1, bytes);
    }

    /** The same bytes as other numbers. A High Bit that is impossible is taken for one less than Bits Stored. */
    public FrameSamples withFormat(SampleKind otherKind, int otherHighBit) {
        int bits = otherKind == SampleKind.FLOAT ? 32 : 64;
        if (otherKind != SampleKind.INTEGER && layout.bitsAllocated() != bits) {
            throw new IllegalArgumentException(otherKind + " samples have " + bits + " bits, not " + layout);
        }
        boolean possible = otherHighBit >= layout.bitsStored() - 1 && otherHighBit < layout.bitsAllocated();
        return new FrameSamples(layout, otherKind, possible ? otherHighBit : layout.bitsStored() - 1, bytes);
    }

    public FrameLayout layout() {
        return layout;
    }

    public SampleKind kind() {
        return kind;
    }

    /** How many samples there are, subsampled chroma counted as it is. */
    public int count() {
        return count;
    }

    /** The bytes of the frame, read-only and little endian; one-bit samples are packed, the first in the lowest bit. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().limit((int) layout.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The containers of 16-bit samples, read-only, with all their bits.
     *
     * @throws IllegalStateException when Bits Allocated is not 16
     */
    public ShortBuffer containers16() {
        if (layout.bitsAllocated() != 16) {
            throw new IllegalStateException(
                    "samples of " + layout.bitsAllocated() + " bits are no shorts; use toInts()");
        }
        return bytes().asShortBuffer();
    }

    /**
     * All bits of a sample's container, as an unsigned number.
     *
     * @throws IndexOutOfBoundsException when there is no such sample
     */
    public long container(int sample) {
        Objects.checkIndex(sample, count);
        return switch (layout.bitsAllocated()) {
            case 1 -> bytes.get(sample >>> 3) >>> (sample & 7) & 1;
            case 8 -> bytes.get(sample) & 0xFF;
            case 16 -> bytes.getShort(sample * 2) & 0xFFFF;
            case 32 -> bytes.getInt(sample * 4) & 0xFFFF_FFFFL;
            default -> anyWidth(sample, layout.bitsAllocated() / 8);
        };
    }

    private long anyWidth(int sample, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | bytes.get(sample * width + i) & 0xFF;
        }
        return value;
    }

    /** A sample as a whole number; one of 64 bits without sign keeps its bits. */
    public long whole(int sample) {
        requireInteger();
        long top = container(sample) << (63 - highBit);
        int unused = 64 - layout.bitsStored();
        return layout.isSigned() ? top >> unused : top >>> unused;
    }

    /** A sample as a floating point number. */
    public double real(int sample) {
        Objects.checkIndex(sample, count);
        return switch (kind) {
            case FLOAT -> bytes.getFloat(sample * 4);
            case DOUBLE -> bytes.getDouble(sample * 8);
            case INTEGER -> {
                long whole = whole(sample);
                yield whole < 0 && !layout.isSigned() ? (whole >>> 1) * 2.0 + (whole & 1) : whole;
            }
        };
    }

    private void requireInteger() {
        if (kind != SampleKind.INTEGER) {
            throw new IllegalStateException(kind + " samples are not whole numbers; use toFloats() or toDoubles()");
        }
    }

    private void requireFit(int bits, String remedy) {
        requireInteger();
        if (layout.bitsStored() > bits) {
            throw new IllegalStateException(
                    "samples of " + layout.bitsStored() + " bits do not fit into " + bits + "; use " + remedy);
        }
    }

    /**
     * Copies all samples, one byte each; unsigned ones of 8 bits keep their bits. One-bit samples become 0 or 1.
     *
     * @throws IllegalStateException when Bits Stored is more than 8
     */
    public byte[] toBytes() {
        requireFit(8, "toShorts()");
        byte[] samples = new byte[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (byte) whole(i);
        }
        return samples;
    }

    /**
     * Copies all samples; unsigned ones of 16 bits keep their bits, so that {@code & 0xFFFF} shows them.
     *
     * @throws IllegalStateException when Bits Stored is more than 16
     */
    public short[] toShorts() {
        requireFit(16, "toInts()");
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) whole(i);
        }
        return samples;
    }

    /**
     * Copies all samples; unsigned ones of 32 bits keep their bits.
     *
     * @throws IllegalStateException when Bits Stored is more than 32
     */
    public int[] toInts() {
        requireFit(32, "toDoubles()");
        int[] samples = new int[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (int) whole(i);
        }
        return samples;
    }

    /** Copies all samples; whole numbers beyond 24 bits, and doubles, are rounded. */
    public float[] toFloats() {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (float) real(i);
        }
        return samples;
    }

    /** Copies all samples; whole numbers beyond 53 bits are rounded. */
    public double[] toDoubles() {
        double[] samples = new double[count];
        for (int i = 0; i < count; i++) {
            samples[i] = real(i);
        }
        return samples;
    }

    /** The same samples with those of a pixel beside each other; itself when they are, or when chroma is subsampled. */
    public FrameSamples colourByPixel() {
        return SampleOrder.withPlanarConfiguration(this, 0);
    }

    /** The same samples plane after plane; itself when they are, or when chroma is subsampled. */
    public FrameSamples colourByPlane() {
        return SampleOrder.withPlanarConfiguration(this, 1);
    }

    /** Native YBR_FULL_422 as YBR_FULL, each chroma sample repeated for both of its pixels; else itself. */
    public FrameSamples upsampled() {
        return SampleOrder.upsampled(this);
    }

    /** Other bytes of the same kind of sample. */
    FrameSamples rearranged(FrameLayout otherLayout, ByteBuffer otherBytes) {
        return new FrameSamples(otherLayout, kind, highBit, otherBytes);
    }
}
