package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;

/** Copies bytes of a source to a channel in chunks, between which it can be stopped. */
final class RegionCopy {
    private static final long CHUNK = 1 << 20;

    private RegionCopy() {}

    static void copy(
            ByteSource source, long position, long count, WritableByteChannel target, BooleanSupplier cancelled)
            throws IOException {
        long done = 0;
        while (done < count) {
            requireWanted(cancelled);
            long chunk = Math.min(CHUNK, count - done);
            source.transferTo(position + done, chunk, target);
            done += chunk;
        }
    }

    /** Before the channel notices: an interrupt inside of a read closes a file channel for everybody. */
    static void requireWanted(BooleanSupplier cancelled) {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("copying of frames was cancelled");
        }
    }
}
