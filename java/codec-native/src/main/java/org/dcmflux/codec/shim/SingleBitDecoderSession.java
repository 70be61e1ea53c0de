package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes frames of one bit a pixel: by another session into bytes, then packed, the first pixel in the lowest bit.
 *
 * @dicom PS3.5 8.1.1
 */
final class SingleBitDecoderSession implements DecoderSession {
    private static final long LOWEST_BITS = 0x0101010101010101L;

    /** Multiplied with eight bytes of 0 or 1 it brings the i-th one's bit to bit 56 + i. */
    private static final long GATHER = 0x0102040810204080L;

    private final String codec;
    private final DecoderSession bytes;
    private final FrameLayout expected;
    private final int packedBytes;
    private final ByteBuffer samples;

    /** @param bytes decodes frames of the layout {@link #unpacked}; closed with this session */
    SingleBitDecoderSession(String codec, DecoderSession bytes, FrameLayout expected) {
        this.codec = codec;
        this.bytes = bytes;
        this.expected = expected;
        this.packedBytes = (int) expected.byteCount();
        // Whole words: what lies behind the last pixel stays zero, as the padding bits should be.
        this.samples = ByteBuffer.allocateDirect(packedBytes * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The same frame with a byte for each pixel. */
    static FrameLayout unpacked(FrameLayout expected) {
        return new FrameLayout(
                expected.columns(), expected.rows(), 1, 8, 1, 0, expected.photometricInterpretation(), 0);
    }

    @Override
    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        ShimHandle.requireWritable(dst, "dst");
        if (dst.remaining() < packedBytes) {
            throw new CodecException(
                    codec,
                    Status.OUTPUT_TOO_SMALL,
                    "a frame of " + packedBytes + " bytes does not fit into " + dst.remaining());
        }
        FrameLayout written = bytes.decode(src, samples.clear());
        long seen = 0;
        for (int at = 0; at < packedBytes; at++) {
            long eight = samples.getLong(at * Long.BYTES);
            seen |= eight;
            dst.put((byte) (eight * GATHER >>> 56));
        }
        if ((seen & ~LOWEST_BITS) != 0) {
            throw new CodecException(codec, Status.LAYOUT_MISMATCH, "the code stream has samples of more than one bit");
        }
        return expected.withPhotometricInterpretation(written.photometricInterpretation());
    }

    @Override
    public void close() {
        bytes.close();
    }
}
