package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.TreeMap;

/**
 * Direct buffers that are used again and again: what one pipeline gives back the next one takes.
 *
 * <p>Sizes are rounded up by an eighth at most, so that frames of nearly the same size share buffers. Used and free ones
 * together stay within a bound: before it is passed, free ones are given back to the operating system. Thread-safe.
 */
final class DirectBuffers implements AutoCloseable {
    private static final int LEAST = 4096;

    private final long bound;
    private final TreeMap<Integer, ArrayDeque<ByteBuffer>> free = new TreeMap<>();
    private long allocated;
    private long used;
    private boolean closed;

    DirectBuffers() {
        this(Long.MAX_VALUE);
    }

    /** @param bound in bytes for used and free buffers together; those in use are their takers' affair */
    DirectBuffers(long bound) {
        this.bound = bound;
    }

    /** Bytes of the buffer that one gets who asks for so many. */
    static long rounded(long size) {
        if (size == 0) {
            return 0;
        }
        long step = Math.max(LEAST, Long.highestOneBit(size) / 8);
        long up = (size + step - 1) / step * step;
        return up > Integer.MAX_VALUE && size <= Integer.MAX_VALUE ? Integer.MAX_VALUE : up;
    }

    /** A buffer of at least {@code size} bytes; its content is arbitrary. */
    synchronized ByteBuffer take(long size) {
        int capacity = Math.toIntExact(rounded(size));
        ArrayDeque<ByteBuffer> fitting = free.get(capacity);
        if (fitting != null) {
            ByteBuffer buffer = fitting.pop();
            if (fitting.isEmpty()) {
                free.remove(capacity);
            }
            used += capacity;
            return buffer.clear();
        }
        while (allocated + capacity > bound && !free.isEmpty()) {
            dropLargest();
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(capacity);
        allocated += capacity;
        used += capacity;
        return buffer;
    }

    /** A buffer that nobody uses any more. */
    synchronized void giveBack(ByteBuffer buffer) {
        used -= buffer.capacity();
        free.computeIfAbsent(buffer.capacity(), capacity -> new ArrayDeque<>()).push(buffer);
        if (closed) {
            dropLargest();
        }
    }

    /** A buffer that somebody who was left may use for ever: it is forgotten, and freed with its last user. */
    synchronized void abandon(ByteBuffer buffer) {
        used -= buffer.capacity();
        allocated -= buffer.capacity();
    }

    /** Bytes of all buffers, used and free. */
    synchronized long allocated() {
        return allocated;
    }

    /** Bytes of the buffers that were taken and not given back. */
    synchronized long used() {
        return used;
    }

    private void dropLargest() {
        var largest = free.lastEntry();
        ByteBuffer buffer = largest.getValue().pop();
        if (largest.getValue().isEmpty()) {
            free.remove(largest.getKey());
        }
        allocated -= buffer.capacity();
        DirectMemory.free(buffer);
    }

    /** Frees what is not in use now, and what is given back later. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!free.isEmpty()) {
            dropLargest();
        }
    }
}
