package org.dcmflux.bytes;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks running work to stop; looked at between frames and between chunks of long values. Thread-safe. */
public final class Cancellation {
    private static final long NEVER = Long.MAX_VALUE;

    private volatile boolean cancelled;
    private final long nanos;
    private final long start = System.nanoTime();
    private final @Nullable Cancellation first;
    private final @Nullable Cancellation second;

    /** Not cancelled. */
    public Cancellation() {
        this(null, null, NEVER);
    }

    private Cancellation(@Nullable Cancellation first, @Nullable Cancellation second, long nanos) {
        this.nanos = nanos;
        this.first = first;
        this.second = second;
    }

    /** One that is cancelled when this one is, or the other, or itself. */
    public Cancellation or(Cancellation other) {
        return new Cancellation(this, other, NEVER);
    }

    /** One that cancels itself when some time has passed. */
    public static Cancellation after(Duration time) {
        return new Cancellation(null, null, time.toNanos());
    }

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled
                || hasExpired()
                || first != null && first.isCancelled()
                || second != null && second.isCancelled();
    }

    private boolean hasExpired() {
        return nanos != NEVER && System.nanoTime() - start >= nanos;
    }

    /** @throws CancellationException when {@link #cancel} was called or the thread was interrupted */
    public void check() {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("cancelled; nothing was kept");
        }
    }
}
