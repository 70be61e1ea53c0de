package org.dcmflux.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/** A channel with one position of its own: readers take turns, each sets the position before it reads. */
final class ChannelByteSource implements ByteSource {
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
        BufferedTransfer.copy(this, position, count, target);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
