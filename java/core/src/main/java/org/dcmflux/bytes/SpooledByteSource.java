package org.dcmflux.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Turns a stream, which can be read once and forwards only, into a {@link ByteSource}. */
public final class SpooledByteSource {
    private SpooledByteSource() {}

    /**
     * Reads {@code in} to its end: up to {@code memoryThreshold} bytes are kept in memory, more go to a temporary file
     * that the operating system deletes when the source is closed. The stream is not closed.
     */
    public static ByteSource of(InputStream in, String name, int memoryThreshold, Path temporaryDirectory)
            throws IOException {
        byte[] head = in.readNBytes((int) Math.min(memoryThreshold + 1L, Integer.MAX_VALUE));
        if (head.length <= memoryThreshold) {
            return new MemoryByteSource(ByteBuffer.wrap(head), name);
        }
        return spooled(head, in, name, temporaryDirectory);
    }

    /** The same for a channel that cannot be positioned, a socket or a pipe. The channel is not closed. */
    public static ByteSource of(ReadableByteChannel channel, String name, int memoryThreshold, Path temporaryDirectory)
            throws IOException {
        return of(Channels.newInputStream(channel), name, memoryThreshold, temporaryDirectory);
    }

    private static ByteSource spooled(byte[] head, InputStream in, String name, Path temporaryDirectory)
            throws IOException {
        Path spool = Files.createTempFile(temporaryDirectory, "dcmflux-spool-", ".tmp");
        FileChannel channel = FileChannel.open(
                spool, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try {
            var out = Channels.newOutputStream(channel);
            out.write(head);
            in.transferTo(out);
            return FileByteSource.of(channel, name);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
