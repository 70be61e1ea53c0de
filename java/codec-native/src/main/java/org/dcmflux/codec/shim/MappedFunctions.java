package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The functions as JNA's direct mapping binds them, which it does per class: {@link ShimLink} defines a hidden copy of this
 * class for each shim, so that one text serves all.
 */
final class MappedFunctions implements ShimFunctions {
    @Override
    public native int create(int role, @Nullable ByteBuffer options, int optionsSize, ByteBuffer out);

    @Override
    public native long maxEncodedSize(long codec, ByteBuffer frame);

    @Override
    public native int decode(
            long codec, ByteBuffer src, long srcSize, ByteBuffer dst, long dstCapacity, ByteBuffer frame);

    @Override
    public native int encode(
            long codec,
            ByteBuffer frame,
            ByteBuffer src,
            long srcSize,
            ByteBuffer dst,
            long dstCapacity,
            ByteBuffer written);

    @Override
    public native int lastMessage(long codec, ByteBuffer out, int capacity);

    @Override
    public native void destroy(long codec);
}
