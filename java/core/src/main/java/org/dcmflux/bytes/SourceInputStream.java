package org.dcmflux.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A source as a stream, from a position to the end. Closing it leaves the source open. */
public final class SourceInputStream extends InputStream {
    private final ByteSource source;
    private long position;

    public SourceInputStream(ByteSource source, long position) {
        this.source = source;
        this.position = position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int n = source.read(position, ByteBuffer.wrap(bytes, offset, length));
        position += Math.max(n, 0);
        return n;
    }
}
