package org.dcmflux.bytes;

import java.util.concurrent.CancellationException;

/** Asks running work to stop; looked at between frames and between chunks of long values. Thread-safe. */
public final class Cancellation {
    private volatile boolean cancelled;

    /** Not cancelled. */
    public Cancellation() {}

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** @throws CancellationException when {@link #cancel} was called or the thread was interrupted */
    public void check() {
        if (cancelled || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("cancelled; nothing was kept");
        }
    }
}
