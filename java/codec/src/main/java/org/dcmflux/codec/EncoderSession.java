package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;

/** Encodes frame after frame. Belongs to one thread at a time. */
public interface EncoderSession extends AutoCloseable {
    /** Upper bound in bytes of any encoded frame of the session's layout: allocate this much. */
    long maxEncodedSize() throws CodecException;

    /**
     * Encodes one frame.
     *
     * @param src direct, a whole native frame from its position on; not changed
     * @param dst direct; on return its position is after the last encoded byte. Never written beyond its limit. No padding
     *     byte is added
     * @throws CodecException when it fails, also when {@code dst} was too small; {@code dst} then holds nothing of use
     */
    void encode(ByteBuffer src, ByteBuffer dst) throws CodecException;

    /** Frees what the session holds; a second call does nothing. */
    @Override
    void close();
}
