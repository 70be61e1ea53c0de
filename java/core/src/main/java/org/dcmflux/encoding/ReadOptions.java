package org.dcmflux.encoding;

import java.nio.file.Path;

/**
 * How a Data Set is read.
 *
 * @param deferAbove values longer than this many bytes stay in their source; 128 at least, because shorter ones tell how
 *     others are to be read
 * @param maxDepth Sequences inside each other
 * @param maxElements Data Elements in the whole Data Set, nested ones counted
 * @param maxFragments fragments of one Pixel Data element
 * @param maxInflateRatio bytes that a deflated Data Set may become for each of its bytes, beyond the first megabyte
 * @param spoolAbove inflated Data Sets above this many bytes go to a temporary file
 * @param temporaryDirectory where temporary files are made; each is gone when its source is closed
 */
public record ReadOptions(
        int deferAbove,
        int maxDepth,
        int maxElements,
        int maxFragments,
        int maxInflateRatio,
        int spoolAbove,
        Path temporaryDirectory) {
    private static final class Defaults {
        static final ReadOptions OPTIONS = new ReadOptions(
                64 * 1024, 64, 2_000_000, 4_000_000, 1000, 8 << 20, Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static final int LEAST_DEFERRED = 128;

    public ReadOptions {
        if (deferAbove < LEAST_DEFERRED) {
            throw new IllegalArgumentException("deferAbove " + deferAbove + " is less than " + LEAST_DEFERRED);
        }
        if (spoolAbove < 0 || maxDepth < 1 || maxElements < 1 || maxFragments < 1 || maxInflateRatio < 1) {
            throw new IllegalArgumentException("limits must be positive: deferAbove " + deferAbove + ", maxDepth "
                    + maxDepth + ", maxElements " + maxElements + ", maxFragments " + maxFragments
                    + ", maxInflateRatio " + maxInflateRatio + ", spoolAbove " + spoolAbove);
        }
    }

    /** 64 KiB, 64 levels, 2 million elements, 4 million fragments, 1000 : 1, 8 MiB, the system's directory. */
    public static ReadOptions defaults() {
        return Defaults.OPTIONS;
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
        private int maxInflateRatio;
        private int spoolAbove;
        private Path temporaryDirectory;

        private Builder(ReadOptions from) {
            deferAbove = from.deferAbove;
            maxDepth = from.maxDepth;
            maxElements = from.maxElements;
            maxFragments = from.maxFragments;
            maxInflateRatio = from.maxInflateRatio;
            spoolAbove = from.spoolAbove;
            temporaryDirectory = from.temporaryDirectory;
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

        public Builder maxInflateRatio(int bytesForEach) {
            maxInflateRatio = bytesForEach;
            return this;
        }

        public Builder spoolAbove(int bytes) {
            spoolAbove = bytes;
            return this;
        }

        public Builder temporaryDirectory(Path directory) {
            temporaryDirectory = directory;
            return this;
        }

        public ReadOptions build() {
            return new ReadOptions(
                    deferAbove, maxDepth, maxElements, maxFragments, maxInflateRatio, spoolAbove, temporaryDirectory);
        }
    }
}
