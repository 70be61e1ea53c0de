package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;

/** Recompresses frame after frame. Belongs to one thread at a time. */
public interface RecompressorSession extends AutoCloseable {
    /** Bytes that a code stream of at most so many bytes becomes: allocate this much. */
    long maxRecompressedSize(long codeStreamBytes);

    /**
     * Recompresses one code stream.
     *
     * @param src direct, a whole code stream between position and limit; what pads it is carried over, too. Not changed
     * @param dst direct; on return its position is after the last byte written. No padding byte is added
     * @throws CodecException when the code stream is damaged, not what the Data Set says, or of a kind that cannot be carried
     *     over; {@code dst} then holds nothing of use
     */
    void recompress(ByteBuffer src, ByteBuffer dst) throws CodecException;

    /** Frees what the session holds; a second call does nothing. */
    @Override
    void close();
}
