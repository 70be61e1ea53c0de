package org.dcmflux.cli;

import java.time.Duration;
import org.dcmflux.pixel.FrameLimits;
import org.dcmflux.transcode.TranscodeLimits;

/** What a file may cost at most. */
final class LimitChoices {
    private final Choice<Duration> frameTimeout;
    private final Choice<Duration> fileTimeout;
    private final Choice<Long> maxFrameBytes;
    private final Choice<Long> maxPixels;
    private final Choice<Integer> maxRatio;

    LimitChoices(Choices choices) {
        frameTimeout = choices.option("--frame-timeout")
                .label("TIME")
                .read(new TimeSpan())
                .about("Longest time for decoding and encoding one frame; then its file fails and the next one begins. "
                        + "30, 200ms, 2m, none (default: 30).")
                .of(Duration.class, TranscodeLimits.defaults().frameTimeout());
        fileTimeout = choices.option("--file-timeout")
                .label("TIME")
                .read(new TimeSpan())
                .about("Longest time for one file, its verification included (default: none).")
                .of(Duration.class, TranscodeLimits.defaults().fileTimeout());
        maxFrameBytes = choices.option("--max-frame-bytes")
                .label("SIZE")
                .read(new ByteSize())
                .about("Largest frame that is decoded or encoded (default: 2G).")
                .of(Long.class, FrameLimits.defaults().maxFrameBytes());
        maxPixels = choices.option("--max-pixels")
                .label("N")
                .about("Most rows times columns of a frame that is decoded or encoded (default: 2147483648).")
                .of(Long.class, FrameLimits.defaults().maxPixels());
        maxRatio = choices.option("--max-ratio")
                .label("N")
                .about("Most bytes that a frame above 256 MiB may have for each encoded byte (default: 1000).")
                .of(Integer.class, FrameLimits.defaults().maxRatio());
    }

    /** @throws IllegalArgumentException when one of them is impossible */
    TranscodeLimits limits() {
        return new TranscodeLimits(frames(), frameTimeout.get(), fileTimeout.get());
    }

    FrameLimits frames() {
        return new FrameLimits(maxFrameBytes.get(), maxPixels.get(), maxRatio.get());
    }
}
