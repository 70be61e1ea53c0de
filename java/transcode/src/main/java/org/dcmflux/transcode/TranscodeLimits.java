package org.dcmflux.transcode;

import java.time.Duration;
import org.dcmflux.pixel.FrameLimits;

/**
 * What a file may cost at most.
 *
 * <p>A codec that loops cannot be stopped inside this process. When its frame's deadline passes, its thread, which is a daemon, is
 * left alone with its buffers, which nobody else gets: the file fails with a {@code CodecException} of the status {@code
 * TIMED_OUT} and no output is left. Should the codec come back one day its thread cleans up and ends. A file's deadline is
 * looked at between frames and pieces of what is copied; a codec that is at work then has two seconds more.
 *
 * <p>With isolated codecs, {@link org.dcmflux.codec.CodecRegistry#isolated()}, the codec's process is killed instead, and nothing is
 * left alone.
 *
 * @param frames how large frames may be
 * @param frameTimeout for decoding one frame, and again for encoding it; zero for none
 * @param fileTimeout for a file from opening it to its verification; zero for none
 */
public record TranscodeLimits(FrameLimits frames, Duration frameTimeout, Duration fileTimeout) {
    private static final TranscodeLimits DEFAULTS =
            new TranscodeLimits(FrameLimits.defaults(), Duration.ofSeconds(30), Duration.ZERO);

    public TranscodeLimits {
        if (frameTimeout.isNegative() || fileTimeout.isNegative()) {
            throw new IllegalArgumentException("a deadline in the past: " + frameTimeout + ", " + fileTimeout);
        }
    }

    /** Those of {@link FrameLimits#defaults()}, 30 s a frame, no deadline for a file. */
    public static TranscodeLimits defaults() {
        return DEFAULTS;
    }

    public TranscodeLimits withFrames(FrameLimits changed) {
        return new TranscodeLimits(changed, frameTimeout, fileTimeout);
    }

    public TranscodeLimits withFrameTimeout(Duration changed) {
        return new TranscodeLimits(frames, changed, fileTimeout);
    }

    public TranscodeLimits withFileTimeout(Duration changed) {
        return new TranscodeLimits(frames, frameTimeout, changed);
    }
}
