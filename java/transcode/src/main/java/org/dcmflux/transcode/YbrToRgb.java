package org.dcmflux.transcode;

/**
 * YBR_FULL to RGB by the equations of the standard, turned round: what comes out is the exact result rounded to the nearest
 * integer, halves upwards, and kept within the range of the samples.
 *
 * <p>The forward equations have the luminance .299 R + .587 G + .114 B and differences scaled to half of the range. Turned round
 * they are R = Y + 1.402 Cr, G = Y - (202008 Cb + 419198 Cr) / 587000 and B = Y + 1.772 Cb. The factors are fixed-point
 * numbers, and a half is a little more than one: enough that a factor cut short does not round an exact half down, and less than
 * what parts any other fraction of 587000 from a half. So no sample of up to 16 bits rounds otherwise than the fractions do.
 * The loops are over arrays and without branches, so that they become vector instructions.
 *
 * @dicom PS3.3 C.7.6.3.1.2
 */
final class YbrToRgb {
    private static final int POINT = 22;
    private static final int HALF = (1 << POINT - 1) + 96;
    private static final int RED_CR = (int) fixed(1402, 1000, POINT);
    private static final int GREEN_CB = (int) fixed(202_008, 587_000, POINT);
    private static final int GREEN_CR = (int) fixed(419_198, 587_000, POINT);
    private static final int BLUE_CB = (int) fixed(1772, 1000, POINT);

    private static final int LONG_POINT = 40;
    private static final long LONG_HALF = (1L << LONG_POINT - 1) + (1 << 17);
    private static final long LONG_RED_CR = fixed(1402, 1000, LONG_POINT);
    private static final long LONG_GREEN_CB = fixed(202_008, 587_000, LONG_POINT);
    private static final long LONG_GREEN_CR = fixed(419_198, 587_000, LONG_POINT);
    private static final long LONG_BLUE_CB = fixed(1772, 1000, LONG_POINT);

    private YbrToRgb() {}

    private static long fixed(long numerator, long denominator, int point) {
        return ((numerator << point) + denominator / 2) / denominator;
    }

    /** Converts samples in place: what comes in as Y, CB and CR goes out as red, green and blue. */
    static void convert(int[] y, int[] cb, int[] cr, int count, int bits) {
        if (bits <= 8) {
            convertBytes(y, cb, cr, count, bits);
        } else {
            convertWords(y, cb, cr, count, bits);
        }
    }

    private static void convertBytes(int[] y, int[] cb, int[] cr, int count, int bits) {
        int middle = 1 << bits - 1;
        int most = (1 << bits) - 1;
        for (int i = 0; i < count; i++) {
            int blue = cb[i] - middle;
            int red = cr[i] - middle;
            int luma = y[i];
            y[i] = Math.max(0, Math.min(most, luma + (RED_CR * red + HALF >> POINT)));
            cb[i] = Math.max(0, Math.min(most, luma + (-GREEN_CB * blue - GREEN_CR * red + HALF >> POINT)));
            cr[i] = Math.max(0, Math.min(most, luma + (BLUE_CB * blue + HALF >> POINT)));
        }
    }

    private static void convertWords(int[] y, int[] cb, int[] cr, int count, int bits) {
        int middle = 1 << bits - 1;
        int most = (1 << bits) - 1;
        for (int i = 0; i < count; i++) {
            long blue = cb[i] - middle;
            long red = cr[i] - middle;
            int luma = y[i];
            int r = luma + (int) (LONG_RED_CR * red + LONG_HALF >> LONG_POINT);
            int g = luma + (int) (-LONG_GREEN_CB * blue - LONG_GREEN_CR * red + LONG_HALF >> LONG_POINT);
            int b = luma + (int) (LONG_BLUE_CB * blue + LONG_HALF >> LONG_POINT);
            y[i] = Math.max(0, Math.min(most, r));
            cb[i] = Math.max(0, Math.min(most, g));
            cr[i] = Math.max(0, Math.min(most, b));
        }
    }
}
