package org.dcmflux.encoding;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * How a Data Set is read. Immutable; start from a preset and change single options with {@link #toBuilder()}.
 *
 * @param tolerance what is forgiven
 * @param pixelData what becomes of the top-level Pixel Data
 * @param pixelDataCallback asked when {@code pixelData} is {@link PixelDataHandling#CALLBACK}, never otherwise; must not
 *     answer {@code CALLBACK}
 * @param stopBefore the first top-level tag that is not read any more, compared unsigned; {@link #READ_ALL} for none
 * @param fileAccess for files that are opened by their path
 * @param deferAbove values longer than this many bytes stay in their source; 128 at least, because shorter ones tell how
 *     others are to be read
 * @param maxValueInMemory bytes of one value that is loaded into memory as a whole
 * @param maxDepth Sequences inside each other
 * @param maxElements Data Elements in the whole Data Set, nested ones counted
 * @param maxFragments fragments of one Pixel Data element
 * @param maxInflateRatio bytes that a deflated Data Set may become for each of its bytes, beyond the first megabyte; measured
 *     all along, so that a bomb is seen before it has grown
 * @param spoolAbove streams and inflated Data Sets above this many bytes go to a temporary file
 * @param temporaryDirectory where temporary files are made; each is gone when its source is closed
 */
public record ReadOptions(
        Tolerance tolerance,
        PixelDataHandling pixelData,
        Function<PixelDataContext, PixelDataHandling> pixelDataCallback,
        int stopBefore,
        FileAccess fileAccess,
        int deferAbove,
        int maxValueInMemory,
        int maxDepth,
        int maxElements,
        int maxFragments,
        int maxInflateRatio,
        int spoolAbove,
        Path temporaryDirectory) {
    /** As {@link #stopBefore}: no tag is so high. */
    public static final int READ_ALL = 0xFFFF_FFFF;

    private static final class Presets {
        static final ReadOptions LENIENT = new ReadOptions(
                Tolerance.LENIENT,
                PixelDataHandling.LAZY,
                context -> PixelDataHandling.LAZY,
                READ_ALL,
                FileAccess.POSITIONAL,
                64 * 1024,
                Integer.MAX_VALUE - 8,
                64,
                2_000_000,
                4_000_000,
                1000,
                8 << 20,
                Path.of(System.getProperty("java.io.tmpdir")));
        static final ReadOptions STRICT =
                LENIENT.toBuilder().tolerance(Tolerance.STRICT).build();
    }

    /** The least that {@link #deferAbove} can be. */
    public static final int LEAST_DEFERRED = 128;

    public ReadOptions {
        if (deferAbove < LEAST_DEFERRED) {
            throw new IllegalArgumentException("deferAbove " + deferAbove + " is less than " + LEAST_DEFERRED);
        }
        if (spoolAbove < 0 || maxDepth < 1 || maxElements < 1 || maxFragments < 1 || maxInflateRatio < 1) {
            throw new IllegalArgumentException("limits must be positive: deferAbove " + deferAbove + ", maxDepth "
                    + maxDepth + ", maxElements " + maxElements + ", maxFragments " + maxFragments
                    + ", maxInflateRatio " + maxInflateRatio + ", spoolAbove " + spoolAbove);
        }
        if (maxValueInMemory < 0) {
            throw new IllegalArgumentException("maxValueInMemory " + maxValueInMemory + " is negative");
        }
    }

    /** Those of {@link #lenient()}: what can be read without doubt is read, and what was odd about it is returned. */
    public static ReadOptions defaults() {
        return lenient();
    }

    /**
     * Forgives what leaves no doubt, with warnings. Limits: 64 KiB, values of 2^31−9 bytes, 64 levels, 2 million elements,
     * 4 million fragments, 1000 : 1, 8 MiB, the system's directory for temporary files; Pixel Data stays in its source.
     */
    public static ReadOptions lenient() {
        return Presets.LENIENT;
    }

    /** The same limits, but the first deviation from the standard is an error. */
    public static ReadOptions strict() {
        return Presets.STRICT;
    }

    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes single options. */
    public static final class Builder {
        private Tolerance tolerance;
        private PixelDataHandling pixelData;
        private Function<PixelDataContext, PixelDataHandling> pixelDataCallback;
        private int stopBefore;
        private FileAccess fileAccess;
        private int deferAbove;
        private int maxValueInMemory;
        private int maxDepth;
        private int maxElements;
        private int maxFragments;
        private int maxInflateRatio;
        private int spoolAbove;
        private Path temporaryDirectory;

        private Builder(ReadOptions from) {
            tolerance = from.tolerance;
            pixelData = from.pixelData;
            pixelDataCallback = from.pixelDataCallback;
            stopBefore = from.stopBefore;
            fileAccess = from.fileAccess;
            deferAbove = from.deferAbove;
            maxValueInMemory = from.maxValueInMemory;
            maxDepth = from.maxDepth;
            maxElements = from.maxElements;
            maxFragments = from.maxFragments;
            maxInflateRatio = from.maxInflateRatio;
            spoolAbove = from.spoolAbove;
            temporaryDirectory = from.temporaryDirectory;
        }

        public Builder tolerance(Tolerance forgiven) {
            tolerance = forgiven;
            return this;
        }

        public Builder pixelData(PixelDataHandling handling) {
            pixelData = handling;
            return this;
        }

        /** Also makes {@link PixelDataHandling#CALLBACK} the handling. */
        public Builder pixelDataCallback(Function<PixelDataContext, PixelDataHandling> callback) {
            pixelDataCallback = callback;
            pixelData = PixelDataHandling.CALLBACK;
            return this;
        }

        public Builder stopBefore(int tag) {
            stopBefore = tag;
            return this;
        }

        public Builder fileAccess(FileAccess access) {
            fileAccess = access;
            return this;
        }

        public Builder deferAbove(int bytes) {
            deferAbove = bytes;
            return this;
        }

        public Builder maxValueInMemory(int bytes) {
            maxValueInMemory = bytes;
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
                    tolerance,
                    pixelData,
                    pixelDataCallback,
                    stopBefore,
                    fileAccess,
                    deferAbove,
                    maxValueInMemory,
                    maxDepth,
                    maxElements,
                    maxFragments,
                    maxInflateRatio,
                    spoolAbove,
                    temporaryDirectory);
        }
    }
}
