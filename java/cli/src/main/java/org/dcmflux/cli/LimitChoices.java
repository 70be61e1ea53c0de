package org.dcmflux.cli;

import java.time.Duration;
import org.dcmflux.pixel.FrameLimits;
import org.dcmflux.transcode.TranscodeLimits;
import picocli.CommandLine.Option;

/** What a file may cost at most. */
final class LimitChoices {
    @Option(
            names = "--frame-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description =
                    "Longest time for decoding and encoding one frame; then its file fails and the next one begins. "
                            + "30, 200ms, 2m, none (default: 30).")
    private Duration frameTimeout = TranscodeLimits.defaults().frameTimeout();

    @Option(
            names = "--file-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Longest time for one file, its verification included (default: none).")
    private Duration fileTimeout = TranscodeLimits.defaults().fileTimeout();

    @Option(
            names = "--max-frame-bytes",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Largest frame that is decoded or encoded (default: 2G).")
    private long maxFrameBytes = FrameLimits.defaults().maxFrameBytes();

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "Most rows times columns of a frame that is decoded or encoded (default: 2147483648).")
    private long maxPixels = FrameLimits.defaults().maxPixels();

    @Option(
            names = "--max-ratio",
            paramLabel = "N",
            description = "Most bytes that a frame above 256 MiB may have for each encoded byte (default: 1000).")
    private int maxRatio = FrameLimits.defaults().maxRatio();

    /** @throws IllegalArgumentException when one of them is impossible */
    TranscodeLimits limits() {
        return new TranscodeLimits(frames(), frameTimeout, fileTimeout);
    }

    FrameLimits frames() {
        return new FrameLimits(maxFrameBytes, maxPixels, maxRatio);
    }
}
