package org.dcmflux.cli;

import org.dcmflux.pixel.FrameLimits;
import org.dcmflux.transcode.proof.VerificationOptions;

/** What commands that only decode may take of the machine. */
final class DecodingChoices {
    final Choice<Integer> concurrency;
    final Choice<Long> memory;
    private final Choice<Long> maxFrameBytes;

    DecodingChoices(Choices choices) {
        concurrency = choices.option("-j", "--concurrency")
                .label("N")
                .about("Threads that decode (default: all cores).")
                .of(Integer.class, Runtime.getRuntime().availableProcessors());
        memory = choices.option("--memory")
                .label("SIZE")
                .read(new ByteSize())
                .about("Budget for frames, for instance 256M (default: 512M).")
                .of(Long.class, VerificationOptions.defaults().memory());
        maxFrameBytes = choices.option("--max-frame-bytes")
                .label("SIZE")
                .read(new ByteSize())
                .about("Largest frame that is decoded (default: 2G).")
                .of(Long.class, FrameLimits.defaults().maxFrameBytes());
    }

    /** @throws IllegalArgumentException when one of them is impossible */
    FrameLimits limits() {
        return new FrameLimits(
                maxFrameBytes.get(),
                FrameLimits.defaults().maxPixels(),
                FrameLimits.defaults().maxRatio());
    }
}
