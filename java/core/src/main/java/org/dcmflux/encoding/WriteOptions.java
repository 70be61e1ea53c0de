package org.dcmflux.encoding;

/**
 * How a Data Set is written.
 *
 * @param sequenceLength one style for every Sequence and Item of the file
 */
public record WriteOptions(SequenceLength sequenceLength) {
    /** How the end of Sequences and Items is told. */
    public enum SequenceLength {
        /** By delimitation items: can be written without knowing sizes. */
        UNDEFINED,
        /** By lengths, computed bottom-up. */
        DEFINED
    }

    private static final WriteOptions DEFAULTS = new WriteOptions(SequenceLength.UNDEFINED);

    /** Undefined lengths. */
    public static WriteOptions defaults() {
        return DEFAULTS;
    }
}
