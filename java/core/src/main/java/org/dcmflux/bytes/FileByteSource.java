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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** A file read by positional reads: a truncation under way is an error here, never a crash as under a mapping. */
final class FileByteSource implements ByteSource {
    private static final long TRANSFER_CHUNK = 1L << 30;

    private final String name;
    private final Reopening reopening;
    private final long size;
    private final ReentrantLock exchange = new ReentrantLock();
    private volatile FileChannel channel;
    private volatile boolean closed;

    /** Opens the same file again; an interrupt of one reader has closed the channel for all of them. */
    private interface Reopening {
        FileChannel open() throws IOException;
    }

    private FileByteSource(String name, FileChannel channel, Reopening reopening) throws IOException {
        this.name = name;
        this.channel = channel;
        this.reopening = reopening;
        this.size = channel.size();
    }

    /** One look at the file for all that is to be known of it. */
    static BasicFileAttributes requireRegularFile(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw (NoSuchFileException)
                    new NoSuchFileException(path.toString(), null, "no such file; check the path").initCause(e);
        } catch (AccessDeniedException e) {
            throw denied(path, e);
        }
        if (attributes.isDirectory()) {
            throw new IOException(path + " is a directory, not a file");
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        return attributes;
    }

    static FileByteSource open(Path path, OpenOption... more) throws IOException {
        Object key = requireRegularFile(path).fileKey();
        OpenOption[] options = new OpenOption[more.length + 1];
        options[0] = StandardOpenOption.READ;
        System.arraycopy(more, 0, options, 1, more.length);
        Reopening again = () -> {
            if (!Objects.equals(key, requireRegularFile(path).fileKey())) {
                throw new IOException(path + " is not the file any more that was opened under this name");
            }
            return openChannel(path, options);
        };
        return new FileByteSource(path.toString(), openChannel(path, options), again);
    }

    private static FileChannel openChannel(Path path, OpenOption... options) throws IOException {
        try {
            return FileChannel.open(path, options);
        } catch (AccessDeniedException e) {
            throw denied(path, e);
        }
    }

    private static AccessDeniedException denied(Path path, AccessDeniedException cause) {
        return (AccessDeniedException) new AccessDeniedException(
                        path.toString(), null, "no permission to read it; ask its owner, or be a user who may")
                .initCause(cause);
    }

    /** For a channel that somebody else opened: read under another name, closed with the source, never opened again. */
    static FileByteSource of(FileChannel channel, String name) throws IOException {
        Reopening never = () -> {
            throw new ClosedChannelException();
        };
        try {
            return new FileByteSource(name, channel, never);
        } catch (ClosedChannelException e) {
            throw new SourceClosedException(name, e);
        }
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
        while (true) {
            FileChannel used = channel;
            try {
                return used.read(dst, position);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (ClosedChannelException e) {
                reopen(used, e);
            }
        }
    }

    /** Returns when there is an open channel again. */
    private void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        exchange.lock();
        try {
            if (closed || Thread.currentThread().isInterrupted()) {
                throw new SourceClosedException(name, cause);
            }
            if (channel == broken) {
                channel = reopening.open();
            }
        } catch (ClosedChannelException e) {
            throw new SourceClosedException(name, e);
        } finally {
            exchange.unlock();
        }
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        long done = 0;
        while (done < count) {
            FileChannel used = channel;
            long n;
            try {
                n = used.transferTo(position + done, Math.min(count - done, TRANSFER_CHUNK), target);
            } catch (ClosedChannelException e) {
                if (used.isOpen() || e instanceof ClosedByInterruptException || !target.isOpen()) {
                    throw e;
                }
                reopen(used, e);
                continue;
            }
            if (n <= 0 && position + done >= used.size()) {
                throw new EOFException(
                        name + " ends at byte " + (position + done) + ", " + (count - done) + " bytes short");
            }
            done += n;
        }
    }

    @Override
    public void close() throws IOException {
        exchange.lock();
        try {
            closed = true;
            channel.close();
        } finally {
            exchange.unlock();
        }
    }
}
