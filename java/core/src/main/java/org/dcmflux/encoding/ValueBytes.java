package org.dcmflux.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.SwappedByteSource;
import org.dcmflux.dictionary.Vr;

/** A value that comes in pieces, cut anywhere, and is turned into the byte order of the Transfer Syntax on its way. */
final class ValueBytes {
    private static final int CHUNK = 64 * 1024; // whole words of every size

    private final ByteSink sink;
    private final int wordBytes;
    private final long length;
    private final Vr vr;
    private final ByteBuffer chunk;
    private long taken;

    /** @param wordBytes 1 when the order stays */
    ValueBytes(ByteSink sink, int wordBytes, long length, Vr vr) {
        this.sink = sink;
        this.wordBytes = wordBytes;
        this.length = length;
        this.vr = vr;
        this.chunk = ByteBuffer.allocate(wordBytes == 1 ? 0 : CHUNK);
    }

    void append(ByteBuffer bytes) throws IOException {
        taken += bytes.remaining();
        if (taken > length) {
            throw new IllegalStateException(
                    "more bytes than the " + length + " that the header of the " + vr + " value announced");
        }
        if (wordBytes == 1) {
            sink.bytes(bytes);
            return;
        }
        while (bytes.hasRemaining()) {
            int n = Math.min(bytes.remaining(), chunk.remaining());
            chunk.put(chunk.position(), bytes, bytes.position(), n).position(chunk.position() + n);
            bytes.position(bytes.position() + n);
            if (!chunk.hasRemaining()) {
                handOn();
            }
        }
    }

    void end() throws IOException {
        if (taken < length - 1) {
            throw new IllegalStateException(taken + " of " + length + " bytes of the " + vr + " value were written");
        }
        handOn();
        if (taken < length) {
            sink.u8(vr.paddingByte());
        }
    }

    private void handOn() throws IOException {
        chunk.flip();
        if (wordBytes > 1) {
            SwappedByteSource.swap(chunk, 0, chunk.limit(), wordBytes);
        }
        sink.bytes(chunk);
        chunk.clear();
    }
}
