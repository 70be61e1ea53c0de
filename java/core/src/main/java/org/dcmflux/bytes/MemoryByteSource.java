package org.dcmflux.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** A buffer as a source; reads never move the buffer's own position. */
final class MemoryByteSource implements ByteSource {
    private final String name;
    private final ByteBuffer bytes;
    private volatile boolean closed;

    MemoryByteSource(ByteBuffer bytes, String name) {
        this.bytes = bytes.slice();
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
        requireOpen();
        if (position >= size()) {
            return -1;
        }
        int n = (int) Math.min(dst.remaining(), size() - position);
        dst.put(dst.position(), bytes, (int) position, n).position(dst.position() + n);
        return n;
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        requireOpen();
        BufferedTransfer.requireInside(this, position, count);
        BufferedTransfer.write(bytes.slice((int) position, (int) count), target);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new SourceClosedException(name, null);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
