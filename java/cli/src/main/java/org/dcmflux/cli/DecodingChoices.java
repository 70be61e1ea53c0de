package org.dcmflux.cli;

import org.dcmflux.pixel.FrameLimits;
import org.dcmflux.transcode.proof.VerificationOptions;
import picocli.CommandLine.Option;

/** What commands that only decode may take of the machine. */
final class DecodingChoices {
    @Option(
            names = {"-j", "--concurrency"},
            paramLabel = "N",
            description = "Threads that decode (default: all cores).")
    int concurrency = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Budget for frames, for instance 256M (default: 512M).")
    long memory = VerificationOptions.defaults().memory();

    @Option(
            names = "--max-frame-bytes",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "Largest frame that is decoded (default: 2G).")
    private long maxFrameBytes = FrameLimits.defaults().maxFrameBytes();

    /** @throws IllegalArgumentException when one of them is impossible */
    FrameLimits limits() {
        return new FrameLimits(
                maxFrameBytes,
                FrameLimits.defaults().maxPixels(),
                FrameLimits.defaults().maxRatio());
    }
}
