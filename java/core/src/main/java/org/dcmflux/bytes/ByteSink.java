package org.dcmflux.bytes;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectableChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Appends bytes to a channel through one buffer. Not for two threads.
 *
 * <p>Works on anything that can be written to, sockets and pipes too; {@link FileSink} can go back and patch.
 */
public class ByteSink implements Closeable {
    /** The buffer that is used when the caller does not choose: 80 KiB. */
    public static final int DEFAULT_BUFFER_SIZE = 81920;

    private static final long REGION = 16L << 20; // between two looks at the cancellation

    /** How long to wait for room in a channel that does not block. */
    private static final long FULL_CHANNEL_NANOS = 200_000;

    private final String name;
    private final WritableByteChannel channel;
    private final ByteBuffer buffer;
    private long flushed;
    private BooleanSupplier cancelled = () -> false;

    public ByteSink(WritableByteChannel channel, String name, int bufferSize) {
        this(channel, name, ByteBuffer.allocateDirect(Math.max(bufferSize, 64)));
    }

    /** @param buffer of 64 bytes at least; belongs to the sink until it is closed */
    public ByteSink(WritableByteChannel channel, String name, ByteBuffer buffer) {
        this.channel = channel;
        this.name = name;
        this.buffer = buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Asks before bytes are handed to the channel whether to go on; interrupts are looked at all the same.
     *
     * @param handle true once the rest is not wanted any more: every further write throws {@link CancellationException}
     */
    public final void cancelledBy(BooleanSupplier handle) {
        cancelled = handle;
    }

    /** Whether the handle of {@link #cancelledBy} is true, for who does long work between two writes. */
    public final boolean isCancelled() {
        return cancelled.getAsBoolean();
    }

    private void check() {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException(name + ": writing was cancelled");
        }
    }

    /** What messages call this sink. */
    public String name() {
        return name;
    }

    /** Number of bytes appended so far, buffered ones included. */
    public final long position() {
        return flushed + buffer.position();
    }

    /** Byte order of the following {@link #u16}, {@link #u32} and {@link #u64}. */
    public final void order(ByteOrder order) {
        buffer.order(order);
    }

    public final void u8(int value) throws IOException {
        room(1).put((byte) value);
    }

    public final void u16(int value) throws IOException {
        room(2).putShort((short) value);
    }

    public final void u32(long value) throws IOException {
        room(4).putInt((int) value);
    }

    public final void u64(long value) throws IOException {
        room(8).putLong(value);
    }

    public final void bytes(byte[] bytes) throws IOException {
        bytes(ByteBuffer.wrap(bytes));
    }

    /** Appends everything between position and limit; the position ends at the limit. */
    public final void bytes(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > buffer.remaining()) {
            flush();
            if (bytes.remaining() >= buffer.capacity()) {
                flushed += bytes.remaining();
                drain(bytes);
                return;
            }
        }
        buffer.put(bytes);
    }

    /** Appends {@code count} zero bytes. */
    public final void zeros(long count) throws IOException {
        for (long left = count; left > 0; ) {
            if (!buffer.hasRemaining()) {
                flush();
            }
            int n = (int) Math.min(left, buffer.remaining());
            for (int i = 0; i < n; i++) {
                buffer.put((byte) 0);
            }
            left -= n;
        }
    }

    /** Appends a region of a source, past the heap where the operating system can. */
    public final void region(ByteSource source, long position, long count) throws IOException {
        if (count <= buffer.remaining()) {
            int limit = buffer.limit();
            buffer.limit(buffer.position() + (int) count);
            try {
                source.readFully(position, buffer);
            } finally {
                buffer.limit(limit);
            }
            return;
        }
        flush();
        for (long done = 0; done < count; done += REGION) {
            check();
            transfer(source, position + done, Math.min(REGION, count - done));
        }
    }

    private void transfer(ByteSource source, long position, long count) throws IOException {
        try {
            source.transferTo(position, count, isWaiting() ? new WaitingChannel() : channel);
        } catch (EOFException | SourceClosedException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.writing(name, e);
        }
        flushed += count;
    }

    /** Hands the buffered bytes to the channel. */
    public final void flush() throws IOException {
        buffer.flip();
        flushed += buffer.remaining();
        try {
            drain(buffer);
        } finally {
            buffer.clear();
        }
    }

    private ByteBuffer room(int count) throws IOException {
        if (buffer.remaining() < count) {
            flush();
        }
        return buffer;
    }

    private void drain(ByteBuffer bytes) throws OutputException {
        try {
            writeFully(bytes);
        } catch (IOException e) {
            throw OutputException.writing(name, e);
        }
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        do {
            check();
            if (channel.write(bytes) == 0 && bytes.hasRemaining()) {
                LockSupport.parkNanos(FULL_CHANNEL_NANOS);
            }
        } while (bytes.hasRemaining());
    }

    /** A channel that does not block takes nothing while it is full, and who copies to it would ask it again and again. */
    private boolean isWaiting() {
        return channel instanceof SelectableChannel selectable && !selectable.isBlocking();
    }

    private final class WaitingChannel implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            writeFully(bytes);
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {
            // The channel is its opener's to close.
        }
    }

    /** Flushes; the channel stays open, because it is its opener's to close. */
    @Override
    public void close() throws IOException {
        flush();
    }
}
