package org.dcmflux.encoding;

/**
 * How a Data Set is read.
 *
 * @param deferAbove values longer than this many bytes stay in their source; 128 at least, because shorter ones tell how
 *     others are to be read
 * @param maxDepth Sequences inside each other
 * @param maxElements Data Elements in the whole Data Set, nested ones counted
 * @param maxFragments fragments of one Pixel Data element
 */
public record ReadOptions(int deferAbove, int maxDepth, int maxElements, int maxFragments) {
    private static final ReadOptions DEFAULTS = new ReadOptions(64 * 1024, 64, 2_000_000, 4_000_000);

    private static final int LEAST_DEFERRED = 128;

    public ReadOptions {
        if (deferAbove < LEAST_DEFERRED) {
            throw new IllegalArgumentException("deferAbove " + deferAbove + " is less than " + LEAST_DEFERRED);
        }
        if (maxDepth < 1 || maxElements < 1 || maxFragments < 1) {
            throw new IllegalArgumentException("limits must be positive: maxDepth " + maxDepth + ", maxElements "
                    + maxElements + ", maxFragments " + maxFragments);
        }
    }

    /** 64 KiB, 64 levels, 2 million elements, 4 million fragments. */
    public static ReadOptions defaults() {
        return DEFAULTS;
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes single options. */
    public static final class Builder {
        private int deferAbove;
        private int maxDepth;
        private int maxElements;
        private int maxFragments;

        private Builder(ReadOptions from) {
            deferAbove = from.deferAbove;
            maxDepth = from.maxDepth;
            maxElements = from.maxElements;
            maxFragments = from.maxFragments;
        }

        public Builder deferAbove(int bytes) {
            deferAbove = bytes;
            return this;
        }

        public Builder maxDepth(int sequences) {
            maxDepth = sequences;
            return this;
        }

        public Builder maxElements(int elements) {
            maxElements = elements;
            return this;
        }

        public Builder maxFragments(int fragments) {
            maxFragments = fragments;
            return this;
        }

        public ReadOptions build() {
            return new ReadOptions(deferAbove, maxDepth, maxElements, maxFragments);
        }
    }
}
