package org.dcmflux.testkit;

import org.jspecify.annotations.Nullable;

/**
 * How far two sets of decoded frames are apart, sample by sample.
 *
 * @param samples how many samples were compared
 * @param differing how many of them differ
 * @param maximumError the largest absolute difference
 * @param first the first sample that differs, null when there is none
 */
public record PixelComparison(
        long samples,
        long differing,
        long maximumError,
        @Nullable Difference first) {
    /**
     * One sample that differs; all numbers are zero-based. Rows, columns and sample numbers suppose colour by pixel.
     *
     * @param frame the frame
     * @param row the row
     * @param column the column
     * @param sample the sample of the pixel
     * @param expected its value on the expected side
     * @param actual its value on the other
     */
    public record Difference(int frame, int row, int column, int sample, long expected, long actual) {
        @Override
        public String toString() {
            return "frame %d row %d column %d sample %d is %d instead of %d"
                    .formatted(frame, row, column, sample, actual, expected);
        }
    }

    /** Compares little-endian samples of the same shape; what stands after the last frame does not count. */
    public static PixelComparison of(byte[] expected, byte[] actual, FrameShape shape) {
        if (expected.length < shape.byteCount() || actual.length < shape.byteCount()) {
            throw new AssertionError("expected " + expected.length + " and actual " + actual.length + " bytes; " + shape
                    + " needs " + shape.byteCount());
        }
        int width = shape.bytesPerSample();
        long samples = shape.byteCount() / width;
        long differing = 0;
        long maximumError = 0;
        Difference first = null;
        for (int i = 0; i < samples; i++) {
            long a = sample(expected, i * width, width, shape.signed());
            long b = sample(actual, i * width, width, shape.signed());
            if (a != b) {
                differing++;
                maximumError = Math.max(maximumError, Math.abs(a - b));
                first = first == null ? at(i, shape, a, b) : first;
            }
        }
        return new PixelComparison(samples, differing, maximumError, first);
    }

    private static long sample(byte[] bytes, int offset, int width, boolean signed) {
        long value = signed ? bytes[offset + width - 1] : bytes[offset + width - 1] & 0xFF;
        for (int k = width - 2; k >= 0; k--) {
            value = value << 8 | bytes[offset + k] & 0xFF;
        }
        return value;
    }

    private static Difference at(int index, FrameShape shape, long expected, long actual) {
        int perFrame = Math.toIntExact(shape.bytesPerFrame() / shape.bytesPerSample());
        int inFrame = index % perFrame;
        int pixel = inFrame / shape.samples();
        return new Difference(
                index / perFrame,
                pixel / shape.columns(),
                pixel % shape.columns(),
                inFrame % shape.samples(),
                expected,
                actual);
    }

    /** Fails with the first difference unless all samples are equal. */
    public PixelComparison assertEqual() {
        return assertWithin(0);
    }

    /** Fails with the first difference unless no sample is further off than a bound. */
    public PixelComparison assertWithin(long bound) {
        if (maximumError > bound) {
            throw new AssertionError("pixels differ by more than " + bound + ": " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return differing + " of " + samples + " samples differ, by " + maximumError + " at most"
                + (first == null ? "" : "; " + first);
    }
}
