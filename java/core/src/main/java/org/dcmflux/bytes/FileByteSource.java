package org.dcmflux.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file read by positional reads: a truncation under way is an error here, never a crash as under a mapping. */
final class FileByteSource implements ByteSource {
    private static final long TRANSFER_CHUNK = 1L << 30;

    private final String name;
    private final FileChannel channel;
    private final long size;

    private FileByteSource(String name, FileChannel channel, long size) {
        this.name = name;
        this.channel = channel;
        this.size = size;
    }

    static FileByteSource open(Path path, OpenOption... more) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no such file; check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is not a regular file");
        }
        OpenOption[] options = new OpenOption[more.length + 1];
        options[0] = StandardOpenOption.READ;
        System.arraycopy(more, 0, options, 1, more.length);
        FileChannel channel;
        try {
            channel = FileChannel.open(path, options);
        } catch (AccessDeniedException e) {
            throw (AccessDeniedException) new AccessDeniedException(
                            path.toString(), null, "no permission to read it; ask its owner, or be a user who may")
                    .initCause(e);
        }
        return new FileByteSource(path.toString(), channel, channel.size());
    }

    /** For bytes that were spooled: the channel is read under another name and closed with the source. */
    static FileByteSource of(FileChannel channel, String name) throws IOException {
        return new FileByteSource(name, channel, channel.size());
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
        try {
            return channel.read(dst, position);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw new SourceClosedException(name, e);
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        long done = 0;
        while (done < count) {
            long n;
            try {
                n = channel.transferTo(position + done, Math.min(count - done, TRANSFER_CHUNK), target);
            } catch (ClosedChannelException e) {
                throw channel.isOpen() || e instanceof ClosedByInterruptException
                        ? e
                        : new SourceClosedException(name, e);
            }
            if (n <= 0 && position + done >= channel.size()) {
                throw new EOFException(
                        name + " ends at byte " + (position + done) + ", " + (count - done) + " bytes short");
            }
            done += n;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
