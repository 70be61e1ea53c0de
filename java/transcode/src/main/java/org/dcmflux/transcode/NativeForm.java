package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * From native frames as they are stored to the one form that codecs take and that frames are compared in: colour by pixel, chroma
 * in full resolution, samples in the low bits with their sign above them.
 *
 * @param stored 8 or more Bits Allocated
 * @param shift how far the samples' lowest bit is from bit 0
 * @dicom PS3.5 8.1.1, PS3.3 C.7.6.3.1.2, PS3.3 C.7.6.3.1.3
 */
record NativeForm(FrameLayout stored, int shift) {
    boolean isNeeded() {
        return isByPlane() || isSubsampled() || shift > 0;
    }

    private boolean isByPlane() {
        return stored.samplesPerPixel() > 1 && stored.planarConfiguration() == 1;
    }

    private boolean isSubsampled() {
        return stored.photometricInterpretation() == PhotometricInterpretation.YBR_FULL_422;
    }

    FrameLayout result() {
        FrameLayout result = stored.withPlanarConfiguration(0);
        return isSubsampled() ? result.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL) : result;
    }

    /**
     * Converts a frame from its position on into another buffer from its position on; no position changes.
     *
     * @throws CodecException when bits below the samples are set: they are something that nobody described, or High Bit is
     *     wrong, and shifting would lose it
     */
    void convert(ByteBuffer from, ByteBuffer to) throws CodecException {
        int sampleBytes = stored.bitsAllocated() / 8;
        if (isSubsampled()) {
            upsample(from, to, sampleBytes);
        } else if (isByPlane()) {
            interleave(from, to, sampleBytes);
        } else {
            int count = (int) stored.byteCount();
            to.put(to.position(), from, from.position(), count);
        }
        if (shift > 0) {
            shift(to, sampleBytes);
        }
    }

    private void interleave(ByteBuffer from, ByteBuffer to, int sampleBytes) {
        int samples = stored.samplesPerPixel();
        int planeBytes = Math.toIntExact(stored.byteCount() / samples);
        for (int plane = 0; plane < samples; plane++) {
            int source = from.position() + plane * planeBytes;
            int target = to.position() + plane * sampleBytes;
            for (int i = 0; i < planeBytes; i += sampleBytes) {
                for (int b = 0; b < sampleBytes; b++) {
                    to.put(target + b, from.get(source + i + b));
                }
                target += samples * sampleBytes;
            }
        }
    }

    /** Y Y CB CR for two pixels become Y CB CR twice: the chroma of both is that of the first, where it was sampled. */
    private void upsample(ByteBuffer from, ByteBuffer to, int sampleBytes) {
        int pairs = stored.columns() * stored.rows() / 2;
        int source = from.position();
        int target = to.position();
        for (int pair = 0; pair < pairs; pair++) {
            for (int pixel = 0; pixel < 2; pixel++) {
                to.put(target, from, source + pixel * sampleBytes, sampleBytes);
                to.put(target + sampleBytes, from, source + 2 * sampleBytes, 2 * sampleBytes);
                target += 3 * sampleBytes;
            }
            source += 4 * sampleBytes;
        }
    }

    private void shift(ByteBuffer frame, int sampleBytes) throws CodecException {
        ByteBuffer bytes = frame.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = frame.position() + (int) result().byteCount();
        int unused = Long.SIZE - stored.bitsStored();
        long below = 0;
        for (int at = frame.position(); at < end; at += sampleBytes) {
            long container = sample(bytes, at, sampleBytes);
            below |= container & (1L << shift) - 1;
            long sample = container >>> shift << unused;
            long low = stored.isSigned() ? sample >> unused : sample >>> unused;
            for (int b = 0; b < sampleBytes; b++) {
                bytes.put(at + b, (byte) (low >> 8 * b));
            }
        }
        if (below != 0) {
            throw new CodecException(
                    "native",
                    CodecException.Status.UNSUPPORTED_FEATURE,
                    "samples of " + stored.bitsStored() + " bits begin at bit " + shift
                            + " as High Bit says, but lower bits are set, which would be lost; explicit-le keeps them");
        }
    }

    private static long sample(ByteBuffer bytes, int at, int sampleBytes) {
        long sample = 0;
        for (int b = sampleBytes - 1; b >= 0; b--) {
            sample = sample << 8 | bytes.get(at + b) & 0xFF;
        }
        return sample;
    }
}
