package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a code stream says, read without a codec: so that a frame of another size than the Data Set's never
 * reaches one, and so that its colours are known where only the header tells them.
 *
 * @param columns 0 when the header does not say
 * @param rows 0 when the header does not say
 * @param components 0 when the header does not say
 * @param precision bits of a sample; 0 when the header does not say
 * @param colour what three components surely are; {@link PhotometricInterpretation#UNKNOWN} when nothing proves it
 * @dicom PS3.5 8.2.1, 8.2.3, 8.2.4
 */
public record CodeStreamFacts(
        long columns, long rows, int components, int precision, PhotometricInterpretation colour) {
    private static final CodeStreamFacts NONE = new CodeStreamFacts(0, 0, 0, 0, PhotometricInterpretation.UNKNOWN);
    private static final int SOI = 0xFFD8;
    private static final int SOC = 0xFF4F;
    private static final int SIZ = 0xFF51;
    private static final int JPEG_XL = 0xFF0A;

    /**
     * Reads the header of a JPEG, JPEG-LS, JPEG 2000 or bare JPEG XL code stream.
     *
     * @param codeStream between position and limit, which stay where they are
     * @return facts that are all unknown when the bytes begin like none of these, or the header is damaged: a codec knows better
     */
    public static CodeStreamFacts of(ByteBuffer codeStream) {
        ByteBuffer bytes = codeStream.slice();
        if (bytes.remaining() < 4) {
            return NONE;
        }
        CodeStreamFacts found = switch (bytes.getShort(0) & 0xFFFF) {
            case SOI -> JpegHeader.facts(bytes);
            case SOC -> jpeg2000(bytes);
            case JPEG_XL -> jpegXl(bytes);
            default -> null;
        };
        return found == null ? NONE : found;
    }

    private static @Nullable CodeStreamFacts jpeg2000(ByteBuffer bytes) {
        if (bytes.remaining() < 43 || (bytes.getShort(2) & 0xFFFF) != SIZ) {
            return null;
        }
        long columns = unsigned(bytes, 8) - unsigned(bytes, 16);
        long rows = unsigned(bytes, 12) - unsigned(bytes, 20);
        int precision = (bytes.get(42) & 0x7F) + 1;
        return new CodeStreamFacts(
                columns, rows, bytes.getShort(40) & 0xFFFF, precision, PhotometricInterpretation.UNKNOWN);
    }

    private static long unsigned(ByteBuffer bytes, int at) {
        return bytes.getInt(at) & 0xFFFF_FFFFL;
    }

    /** The size is the first thing in the header, a few bits from the lowest on. */
    private static @Nullable CodeStreamFacts jpegXl(ByteBuffer bytes) {
        if (bytes.remaining() < 12) {
            return null;
        }
        BitsOfHeader bits = new BitsOfHeader(bytes, 16);
        boolean small = bits.next(1) == 1;
        long rows = small ? 8 * (bits.next(5) + 1) : bits.side();
        int ratio = (int) bits.next(3);
        long columns = switch (ratio) {
            case 0 -> small ? 8 * (bits.next(5) + 1) : bits.side();
            case 1 -> rows;
            case 2 -> rows * 12 / 10;
            case 3 -> rows * 4 / 3;
            case 4 -> rows * 3 / 2;
            case 5 -> rows * 16 / 9;
            case 6 -> rows * 5 / 4;
            default -> rows * 2;
        };
        return new CodeStreamFacts(columns, rows, 0, 0, PhotometricInterpretation.UNKNOWN);
    }

    private static final class BitsOfHeader {
        private final ByteBuffer bytes;
        private int at;

        BitsOfHeader(ByteBuffer bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long next(int count) {
            long value = 0;
            for (int i = 0; i < count; i++, at++) {
                value |= (long) (bytes.get(at >> 3) >> (at & 7) & 1) << i;
            }
            return value;
        }

        long side() {
            int[] widths = {9, 13, 18, 30};
            return 1 + next(widths[(int) next(2)]);
        }
    }

    /**
     * Refuses a code stream that is not of the expected layout.
     *
     * @param codec named in the error
     * @throws CodecException with {@link Status#LAYOUT_MISMATCH}
     */
    public void require(FrameLayout expected, String codec) throws CodecException {
        boolean other = columns != 0 && columns != expected.columns()
                || rows != 0 && rows != expected.rows()
                || components != 0 && components != expected.samplesPerPixel();
        // JPEG XL may turn an image on its side after decoding, which its first bits do not tell.
        boolean turned = components == 0 && columns == expected.rows() && rows == expected.columns();
        if (other && !turned) {
            throw new CodecException(
                    codec,
                    Status.LAYOUT_MISMATCH,
                    "the codestream has " + columns + " columns x " + rows + " rows"
                            + (components == 0 ? "" : " x " + components + " samples") + ", expected are "
                            + expected.columns() + " columns x " + expected.rows() + " rows x "
                            + expected.samplesPerPixel() + " samples");
        }
        if (precision > expected.bitsAllocated()) {
            throw new CodecException(
                    codec,
                    Status.LAYOUT_MISMATCH,
                    "the codestream has " + precision + " bits a sample, expected are at most the "
                            + expected.bitsAllocated() + " bits allocated");
        }
    }

    /** The layout with the colours that the header proves, itself when it proves none. */
    public FrameLayout proven(FrameLayout written) {
        return colour == PhotometricInterpretation.UNKNOWN ? written : written.withPhotometricInterpretation(colour);
    }
}
