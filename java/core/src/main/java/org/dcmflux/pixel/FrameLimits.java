package org.dcmflux.pixel;

import java.io.IOException;
import org.dcmflux.error.LimitExceededException;

/**
 * How large a frame may be before anything is allocated for it: small files can claim images that no memory holds.
 *
 * @param maxFrameBytes of a native frame, and of an encoded one
 * @param maxPixels rows times columns
 * @param maxRatio native bytes for each encoded byte; asked only of frames above {@link #RATIO_FREE} native bytes, because
 *     a small blank image is compressed as far as one likes, and costs little
 */
public record FrameLimits(long maxFrameBytes, long maxPixels, int maxRatio) {
    /** Native bytes of a frame up to which its ratio is not looked at: 256 MiB. */
    public static final long RATIO_FREE = 256L << 20;

    private static final FrameLimits DEFAULTS = new FrameLimits(1L << 31, 1L << 31, 1000);

    public FrameLimits {
        if (maxFrameBytes < 1 || maxPixels < 1 || maxRatio < 1) {
            throw new IllegalArgumentException("limits must be positive: maxFrameBytes " + maxFrameBytes
                    + ", maxPixels " + maxPixels + ", maxRatio " + maxRatio);
        }
    }

    /** 2 GiB, 2^31 pixels, 1000 : 1. */
    public static FrameLimits defaults() {
        return DEFAULTS;
    }

    /**
     * Looks at the frames that are about to be decoded or encoded; reads none of them and allocates nothing.
     *
     * @param source named in errors
     * @throws LimitExceededException naming the limit that a frame exceeds
     */
    public void check(PixelData pixels, String source) throws IOException {
        FrameLayout layout = pixels.module().layout();
        long pixelCount = (long) layout.columns() * layout.rows();
        String size = "a frame of " + layout.columns() + " x " + layout.rows();
        if (pixelCount > maxPixels) {
            throw new LimitExceededException("maxPixels", maxPixels, source, size + " has " + pixelCount + " pixels");
        }
        long nativeBytes = layout.byteCount();
        if (nativeBytes > maxFrameBytes) {
            throw new LimitExceededException(
                    "maxFrameBytes", maxFrameBytes, source, size + " has " + nativeBytes + " bytes");
        }
        FrameIndex index = pixels.index();
        if (index.largest() > maxFrameBytes) {
            throw new LimitExceededException(
                    "maxFrameBytes", maxFrameBytes, source, "an encoded frame has " + index.largest() + " bytes");
        }
        if (!pixels.isEncapsulated() || nativeBytes <= RATIO_FREE) {
            return;
        }
        for (int frame = 0; frame < index.frameCount(); frame++) {
            if (nativeBytes / maxRatio > index.size(frame)) {
                throw new LimitExceededException(
                        "maxRatio",
                        maxRatio,
                        source,
                        "frame " + (frame + 1) + " would become " + nativeBytes + " bytes from " + index.size(frame));
            }
        }
    }
}
