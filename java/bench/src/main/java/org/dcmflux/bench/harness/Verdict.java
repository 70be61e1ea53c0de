package org.dcmflux.bench.harness;

import org.jspecify.annotations.Nullable;

/**
 * What came out of looking at the pixels.
 *
 * @param complaint what is wrong, null when nothing is
 * @param judge who looked, and how
 * @param quality peak signal-to-noise ratio in dB, null where pixels are the same
 */
record Verdict(
        @Nullable String complaint, String judge, @Nullable Double quality) {
    static Verdict right(String judge) {
        return new Verdict(null, judge, null);
    }

    static Verdict wrong(String complaint, String judge) {
        return new Verdict(complaint, judge, null);
    }
}
