package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class YbrToRgbTest {
    /** The exact fraction rounded, halves upwards. */
    private static long rounded(long numerator, long denominator) {
        return Math.floorDiv(2 * numerator + denominator, 2 * denominator);
    }

    private static int clamped(long value, int bits) {
        return (int) Math.max(0, Math.min((1L << bits) - 1, value));
    }

    private static int[] exact(int y, int cb, int cr, int bits) {
        long blue = cb - (1L << bits - 1);
        long red = cr - (1L << bits - 1);
        return new int[] {
            clamped(rounded(1000L * y + 1402 * red, 1000), bits),
            clamped(rounded(587_000L * y - 202_008 * blue - 419_198 * red, 587_000), bits),
            clamped(rounded(1000L * y + 1772 * blue, 1000), bits)
        };
    }

    private static void assertExact(int[] y, int[] cb, int[] cr, int bits) {
        int[] r = y.clone();
        int[] g = cb.clone();
        int[] b = cr.clone();
        YbrToRgb.convert(r, g, b, y.length, bits);
        for (int i = 0; i < y.length; i++) {
            int[] exact = exact(y[i], cb[i], cr[i], bits);
            if (r[i] != exact[0] || g[i] != exact[1] || b[i] != exact[2]) {
                assertThat(new int[] {r[i], g[i], b[i]})
                        .as("%d, %d, %d of %d bits", y[i], cb[i], cr[i], bits)
                        .isEqualTo(exact);
            }
        }
    }

    @Test
    void everyChromaOfEightBitsIsRoundedAsTheFractionsAre() {
        int[] cb = new int[1 << 16];
        int[] cr = new int[1 << 16];
        for (int i = 0; i < cb.length; i++) {
            cb[i] = i >> 8;
            cr[i] = i & 0xFF;
        }
        for (int luma : new int[] {0, 1, 77, 128, 200, 254, 255}) {
            int[] y = new int[1 << 16];
            java.util.Arrays.fill(y, luma);
            assertExact(y, cb, cr, 8);
        }
    }

    @Test
    void samplesOfOtherWidthsAreRoundedAsTheFractionsAre() {
        long seed = Long.getLong("dcmflux.seed", 20260101L);
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int bits : new int[] {2, 5, 7, 9, 10, 12, 15, 16}) {
            int count = 1 << 17;
            int[] y = new int[count];
            int[] cb = new int[count];
            int[] cr = new int[count];
            for (int i = 0; i < count; i++) {
                y[i] = i == 0 ? 0 : random.nextInt(1 << bits);
                cb[i] = i % 3 == 0 ? i & (1 << bits) - 1 : random.nextInt(1 << bits);
                cr[i] = i % 3 == 1 ? i & (1 << bits) - 1 : random.nextInt(1 << bits);
            }
            assertExact(y, cb, cr, bits);
        }
    }

    @Test
    void greysStayGrey_andPrimariesAreThoseOfTheStandard() {
        assertThat(exact(128, 128, 128, 8)).containsExactly(128, 128, 128);
        // Y, CB and CR of red, green and blue by the forward equations of PS3.3 C.7.6.3.1.2, rounded.
        int[] y = {76, 150, 29};
        int[] cb = {85, 44, 255};
        int[] cr = {255, 21, 107};
        YbrToRgb.convert(y, cb, cr, 3, 8);
        assertThat(y).containsExactly(254, 0, 0);
        assertThat(cb).containsExactly(0, 255, 0);
        assertThat(cr).containsExactly(0, 1, 254);
    }
}
