package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one-bit native Pixel Data, which follow each other bit by bit; each is handed out starting on a byte.
 *
 * @dicom PS3.5 8.1.1
 */
record BitPackedFrameIndex(ByteSource source, long position, long frameBits, int frameCount) implements FrameIndex {
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
        return largest();
    }

    @Override
    public long largest() {
        return (frameBits + 7) / 8;
    }

    @Override
    public void read(int frame, ByteBuffer dst) throws IOException {
        int size = (int) size(frame);
        if (dst.remaining() < size) {
            throw new BufferOverflowException();
        }
        long firstBit = frame * frameBits;
        int shift = (int) (firstBit % 8);
        byte[] stored = new byte[(int) ((shift + frameBits + 7) / 8)];
        source.readFully(position + firstBit / 8, ByteBuffer.wrap(stored));
        for (int i = 0; i < size; i++) {
            int bits = (stored[i] & 0xFF) >>> shift;
            if (shift != 0 && i + 1 < stored.length) {
                bits |= stored[i + 1] << 8 - shift;
            }
            int left = (int) Math.min(8, frameBits - 8L * i);
            dst.put((byte) (bits & (1 << left) - 1));
        }
    }

    @Override
    public void copyTo(int frame, WritableByteChannel target, BooleanSupplier cancelled) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) size(frame));
        read(frame, bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            RegionCopy.requireWanted(cancelled);
            target.write(bytes);
        }
    }
}
