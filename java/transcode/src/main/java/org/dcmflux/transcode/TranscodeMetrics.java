package org.dcmflux.transcode;

import org.dcmflux.dictionary.TransferSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Takes numbers about transcoding: how often, how much, how long. Implemented by whoever collects them; {@link #listener} makes a
 * listener of it that feeds it. Called from many threads at once.
 */
public interface TranscodeMetrics {
    /** What is counted. */
    enum Counter {
        FILES_DONE("files.done", "files"),
        FILES_FAILED("files.failed", "files"),
        FILES_SKIPPED("files.skipped", "files"),
        FILES_CANCELLED("files.cancelled", "files"),
        /** Of files that were done. */
        INPUT_BYTES("input", "bytes"),
        /** Of files that were done. */
        OUTPUT_BYTES("output", "bytes"),
        FRAMES_TRANSCODED("frames.transcoded", "frames"),
        FRAMES_VERIFIED("frames.verified", "frames"),
        /** Native bytes of frames that were decoded or encoded. */
        NATIVE_BYTES("native", "bytes");

        private final String label;
        private final String unit;

        Counter(String label, String unit) {
            this.label = label;
            this.unit = unit;
        }

        /** Its name, words joined by dots. */
        public String label() {
            return label;
        }

        /** What one of it is, in the plural. */
        public String unit() {
            return unit;
        }
    }

    /** What is timed. */
    enum Timer {
        /** A file from beginning to end, also one that failed. */
        FILE("file"),
        /** The decoder's part of one frame on the way to the output. */
        DECODE("frame.decode"),
        /** The encoder's part of one frame. */
        ENCODE("frame.encode"),
        /** The decoder's part of one frame that is read back. */
        VERIFY("frame.verify");

        private final String label;

        Timer(String label) {
            this.label = label;
        }

        /** Its name, words joined by dots. */
        public String label() {
            return label;
        }
    }

    /**
     * Which work a number is about; unknown for a file that was not planned.
     *
     * @param from the input's Transfer Syntax
     * @param to the output's
     */
    record Work(@Nullable TransferSyntax from, @Nullable TransferSyntax to) {
        /** Of a file that failed or was left out before anything was known of it. */
        public static final Work UNKNOWN = new Work(null, null);
    }

    /** Adds to a counter. */
    void count(Counter counter, Work work, long amount);

    /** Records how long something took. */
    void time(Timer timer, Work work, long nanos);

    /** A listener that feeds these metrics with what it hears; for any number of files at once. */
    default TranscodeListener listener() {
        return new MeteringListener(this);
    }
}
