package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.transcode.TranscodeStream.Form;

/**
 * An output that goes to a pipe or a socket, which can neither be patched nor taken back: so it is completed in a temporary file,
 * whose name is gone as soon as it is open where the system allows that.
 */
final class ChannelOutput implements Output {
    private static final int CHUNK = 256 * 1024;
    private static final int GROUP_LENGTH = 140;

    private final WritableByteChannel target;
    private final String name;
    private final FileChannel spool;
    private final Form form;

    ChannelOutput(WritableByteChannel target, String name, Form form, Path temporaryDirectory) throws IOException {
        this.form = form;
        this.target = target;
        this.name = name;
        Path file = Files.createTempFile(temporaryDirectory, "dcmflux-spool-", ".tmp");
        this.spool = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public FileChannel channel() {
        return spool;
    }

    @Override
    public ByteSource written() throws IOException {
        return new Borrowed(ByteSource.of(spool, name));
    }

    @Override
    public void commit() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        long at = form == Form.DATA_SET ? dataSetPosition() : 0;
        while (spool.read(chunk.clear(), at) > 0) {
            at += chunk.flip().remaining();
            try {
                while (chunk.hasRemaining()) {
                    target.write(chunk);
                }
            } catch (IOException e) {
                throw new OutputException(name, "was closed before everything was written: " + e.getMessage(), e);
            }
        }
    }

    /** Behind the File Meta Information, of which the first element says how long the rest is. */
    private long dataSetPosition() throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (ByteSource own = written()) {
            own.readFully(GROUP_LENGTH, length);
        }
        return GROUP_LENGTH + Integer.BYTES + Integer.toUnsignedLong(length.getInt(0));
    }

    @Override
    public void close() throws IOException {
        spool.close();
    }

    /** What is read through it stays open. */
    private record Borrowed(ByteSource source) implements ByteSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public int read(long position, ByteBuffer dst) throws IOException {
            return source.read(position, dst);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel to) throws IOException {
            source.transferTo(position, count, to);
        }

        @Override
        public void close() {
            // The output is closed by its owner.
        }
    }
}
