package org.dcmflux.codec.uncompressed;

import java.nio.ByteBuffer;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Copies a frame into its fragment. */
final class UncompressedEncoderSession implements EncoderSession {
    private final int frameBytes;
    private boolean closed;

    /** @param source a layout that was not refused */
    UncompressedEncoderSession(FrameLayout source) {
        this.frameBytes = (int) source.byteCount();
    }

    @Override
    public long maxEncodedSize() {
        return frameBytes;
    }

    @Override
    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        if (closed) {
            throw new IllegalStateException("the encoder session is closed");
        }
        if (src.remaining() < frameBytes) {
            throw new CodecException(
                    UncompressedCodecProvider.NAME,
                    Status.LAYOUT_MISMATCH,
                    "the source has " + src.remaining() + " bytes, a frame has " + frameBytes);
        }
        if (dst.remaining() < frameBytes) {
            throw new CodecException(
                    UncompressedCodecProvider.NAME,
                    Status.OUTPUT_TOO_SMALL,
                    "a frame of " + frameBytes + " bytes does not fit into " + dst.remaining());
        }
        dst.put(src.duplicate().limit(src.position() + frameBytes));
    }

    @Override
    public void close() {
        closed = true;
    }
}
