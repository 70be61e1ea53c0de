package org.dcmflux.bytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * A region of another source, with the bytes of each of its words in the opposite order. Closing it closes nothing.
 *
 * <p>Words are counted from the region's start, so a read may begin and end inside one. Bytes after the last whole word are
 * left as they are.
 */
public final class SwappedByteSource implements ByteSource {
    private final ByteSource source;
    private final long start;
    private final long size;
    private final int wordBytes;

    /** @param wordBytes 2, 4 or 8 */
    public SwappedByteSource(ByteSource source, long start, long size, int wordBytes) {
        if (wordBytes != 2 && wordBytes != 4 && wordBytes != 8) {
            throw new IllegalArgumentException("words of " + wordBytes + " bytes");
        }
        this.source = source;
        this.start = start;
        this.size = size;
        this.wordBytes = wordBytes;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, ByteBuffer dst) throws IOException {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(dst.remaining(), size - position);
        int before = (int) (position % wordBytes);
        if (before != 0 || count < wordBytes) {
            return readInsideWord(position, dst, Math.min(count, wordBytes - before));
        }
        int whole = count - count % wordBytes;
        int from = dst.position();
        int limit = dst.limit();
        dst.limit(from + whole);
        try {
            source.readFully(start + position, dst);
        } finally {
            dst.limit(limit);
        }
        swap(dst, from, whole, wordBytes);
        return whole;
    }

    private int readInsideWord(long position, ByteBuffer dst, int count) throws IOException {
        long word = position - position % wordBytes;
        int available = (int) Math.min(wordBytes, size - word);
        ByteBuffer bytes = ByteBuffer.allocate(available);
        source.readFully(start + word, bytes);
        if (available == wordBytes) {
            swap(bytes, 0, wordBytes, wordBytes);
        }
        dst.put(bytes.array(), (int) (position - word), count);
        return count;
    }

    @Override
    public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
        BufferedTransfer.copy(this, position, count, target);
    }

    /** Reverses each whole word of a part of a buffer; the buffer's position does not matter and stays. */
    public static void swap(ByteBuffer bytes, int from, int count, int wordBytes) {
        ByteBuffer words = bytes.slice(from, count - count % wordBytes);
        ByteBuffer reversed = words.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        // The platform reverses words between buffers of different order at the speed of copying, compiled or not.
        switch (wordBytes) {
            case 2 -> words.asShortBuffer().put(reversed.asShortBuffer());
            case 4 -> words.asIntBuffer().put(reversed.asIntBuffer());
            case 8 -> words.asLongBuffer().put(reversed.asLongBuffer());
            default -> throw new IllegalArgumentException("words of " + wordBytes + " bytes");
        }
    }

    @Override
    public void close() {
        // The region is a view: whoever opened the source closes it.
    }
}
