package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * YBR_FULL becomes RGB. Frames that are RGB already, because their code stream says so, are left as they are.
 *
 * @param stored three unsigned samples a pixel in 8 or 16 bits, colour by pixel
 * @param mayLose whether the rounding was allowed; it is asked again here because a code stream may have other colours than
 *     the Data Set says
 * @dicom PS3.3 C.7.6.3.1.2
 */
record ColourConversion(FrameLayout stored, boolean mayLose) implements FrameConversion {
    private static final int CHUNK = 2048;

    @Override
    public FrameLayout result() {
        return stored.withPhotometricInterpretation(PhotometricInterpretation.RGB);
    }

    /** Whether the Data Set says that there is something to convert. */
    boolean isExpected() {
        return stored.photometricInterpretation() == PhotometricInterpretation.YBR_FULL;
    }

    @Override
    public String words() {
        return isExpected() ? "YBR_FULL to RGB, exact result rounded to integers" : "";
    }

    @Override
    public void convert(FrameLayout found, ByteBuffer from, ByteBuffer to) throws CodecException {
        int count = (int) result().byteCount();
        PhotometricInterpretation colour = found.photometricInterpretation();
        if (colour == PhotometricInterpretation.RGB) {
            to.put(to.position(), from, from.position(), count);
            return;
        }
        if (colour != PhotometricInterpretation.YBR_FULL || !mayLose) {
            throw new CodecException(
                    "colour",
                    CodecException.Status.UNSUPPORTED_FEATURE,
                    "the code stream has " + found + " where the Data Set says RGB, and "
                            + (mayLose ? "that does not become RGB" : "making RGB of it rounds: say --lossy"));
        }
        if (stored.bitsAllocated() == 8) {
            bytes(from, to, count / 3);
        } else {
            words(from, to, count / 6);
        }
    }

    private void bytes(ByteBuffer from, ByteBuffer to, int pixels) {
        byte[] mixed = new byte[3 * CHUNK];
        int[] y = new int[CHUNK];
        int[] cb = new int[CHUNK];
        int[] cr = new int[CHUNK];
        int mask = (1 << stored.bitsStored()) - 1;
        for (int done = 0; done < pixels; done += CHUNK) {
            int count = Math.min(CHUNK, pixels - done);
            from.get(from.position() + 3 * done, mixed, 0, 3 * count);
            for (int i = 0; i < count; i++) {
                y[i] = mixed[3 * i] & mask;
                cb[i] = mixed[3 * i + 1] & mask;
                cr[i] = mixed[3 * i + 2] & mask;
            }
            YbrToRgb.convert(y, cb, cr, count, stored.bitsStored());
            for (int i = 0; i < count; i++) {
                mixed[3 * i] = (byte) y[i];
                mixed[3 * i + 1] = (byte) cb[i];
                mixed[3 * i + 2] = (byte) cr[i];
            }
            to.put(to.position() + 3 * done, mixed, 0, 3 * count);
        }
    }

    private void words(ByteBuffer from, ByteBuffer to, int pixels) {
        short[] mixed = new short[3 * CHUNK];
        int[] y = new int[CHUNK];
        int[] cb = new int[CHUNK];
        int[] cr = new int[CHUNK];
        int mask = (1 << stored.bitsStored()) - 1;
        var source = from.slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        var target = to.slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        for (int done = 0; done < pixels; done += CHUNK) {
            int count = Math.min(CHUNK, pixels - done);
            source.get(3 * done, mixed, 0, 3 * count);
            for (int i = 0; i < count; i++) {
                y[i] = mixed[3 * i] & mask;
                cb[i] = mixed[3 * i + 1] & mask;
                cr[i] = mixed[3 * i + 2] & mask;
            }
            YbrToRgb.convert(y, cb, cr, count, stored.bitsStored());
            for (int i = 0; i < count; i++) {
                mixed[3 * i] = (short) y[i];
                mixed[3 * i + 1] = (short) cb[i];
                mixed[3 * i + 2] = (short) cr[i];
            }
            target.put(3 * done, mixed, 0, 3 * count);
        }
    }
}
