package org.dcmflux.codec.deflated;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Inflates a frame straight into its room, and not one byte more than a frame has: a stream that would go on is refused, however
 * little it looked like.
 */
final class DeflatedFrameDecoderSession implements DecoderSession {
    private final FrameLayout layout;
    private final int frameBytes;
    private final Inflater inflater = new Inflater(true);
    private final byte[] beyond = new byte[1];
    private boolean closed;

    /** @param layout of a frame below 2 GiB */
    DeflatedFrameDecoderSession(FrameLayout layout) {
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
        inflater.reset();
        inflater.setInput(src.duplicate());
        try {
            inflate(dst.duplicate().limit(dst.position() + frameBytes));
        } catch (DataFormatException e) {
            throw failed(Status.MALFORMED_INPUT, "not a Deflate stream: " + e.getMessage());
        }
        dst.position(dst.position() + frameBytes);
        return layout;
    }

    private void inflate(ByteBuffer frame) throws CodecException, DataFormatException {
        while (frame.hasRemaining() && inflater.inflate(frame) > 0) {
            continue;
        }
        if (frame.hasRemaining()) {
            throw failed(
                    Status.MALFORMED_INPUT,
                    "the Deflate stream ends " + frame.remaining() + " bytes before its frame of " + frameBytes);
        }
        if (inflater.finished()) {
            return;
        }
        if (inflater.inflate(beyond) > 0) {
            throw failed(
                    Status.MALFORMED_INPUT, "the Deflate stream goes on after the " + frameBytes + " bytes of a frame");
        }
        if (!inflater.finished()) {
            throw failed(Status.MALFORMED_INPUT, "the Deflate stream lacks its end");
        }
    }

    private static CodecException failed(Status status, String detail) {
        return new CodecException(DeflatedFrameCodecProvider.NAME, status, detail);
    }

    @Override
    public void close() {
        closed = true;
        inflater.end();
    }
}
