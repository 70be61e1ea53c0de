package org.dcmflux.bytes;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Bytes that can be read at any position, by any number of threads at once.
 *
 * <p>There is no current position: a handle can be shared, a {@link ByteCursor} is private to its reader. After
 * {@link #close()} every read fails and says that the source is closed.
 */
public interface ByteSource extends Closeable {
    /** Opens a regular file for positional reads. */
    static ByteSource open(Path path) throws IOException {
        return FileByteSource.open(path);
    }

    /**
     * Opens a regular file to be read through windows mapped into memory; files of any size.
     *
     * <p>Only for files that nobody changes: reading from a mapping of a file that was cut can end the process.
     */
    static ByteSource map(Path path) throws IOException {
        return MappedByteSource.open(path);
    }

    /**
     * Takes over a channel that can be positioned, and closes it with the source. Nobody else may move its position.
     *
     * @param name what messages call it
     */
    static ByteSource of(SeekableByteChannel channel, String name) throws IOException {
        return channel instanceof FileChannel file
                ? FileByteSource.of(file, name)
                : new ChannelByteSource(channel, name);
    }

    /** Wraps what a buffer has between position and limit, without copying; nobody may change it while it is in use. */
    static ByteSource of(ByteBuffer bytes, String name) {
        return new MemoryByteSource(bytes, name);
    }

    /** Wraps an array without copying it; the caller must not change it while the source is in use. */
    static ByteSource of(byte[] bytes, String name) {
        return new MemoryByteSource(ByteBuffer.wrap(bytes), name);
    }

    /** What messages call this source: a file's path as it was given, or a description. */
    String name();

    /** Size in bytes, fixed when the source was opened. */
    long size();

    /**
     * Reads some bytes, at least one unless {@code dst} is full, and moves {@code dst}'s position past them.
     *
     * @return the number of bytes read, −1 at or after the end
     */
    int read(long position, ByteBuffer dst) throws IOException;

    /**
     * Fills {@code dst} from its position to its limit.
     *
     * @throws EOFException naming the source and the position, when it ends before
     */
    default void readFully(long position, ByteBuffer dst) throws IOException {
        long at = position;
        while (dst.hasRemaining()) {
            int n = read(at, dst);
            if (n < 0) {
                throw new EOFException(name() + " ends at byte " + at + ", " + dst.remaining() + " bytes short");
            }
            at += n;
        }
    }

    /** Copies exactly {@code count} bytes to a channel, without passing them through the heap where that is possible. */
    void transferTo(long position, long count, WritableByteChannel target) throws IOException;
}
