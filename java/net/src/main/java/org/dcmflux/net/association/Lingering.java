package org.dcmflux.net.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Gives the other side the time to read our last words: a close with unread bytes would take them back. */
final class Lingering {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int CHUNK = 4096;

    private Lingering() {}

    /** Returns when the other side closed its end, in whatever way, or had its time. */
    static void untilClosed(Transport transport) {
        long until = System.nanoTime() + LONGEST.toNanos();
        ByteBuffer ignored = ByteBuffer.allocate(CHUNK);
        while (isStillSending(transport, ignored, until)) {
            ignored.clear();
        }
    }

    private static boolean isStillSending(Transport transport, ByteBuffer ignored, long until) {
        try {
            return transport.read(ignored, until) >= 0;
        } catch (IOException over) {
            return false;
        }
    }
}
