package org.dcmflux.bytes;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks running work to stop; looked at between frames and between chunks of long values. Thread-safe. */
public final class Cancellation {
    private volatile boolean cancelled;
    private final @Nullable Cancellation first;
    private final @Nullable Cancellation second;

    /** Not cancelled. */
    public Cancellation() {
        this(null, null);
    }

    private Cancellation(@Nullable Cancellation first, @Nullable Cancellation second) {
        this.first = first;
        this.second = second;
    }

    /** One that is cancelled when this one is, or the other, or itself. */
    public Cancellation or(Cancellation other) {
        return new Cancellation(this, other);
    }

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled || first != null && first.isCancelled() || second != null && second.isCancelled();
    }

    /** @throws CancellationException when {@link #cancel} was called or the thread was interrupted */
    public void check() {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("cancelled; nothing was kept");
        }
    }
}
