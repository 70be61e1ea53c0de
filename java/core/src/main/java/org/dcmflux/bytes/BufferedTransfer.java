package org.dcmflux.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Copies a region of a source to a channel where the operating system cannot do it alone. */
final class BufferedTransfer {
    private static final int CHUNK = 64 * 1024;

    private BufferedTransfer() {}

    static void copy(ByteSource source, long position, long count, WritableByteChannel target) throws IOException {
        requireInside(source, position, count);
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK, Math.max(count, 1)));
        for (long done = 0; done < count; ) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), count - done));
            source.readFully(position + done, chunk);
            done += chunk.position();
            write(chunk.flip(), target);
        }
    }

    static void write(ByteBuffer bytes, WritableByteChannel target) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    /** Before the first byte is copied: part of a region is worth nothing. */
    static void requireInside(ByteSource source, long position, long count) throws EOFException {
        long missing = position + count - source.size();
        if (missing > 0) {
            throw new EOFException(source.name() + " ends at byte " + source.size() + ", " + missing + " bytes short");
        }
    }
}
