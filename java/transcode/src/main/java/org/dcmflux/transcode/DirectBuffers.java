package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Direct buffers of one transcode: what one pipeline gives back the next one takes, because the JVM frees direct memory only
 * when it happens to collect garbage. Not for two threads.
 */
final class DirectBuffers {
    private final List<ByteBuffer> free = new ArrayList<>();

    /** The smallest free buffer of at least {@code size} bytes, or a new one; its content is arbitrary. */
    ByteBuffer take(long size) {
        ByteBuffer fitting = free.stream()
                .filter(buffer -> buffer.capacity() >= size)
                .min(Comparator.comparingInt(ByteBuffer::capacity))
                .orElse(null);
        if (fitting == null) {
            return ByteBuffer.allocateDirect(Math.toIntExact(size));
        }
        free.remove(indexOf(fitting));
        return fitting.clear();
    }

    /** A buffer that nobody uses any more. */
    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }

    /** Buffers are equal when their content is, which is not what is asked here. */
    private int indexOf(ByteBuffer wanted) {
        for (int i = 0; i < free.size(); i++) {
            if (free.get(i) == wanted) {
                return i;
            }
        }
        throw new IllegalStateException("not a free buffer");
    }
}
