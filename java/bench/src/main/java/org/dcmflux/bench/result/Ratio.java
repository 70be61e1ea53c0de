package org.dcmflux.bench.result;

/**
 * How many times as long the other one takes: above 1 ours is faster or thriftier, below 1 it is not.
 *
 * @param row the row's id
 * @param other name of the other contender
 * @param house whose it is
 * @param ours name of our contender
 * @param measure what is compared
 * @param value median over the rounds of the ratio in a round
 * @param low the smallest ratio of a round
 * @param high the largest
 */
public record Ratio(
        String row, String other, House house, String ours, Measure measure, double value, double low, double high) {
    /** What a ratio is about. */
    public enum Measure {
        /** Seconds on the clock. */
        WALL,
        /** Seconds of all cores. */
        CPU,
        /** Peak of resident memory; in rows about memory only, which have no other ratio. */
        MEMORY
    }

    /** Names the ratio across runs. */
    public String key() {
        return row + " | " + other + " / " + ours + " | " + measure;
    }
}
