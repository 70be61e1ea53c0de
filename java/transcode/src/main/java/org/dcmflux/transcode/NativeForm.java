package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * From native frames as they are stored to the one form that codecs take and that frames are compared in: colour by pixel, chroma
 * in full resolution, samples in the low bits with their sign above them, overlays taken out of their bits.
 *
 * @param stored 8 or more Bits Allocated
 * @param shift how far the samples' lowest bit is from bit 0
 * @param overlayBits the bits of a container that have overlays, which were copied to elements of their own
 * @dicom PS3.5 8.1.1, PS3.5 8.1.2, PS3.3 C.7.6.3.1.2, PS3.3 C.7.6.3.1.3
 */
record NativeForm(FrameLayout stored, int shift, long overlayBits) implements FrameConversion {
    NativeForm(FrameLayout stored, int shift) {
        this(stored, shift, 0);
    }

    boolean isNeeded() {
        return isByPlane() || isSubsampled() || shift > 0 || overlayBits != 0;
    }

    private boolean isByPlane() {
        return stored.samplesPerPixel() > 1 && stored.planarConfiguration() == 1;
    }

    private boolean isSubsampled() {
        return stored.photometricInterpretation() == PhotometricInterpretation.YBR_FULL_422;
    }

    @Override
    public FrameLayout result() {
        FrameLayout result = stored.withPlanarConfiguration(0);
        return isSubsampled() ? result.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL) : result;
    }

    @Override
    public String words() {
        List<String> words = new ArrayList<>();
        if (isSubsampled()) {
            words.add("chroma repeated for both pixels, YBR_FULL_422 to YBR_FULL");
        }
        if (isByPlane()) {
            words.add("planes to colour by pixel");
        }
        if (shift > 0) {
            words.add("samples shifted down by " + shift + " bits");
        }
        if (overlayBits != 0) {
            words.add("overlays moved out of " + Long.bitCount(overlayBits) + " bits of the pixels");
        }
        return String.join(", ", words);
    }

    /**
     * {@inheritDoc}
     *
     * @throws CodecException when bits beside the samples are set: they are something that nobody described, or High Bit is
     *     wrong, and shifting would lose it
     */
    @Override
    public void convert(FrameLayout found, ByteBuffer from, ByteBuffer to) throws CodecException {
        int sampleBytes = stored.bitsAllocated() / 8;
        if (isSubsampled()) {
            upsample(from, to, sampleBytes);
        } else if (isByPlane()) {
            interleave(from, to, sampleBytes);
        } else {
            int count = (int) stored.byteCount();
            to.put(to.position(), from, from.position(), count);
        }
        if (overlayBits != 0) {
            clearOverlays(to, sampleBytes);
        }
        if (shift > 0) {
            shift(to, sampleBytes);
        }
    }

    /** Where nothing but overlays was above a sample, its sign goes there; what nobody described stays. */
    private void clearOverlays(ByteBuffer frame, int sampleBytes) {
        ByteBuffer bytes = frame.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int end = frame.position() + (int) result().byteCount();
        int top = shift + stored.bitsStored();
        long above = top == Long.SIZE ? 0 : -1L << top;
        for (int at = frame.position(); at < end; at += sampleBytes) {
            long container = sample(bytes, at, sampleBytes) & ~overlayBits;
            boolean negative = stored.isSigned() && (container >>> top - 1 & 1) != 0;
            long meant = negative ? ~overlayBits & above & containerBits(sampleBytes) : 0;
            long found = container & above;
            if (negative && (found == 0 || found == meant)) {
                container |= above;
            }
            put(bytes, at, sampleBytes, container);
        }
    }

    private static long containerBits(int sampleBytes) {
        return sampleBytes == Long.BYTES ? -1L : (1L << 8 * sampleBytes) - 1;
    }

    private static void put(ByteBuffer bytes, int at, int sampleBytes, long container) {
        for (int b = 0; b < sampleBytes; b++) {
            bytes.put(at + b, (byte) (container >> 8 * b));
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
        long beside = 0;
        int top = shift + stored.bitsStored();
        for (int at = frame.position(); at < end; at += sampleBytes) {
            long container = sample(bytes, at, sampleBytes);
            long above = top == Long.SIZE ? 0 : container >>> top;
            long sign =
                    stored.isSigned() ? container << Long.SIZE - top >> Long.SIZE - 1 & containerBits(sampleBytes) : 0;
            beside |= container & (1L << shift) - 1 | (above == 0 || above == sign >>> top ? 0 : above);
            long sample = container >>> shift << unused;
            long low = stored.isSigned() ? sample >> unused : sample >>> unused;
            put(bytes, at, sampleBytes, low);
        }
        if (beside != 0) {
            throw new CodecException(
                    "native",
                    CodecException.Status.UNSUPPORTED_FEATURE,
                    "samples of " + stored.bitsStored() + " bits begin at bit " + shift
                            + " as High Bit says, but bits beside them are set, which would be lost; explicit-le keeps them");
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
