package org.dcmflux.transcode.proof;

import java.time.Duration;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.pixel.FrameLimits;

/**
 * How files are verified.
 *
 * @param concurrency threads that decode frames of a file
 * @param memory budget in bytes for frames; fewer threads are used to stay within it
 * @param limits how large frames may be
 * @param frameTimeout for decoding one frame; zero for none
 */
public record VerificationOptions(
        int concurrency, long memory, FrameLimits limits, Duration frameTimeout, ReadOptions read) {
    private static final VerificationOptions DEFAULTS = new VerificationOptions(
            Runtime.getRuntime().availableProcessors(),
            512L << 20,
            FrameLimits.defaults(),
            Duration.ofSeconds(30),
            ReadOptions.defaults());

    public VerificationOptions {
        if (concurrency < 1 || memory < 1 || frameTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "impossible: concurrency " + concurrency + ", memory " + memory + ", deadline " + frameTimeout);
        }
    }

    /** All cores, 512 MiB, 30 s a frame. */
    public static VerificationOptions defaults() {
        return DEFAULTS;
    }

    /** @param threads that decode frames of a file */
    public VerificationOptions withResources(int threads, long bytes) {
        return new VerificationOptions(threads, bytes, limits, frameTimeout, read);
    }

    public VerificationOptions withLimits(FrameLimits changed, Duration deadline) {
        return new VerificationOptions(concurrency, memory, changed, deadline, read);
    }
}
