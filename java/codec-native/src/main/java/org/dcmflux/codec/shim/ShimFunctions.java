package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a shim that are called with a handle. Buffers are direct and used from their position on; a handle is an
 * address, which is why only 64-bit platforms are supported.
 */
interface ShimFunctions {
    int DECODER = 1;
    int ENCODER = 2;

    /** @param out 8 bytes that receive the handle, zero after a failure */
    int create(int role, @Nullable ByteBuffer options, int optionsSize, ByteBuffer out);

    /** Bytes that encode needs at most, or minus a status. */
    long maxEncodedSize(long codec, ByteBuffer frame);

    /** @param frame a {@link FrameBlock}; in: what is expected, out: what was written */
    int decode(long codec, ByteBuffer src, long srcSize, ByteBuffer dst, long dstCapacity, ByteBuffer frame);

    /** @param written 8 bytes that receive the number of bytes written */
    int encode(
            long codec,
            ByteBuffer frame,
            ByteBuffer src,
            long srcSize,
            ByteBuffer dst,
            long dstCapacity,
            ByteBuffer written);

    /** Copies the text of the handle's last failure in UTF-8; answers its bytes without the NUL. */
    int lastMessage(long codec, ByteBuffer out, int capacity);

    void destroy(long codec);
}
