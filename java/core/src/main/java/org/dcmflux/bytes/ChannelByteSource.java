package org.dcmflux.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/** A channel with one position of its own: readers take turns, each sets the position before it reads. */
final class ChannelByteSource implements ByteSource {
    private static final int CHUNK = 64 * 1024;

    private final String name;
    private final SeekableByteChannel channel;
    private final long size;
    private final ReentrantLock turn = new ReentrantLock();

    ChannelByteSource(SeekableByteChannel channel, String name) throws IOException {
        this.name = name;
        this.channel = channel;
        this.size = channel.size();
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
        turn.lock();
        try {
            return channel.position(position).read(dst);
        } catch (ClosedChannelException e) {
            throw new SourceClosedException(name, e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        if (!channel.isOpen()) {
            throw new SourceClosedException(name, null);
        }
        if (position + count > size) {
            throw new EOFException(name + " ends at byte " + size + ", " + (position + count - size) + " bytes short");
        }
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(count, 1)));
        for (long done = 0; done < count; ) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), count - done));
            readFully(position + done, chunk);
            done += chunk.position();
            chunk.flip();
            while (chunk.hasRemaining()) {
                target.write(chunk);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
