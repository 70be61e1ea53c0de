package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first frame header of a JPEG code stream.
 *
 * @param process n of the marker SOFn: 0 Baseline, 1 Extended, 2 Progressive, 3 Lossless, 9 to 11 the same with arithmetic coding
 * @param precision bits of a sample
 */
public record JpegFrameHeader(int process, int precision, int rows, int columns, int components) {
    private static final int SOI = 0xFFD8;
    private static final int SHORTEST = 8;

    /**
     * Finds it.
     *
     * @param codeStream from its position to its limit; not changed
     * @return null when there is none before the first scan
     */
    public static @Nullable JpegFrameHeader find(ByteBuffer codeStream) {
        int at = codeStream.position();
        int end = codeStream.limit();
        if (end - at < 4 || word(codeStream, at) != SOI) {
            return null;
        }
        at += 2;
        while (end - at >= 4 && (codeStream.get(at) & 0xFF) == 0xFF) {
            int marker = codeStream.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at++;
                continue;
            }
            int length = word(codeStream, at + 2);
            if (marker == 0xD9 || marker == 0xDA || length > end - at - 2) {
                return null;
            }
            if (isFrameHeader(marker)) {
                return length < SHORTEST ? null : read(codeStream, marker & 0x0F, at + 4);
            }
            at += 2 + length;
        }
        return null;
    }

    private static JpegFrameHeader read(ByteBuffer bytes, int process, int at) {
        return new JpegFrameHeader(
                process, bytes.get(at) & 0xFF, word(bytes, at + 1), word(bytes, at + 3), bytes.get(at + 5) & 0xFF);
    }

    /** All of C0 to CF but DHT, JPG and DAC. */
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static int word(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xFF) << 8 | bytes.get(at + 1) & 0xFF;
    }
}
