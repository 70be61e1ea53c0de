package org.dcmflux.codec.shim;

import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.pixel.FrameLayout;

/**
 * The most native memory that a codec takes for itself at one frame, in bytes: rules that hold for what was measured of these
 * libraries, with a margin. Which figures they come from stands in docs/adr/0039.
 */
final class CodecMemory {
    /** Tables, handles and what an allocator does not give back. */
    private static final long BASE = 512 << 10;

    /** For each thread of a codec beyond the first. */
    private static final long THREAD = 1 << 20;

    private CodecMemory() {}

    static long decoding(Shim shim, FrameLayout layout, long codeStreamBytes) {
        long samples = layout.sampleCount();
        return BASE
                + rows(layout)
                + codeStreamBytes
                + switch (shim) {
                    // Coefficients, where they come in several scans.
                    case JPEG -> 4 * samples;
                    // Planes, and containers that are narrower than the frame's.
                    case JPEG_LS -> 2 * layout.byteCount();
                    case JPEG_2000 -> 8 * samples;
                    case HTJ2K -> 6 * samples;
                    case JPEG_XL -> 24 * pixels(layout);
                };
    }

    static long encoding(Shim shim, FrameLayout layout, EncodeOptions options) {
        long samples = layout.sampleCount();
        return BASE
                + (options.codecThreads() - 1) * THREAD
                + rows(layout)
                + switch (shim) {
                    case JPEG -> 4 * samples;
                    case JPEG_LS -> 2 * layout.byteCount();
                    case JPEG_2000 -> 12 * samples;
                    case HTJ2K -> 6 * samples;
                    // Three planes of floating point numbers for whatever it is, some times over.
                    case JPEG_XL -> (48 + 16L * layout.samplesPerPixel()) * pixels(layout);
                };
    }

    private static long pixels(FrameLayout layout) {
        return (long) layout.columns() * layout.rows();
    }

    /** Of a JPEG that is carried over into JPEG XL or back. */
    static long recompressing(FrameLayout layout, long codeStreamBytes) {
        return BASE + rows(layout) + 2 * codeStreamBytes + 24 * layout.sampleCount();
    }

    /** Some rows of samples as the codecs hold them. */
    private static long rows(FrameLayout layout) {
        return 64L * layout.columns() * layout.samplesPerPixel();
    }
}
