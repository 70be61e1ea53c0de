package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;
import org.jspecify.annotations.Nullable;

/** Frames of native Pixel Data that start on byte boundaries. */
record NativeFrameIndex(ByteSource source, long position, long frameSize, int frameCount) implements FrameIndex {
    @Override
    public Origin origin() {
        return Origin.NATIVE;
    }

    @Override
    public @Nullable FragmentRun fragments(int frame) {
        Objects.checkIndex(frame, frameCount);
        return null;
    }

    @Override
    public long size(int frame) {
        Objects.checkIndex(frame, frameCount);
        return frameSize;
    }

    @Override
    public long largest() {
        return frameSize;
    }

    @Override
    public void read(int frame, ByteBuffer dst) throws IOException {
        Objects.checkIndex(frame, frameCount);
        if (dst.remaining() < frameSize) {
            throw new BufferOverflowException();
        }
        int limit = dst.limit();
        dst.limit(dst.position() + (int) frameSize);
        try {
            source.readFully(position + frame * frameSize, dst);
        } finally {
            dst.limit(limit);
        }
    }

    @Override
    public void copyTo(int frame, WritableByteChannel target, BooleanSupplier cancelled) throws IOException {
        Objects.checkIndex(frame, frameCount);
        RegionCopy.copy(source, position + frame * frameSize, frameSize, target, cancelled);
    }
}
