package org.dcmflux.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file read through windows that are mapped when they are first touched.
 *
 * <p>Each window is 1 GiB, because a buffer cannot be longer than 2^31−1 bytes; a read across their border is two copies.
 * A window is unmapped when the garbage collector finds it, some time after closing.
 */
final class MappedByteSource implements ByteSource {
    private static final int WINDOW_BITS = 30;
    private static final long WINDOW = 1L << WINDOW_BITS;

    private final String name;
    private final FileChannel channel;
    private final long size;
    private final AtomicReferenceArray<@Nullable MappedByteBuffer> windows;
    private final ReentrantLock mapping = new ReentrantLock();

    private MappedByteSource(String name, FileChannel channel, long size) {
        this.name = name;
        this.channel = channel;
        this.size = size;
        this.windows = new AtomicReferenceArray<>(Math.toIntExact((size + WINDOW - 1) >>> WINDOW_BITS));
    }

    static MappedByteSource open(Path path) throws IOException {
        FileByteSource.requireRegularFile(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        return new MappedByteSource(path.toString(), channel, channel.size());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
        if (!channel.isOpen()) {
            throw new SourceClosedException(name, null);
        }
        if (position >= size) {
            return -1;
        }
        MappedByteBuffer window = window((int) (position >>> WINDOW_BITS));
        int from = (int) (position & WINDOW - 1);
        int count = Math.min(dst.remaining(), window.limit() - from);
        try {
            dst.put(dst.position(), window, from, count).position(dst.position() + count);
        } catch (InternalError e) {
            throw new IOException(name + " was cut while it was mapped; read it without mapping", e);
        }
        return count;
    }

    private MappedByteBuffer window(int index) throws IOException {
        MappedByteBuffer mapped = windows.get(index);
        if (mapped != null) {
            return mapped;
        }
        mapping.lock();
        try {
            mapped = windows.get(index);
            if (mapped == null) {
                long start = (long) index << WINDOW_BITS;
                if (channel.size() < size) {
                    throw new EOFException(name + " ends at byte " + channel.size() + ", it was longer when opened");
                }
                mapped = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(WINDOW, size - start));
                windows.set(index, mapped);
            }
            return mapped;
        } catch (ClosedChannelException e) {
            throw new SourceClosedException(name, e);
        } finally {
            mapping.unlock();
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        FileByteSource.of(channel, name).transferTo(position, count, target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        for (int i = 0; i < windows.length(); i++) {
            windows.set(i, null);
        }
    }
}
