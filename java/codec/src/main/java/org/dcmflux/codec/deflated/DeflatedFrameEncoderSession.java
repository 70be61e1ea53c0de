package org.dcmflux.codec.deflated;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Deflates frame after frame, each into a stream of its own. */
final class DeflatedFrameEncoderSession implements EncoderSession {
    private final int frameBytes;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] beyond = new byte[1];
    private boolean closed;

    /** @param source a layout that was not refused */
    DeflatedFrameEncoderSession(FrameLayout source) {
        this.frameBytes = (int) source.byteCount();
    }

    /** {@inheritDoc} Blocks that do not shrink are stored; the margin is what the most careless of zlib's descendants takes. */
    @Override
    public long maxEncodedSize() {
        return frameBytes + frameBytes / 8L + 64;
    }

    @Override
    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        if (closed) {
            throw new IllegalStateException("the encoder session is closed");
        }
        if (src.remaining() < frameBytes) {
            throw new CodecException(
                    DeflatedFrameCodecProvider.NAME,
                    Status.LAYOUT_MISMATCH,
                    "the source has " + src.remaining() + " bytes, a frame has " + frameBytes);
        }
        deflater.reset();
        deflater.setInput(src.duplicate().limit(src.position() + frameBytes));
        deflater.finish();
        ByteBuffer room = dst.duplicate();
        while (room.hasRemaining() && !deflater.finished()) {
            deflater.deflate(room);
        }
        if (!deflater.finished() && (deflater.deflate(beyond) > 0 || !deflater.finished())) {
            throw new CodecException(
                    DeflatedFrameCodecProvider.NAME,
                    Status.OUTPUT_TOO_SMALL,
                    "the encoded frame does not fit into " + dst.remaining() + " bytes");
        }
        dst.position(room.position());
    }

    @Override
    public void close() {
        closed = true;
        deflater.end();
    }
}
