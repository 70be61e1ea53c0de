package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Decodes frame after frame. Belongs to one thread at a time. */
public interface DecoderSession extends AutoCloseable {
    /**
     * Decodes one frame.
     *
     * @param src direct, the code stream between position and limit, perhaps with padding after it; not changed
     * @param dst direct, with room for the expected layout's {@code byteCount()} from its position on; on return its position
     *     is after the frame's last byte. Never written beyond its limit. No decoder writes subsampled chroma: where the
     *     label is YBR_FULL_422 the room is that of the same layout as YBR_FULL, which is also what comes back
     * @return the layout that was really written: the photometric interpretation is what the code stream says
     * @throws CodecException when the code stream is damaged, not of the expected layout or not supported; {@code dst} then
     *     holds nothing of use
     */
    FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException;

    /**
     * Whether the code stream that was decoded last is of an irreversible kind: DCT, NEAR above 0, the 9/7 wavelet. False says
     * only that nothing in it tells of a loss.
     */
    default boolean isLossy() {
        return false;
    }

    /** Frees what the session holds; a second call does nothing. */
    @Override
    void close();
}
