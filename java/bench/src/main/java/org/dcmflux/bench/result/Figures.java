package org.dcmflux.bench.result;

import java.util.stream.DoubleStream;

/**
 * Several measurements of the same thing.
 *
 * @param median the middle one
 * @param low the smallest
 * @param high the largest
 */
public record Figures(double median, double low, double high) {
    /** Sums up measurements; all zero when there are none. */
    public static Figures of(DoubleStream measurements) {
        double[] sorted = measurements.sorted().toArray();
        if (sorted.length == 0) {
            return new Figures(0, 0, 0);
        }
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Figures(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Half of the distance between the extremes, as a part of the median. */
    public double spread() {
        return median == 0 ? 0 : (high - low) / 2 / median;
    }
}
