package org.dcmflux.bytes;

import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Asks running work to stop; looked at between frames and between chunks of long values. Thread-safe. */
public final class Cancellation {
    private final @Nullable Cancellation parent;
    private volatile boolean cancelled;

    /** Not cancelled. */
    public Cancellation() {
        this(null);
    }

    /**
     * Cancelled as soon as the parent is; cancelling it does not touch the parent.
     *
     * @param parent null for none
     */
    public Cancellation(@Nullable Cancellation parent) {
        this.parent = parent;
    }

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled || parent != null && parent.isCancelled();
    }

    /** @throws CancellationException when {@link #cancel} was called or the thread was interrupted */
    public void check() {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("cancelled; nothing was kept");
        }
    }
}
