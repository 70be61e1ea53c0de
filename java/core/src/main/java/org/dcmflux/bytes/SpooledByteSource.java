package org.dcmflux.bytes;

import java.io.FilterInputStream;
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
        return of(in, name, memoryThreshold, temporaryDirectory, new Cancellation(), Progress.NONE);
    }

    /**
     * As {@link #of(InputStream, String, int, Path)}, and can be stopped between chunks; then nothing is left behind.
     *
     * @param progress hears the bytes so far; the total is −1, because a stream does not say it
     */
    public static ByteSource of(
            InputStream in,
            String name,
            int memoryThreshold,
            Path temporaryDirectory,
            Cancellation cancellation,
            Progress progress)
            throws IOException {
        InputStream watched = new WatchedStream(in, cancellation, progress);
        byte[] head = watched.readNBytes((int) Math.min(memoryThreshold + 1L, Integer.MAX_VALUE));
        if (head.length <= memoryThreshold) {
            return new MemoryByteSource(ByteBuffer.wrap(head), name);
        }
        return spooled(head, watched, name, temporaryDirectory);
    }

    /** Looks at the cancellation before each read of a chunk. */
    private static final class WatchedStream extends FilterInputStream {
        private final Cancellation cancellation;
        private final Progress progress;
        private long passed;

        WatchedStream(InputStream in, Cancellation cancellation, Progress progress) {
            super(in);
            this.cancellation = cancellation;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            cancellation.check();
            int n = super.read(bytes, offset, length);
            if (n > 0) {
                passed += n;
                progress.advanced(passed, -1);
            }
            return n;
        }
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
