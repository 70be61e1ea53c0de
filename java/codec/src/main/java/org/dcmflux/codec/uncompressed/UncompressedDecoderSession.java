package org.dcmflux.codec.uncompressed;

import java.nio.ByteBuffer;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Copies a frame out of its fragment. */
final class UncompressedDecoderSession implements DecoderSession {
    private final FrameLayout layout;
    private final int frameBytes;
    private boolean closed;

    /** @param layout of a frame below 2 GiB */
    UncompressedDecoderSession(FrameLayout layout) {
        this.layout = layout;
        this.frameBytes = (int) layout.byteCount();
    }

    @Override
    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        if (closed) {
            throw new IllegalStateException("the decoder session is closed");
        }
        if (dst.remaining() < frameBytes) {
            throw failed(
                    Status.OUTPUT_TOO_SMALL,
                    "a frame of " + frameBytes + " bytes does not fit into " + dst.remaining());
        }
        int found = src.remaining();
        if (found != frameBytes && found != frameBytes + 1) {
            throw failed(
                    Status.MALFORMED_INPUT,
                    "the fragment has " + found + " bytes, a frame of " + layout + " has " + frameBytes);
        }
        dst.put(src.duplicate().limit(src.position() + frameBytes));
        return layout;
    }

    private static CodecException failed(Status status, String detail) {
        return new CodecException(UncompressedCodecProvider.NAME, status, detail);
    }

    @Override
    public void close() {
        closed = true;
    }
}
