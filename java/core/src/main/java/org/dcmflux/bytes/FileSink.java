package org.dcmflux.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Appends to a file and can go back: for tables and values that are known only at the end. */
public final class FileSink extends ByteSink {
    private final FileChannel channel;

    public FileSink(FileChannel channel, String name, int bufferSize) {
        super(channel, name, bufferSize);
        this.channel = channel;
    }

    /** @param buffer of 64 bytes at least; belongs to the sink until it is closed */
    public FileSink(FileChannel channel, String name, ByteBuffer buffer) {
        super(channel, name, buffer);
        this.channel = channel;
    }

    /** Overwrites bytes that were appended before; the append position stays where it is. */
    public void patch(long position, ByteBuffer bytes) throws IOException {
        if (position < 0 || bytes.remaining() > position() - position) {
            throw new IllegalArgumentException("patch of " + bytes.remaining() + " bytes at " + position
                    + " is not inside the " + position() + " bytes written to " + name());
        }
        flush();
        try {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            throw OutputException.writing(name(), e);
        }
    }
}
