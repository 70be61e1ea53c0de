package org.dcmflux.bytes;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A private, buffered walk over a {@link ByteSource}. Not for two threads.
 *
 * <p>The first read after a jump is small and the following ones grow, so that hopping from item header to item header
 * through gigabytes of fragments costs a few hundred bytes a hop, and reading a long header costs few system calls. Its
 * memory grows in the same way.
 */
public final class ByteCursor {
    private static final int FIRST_READ = 256;
    private static final int LARGEST_READ = 32 * 1024;

    private final ByteSource source;
    private ByteBuffer window;
    private long windowStart;
    private int nextRead;

    public ByteCursor(ByteSource source, long position) {
        this(source, position, FIRST_READ);
    }

    /**
     * @param firstRead how many bytes are read at first, by who knows better what will be needed
     */
    public ByteCursor(ByteSource source, long position, int firstRead) {
        this.source = source;
        this.windowStart = position;
        this.nextRead = Math.min(firstRead, LARGEST_READ);
        this.window = ByteBuffer.allocate(2 * nextRead).limit(0).order(ByteOrder.LITTLE_ENDIAN);
    }

    public ByteSource source() {
        return source;
    }

    /** Byte order of the following {@link #u16} and {@link #u32}. */
    public void order(ByteOrder order) {
        window.order(order);
    }

    public ByteOrder order() {
        return window.order();
    }

    /** Absolute position in the source of the next byte. */
    public long position() {
        return windowStart + window.position();
    }

    /** Bytes between here and the source's end. */
    public long remaining() {
        return source.size() - position();
    }

    /** Moves to an absolute position; reads nothing. */
    public void position(long position) {
        long inWindow = position - windowStart;
        if (inWindow >= 0 && inWindow <= window.limit()) {
            window.position((int) inWindow);
        } else {
            windowStart = position;
            window.position(0).limit(0);
            nextRead = FIRST_READ;
        }
    }

    /** Unsigned 8-bit value. */
    public int u8() throws IOException {
        require(1);
        return window.get() & 0xFF;
    }

    /** Unsigned 16-bit value in the cursor's byte order. */
    public int u16() throws IOException {
        require(2);
        return window.getShort() & 0xFFFF;
    }

    /** Unsigned 32-bit value in the cursor's byte order. */
    public long u32() throws IOException {
        require(4);
        return window.getInt() & 0xFFFF_FFFFL;
    }

    /** The next {@code count} bytes in an array of their own. */
    public byte[] bytes(int count) throws IOException {
        if (remaining() < count) {
            throw new EOFException(source.name() + " ends at byte " + source.size() + ", wanted " + count
                    + " bytes from byte " + position());
        }
        byte[] bytes = new byte[count];
        int buffered = Math.min(count, window.remaining());
        window.get(bytes, 0, buffered);
        int missing = count - buffered;
        if (missing > LARGEST_READ / 2) {
            long at = position();
            source.readFully(at, ByteBuffer.wrap(bytes, buffered, missing));
            position(at + missing);
        } else if (missing > 0) {
            require(missing);
            window.get(bytes, buffered, missing);
        }
        return bytes;
    }

    private void require(int count) throws IOException {
        if (window.remaining() >= count) {
            return;
        }
        windowStart += window.position();
        int size = Math.min(LARGEST_READ, Math.max(window.remaining() + nextRead, count));
        window = size <= window.capacity()
                ? window.compact()
                : ByteBuffer.allocate(size).order(window.order()).put(window);
        window.limit(size);
        nextRead = Math.min(nextRead * 4, LARGEST_READ);
        while (window.position() < count) {
            if (source.read(windowStart + window.position(), window) < 0) {
                int found = window.position();
                window.flip();
                throw new EOFException(source.name() + " ends at byte " + (windowStart + found) + ", wanted " + count
                        + " bytes from byte " + windowStart);
            }
        }
        window.flip();
    }
}
