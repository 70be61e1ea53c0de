package org.dcmflux.transcode.proof;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.pixel.SampleKind;

/**
 * Reads a decoded frame, however it is laid out, in the one form that frames are compared in: row by row, colour by pixel, chroma
 * in full resolution, each sample a number.
 *
 * <p>The rules: bits outside Bits Stored are no part of a sample, a sign is extended from its highest bit; of YBR_FULL_422 both
 * pixels of a pair have the chroma of the first; floats are the numbers they are; values are never inverted, looked up or
 * windowed, so MONOCHROME1 and PALETTE COLOR are compared as stored.
 *
 * @param layout of the frame as it was decoded
 * @param shift bits below a sample's lowest one
 * @dicom PS3.5 8.1.1, PS3.3 C.7.6.3.1.2, PS3.3 C.7.6.3.1.3
 */
record SampleForm(FrameLayout layout, int shift, SampleKind kind) {
    /** Which bits of a container count. */
    enum Bits {
        STORED,
        /** All, because an overlay is in those that no sample uses. */
        ALL
    }

    static SampleForm of(FrameLayout layout, int highBit, SampleKind kind, Bits bits) throws CodecException {
        PhotometricInterpretation label = layout.photometricInterpretation();
        boolean pairs = label == PhotometricInterpretation.YBR_FULL_422;
        if (label == PhotometricInterpretation.YBR_PARTIAL_420
                || pairs && (layout.columns() % 2 != 0 || layout.planarConfiguration() != 0)) {
            throw new CodecException(
                    "native", Status.UNSUPPORTED_FEATURE, "where the chroma of " + layout + " belongs is ambiguous");
        }
        if (kind != SampleKind.INTEGER || bits == Bits.ALL || layout.bitsAllocated() == 1) {
            return new SampleForm(layout.withBitsStored(layout.bitsAllocated()), 0, kind);
        }
        boolean possible = highBit >= layout.bitsStored() - 1 && highBit < layout.bitsAllocated();
        return new SampleForm(layout, possible ? highBit - (layout.bitsStored() - 1) : 0, kind);
    }

    /** The form after chroma was brought to full resolution. */
    PhotometricInterpretation colour() {
        PhotometricInterpretation label = layout.photometricInterpretation();
        return label == PhotometricInterpretation.YBR_FULL_422 ? PhotometricInterpretation.YBR_FULL : label;
    }

    int samplesPerRow() {
        return Math.multiplyExact(layout.columns(), layout.samplesPerPixel());
    }

    /** Bytes of a sample's container in {@link #bytes}. */
    int containerBytes() {
        return Math.max(1, layout.bitsAllocated() / 8);
    }

    /** Whether frames of both forms are equal when, and only when, their bytes are. */
    boolean isSameBytesAs(SampleForm other) {
        return equals(other) && shift == 0 && layout.bitsStored() == layout.bitsAllocated();
    }

    /** @param frame little endian, from index 0 on */
    void row(ByteBuffer frame, int row, long[] samples) {
        ByteBuffer bytes = frame.order() == ByteOrder.LITTLE_ENDIAN
                ? frame
                : frame.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (layout.bitsAllocated() == 1) {
            singleBits(bytes, row, samples);
        } else if (layout.photometricInterpretation() == PhotometricInterpretation.YBR_FULL_422) {
            pairs(bytes, row, samples);
        } else if (layout.planarConfiguration() == 1 && layout.samplesPerPixel() > 1) {
            planes(bytes, row, samples);
        } else {
            int size = containerBytes();
            long at = (long) row * samples.length * size;
            for (int i = 0; i < samples.length; i++) {
                samples[i] = sample(bytes, (int) at, size);
                at += size;
            }
        }
        clean(samples);
    }

    private void singleBits(ByteBuffer bytes, int row, long[] samples) {
        long bit = (long) row * samples.length;
        for (int i = 0; i < samples.length; i++, bit++) {
            samples[i] = bytes.get((int) (bit >>> 3)) >>> (bit & 7) & 1;
        }
    }

    private void pairs(ByteBuffer bytes, int row, long[] samples) {
        int size = containerBytes();
        int at = row * layout.columns() * 2 * size;
        for (int i = 0; i < samples.length; i += 6) {
            long blue = sample(bytes, at + 2 * size, size);
            long red = sample(bytes, at + 3 * size, size);
            for (int pixel = 0; pixel < 2; pixel++) {
                samples[i + 3 * pixel] = sample(bytes, at + pixel * size, size);
                samples[i + 3 * pixel + 1] = blue;
                samples[i + 3 * pixel + 2] = red;
            }
            at += 4 * size;
        }
    }

    private void planes(ByteBuffer bytes, int row, long[] samples) {
        int size = containerBytes();
        int planes = layout.samplesPerPixel();
        int plane = layout.columns() * layout.rows() * size;
        for (int p = 0; p < planes; p++) {
            int at = p * plane + row * layout.columns() * size;
            for (int i = p; i < samples.length; i += planes) {
                samples[i] = sample(bytes, at, size);
                at += size;
            }
        }
    }

    private static long sample(ByteBuffer bytes, int at, int size) {
        return switch (size) {
            case 1 -> bytes.get(at) & 0xFF;
            case 2 -> bytes.getShort(at) & 0xFFFF;
            case 4 -> bytes.getInt(at) & 0xFFFF_FFFFL;
            case 8 -> bytes.getLong(at);
            default -> {
                long sample = 0;
                for (int b = size - 1; b >= 0; b--) {
                    sample = sample << 8 | bytes.get(at + b) & 0xFF;
                }
                yield sample;
            }
        };
    }

    private void clean(long[] samples) {
        int unused = Long.SIZE - layout.bitsStored();
        boolean signed = layout.isSigned() && kind == SampleKind.INTEGER;
        if (layout.bitsAllocated() == 1 || unused == 0 && shift == 0) {
            return;
        }
        for (int i = 0; i < samples.length; i++) {
            long top = samples[i] >>> shift << unused;
            samples[i] = signed ? top >> unused : top >>> unused;
        }
    }

    /** Puts a row into its containers, little endian: what digests are computed of. */
    void bytes(long[] samples, byte[] row) {
        int size = containerBytes();
        for (int i = 0, at = 0; i < samples.length; i++) {
            for (int b = 0; b < size; b++) {
                row[at++] = (byte) (samples[i] >> 8 * b);
            }
        }
    }

    /** The number that a sample is, for differences. */
    double number(long sample) {
        return switch (kind) {
            case INTEGER -> layout.bitsAllocated() == 64 && !layout.isSigned() ? unsigned(sample) : sample;
            case FLOAT -> Float.intBitsToFloat((int) sample);
            case DOUBLE -> Double.longBitsToDouble(sample);
        };
    }

    private static double unsigned(long sample) {
        return sample >= 0 ? sample : (sample >>> 1) * 2.0;
    }
}
