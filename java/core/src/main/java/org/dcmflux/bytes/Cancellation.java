package org.dcmflux.bytes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Asks running work to stop; looked at between frames and between chunks of long values. Thread-safe. */
public final class Cancellation {
    private static final long NEVER = Long.MAX_VALUE;

    private volatile boolean cancelled;
    private final long nanos;
    private final long start = System.nanoTime();
    private final @Nullable Cancellation first;
    private final @Nullable Cancellation second;
    private final List<Action> actions = new CopyOnWriteArrayList<>();

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

    /** Cancels; what was registered by {@link #onCancel} runs in this thread before this returns. */
    public void cancel() {
        cancelled = true;
        actions.forEach(Action::run);
    }

    /** An action that waits for a cancellation; closing it takes it back. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Runs an action once when somebody calls {@link #cancel}: at once if somebody did, else in the thread that does. Time that
     * passes calls nobody: a deadline is noticed where {@link #isCancelled} is asked.
     *
     * @param action quick, and throwing nothing
     */
    public Registration onCancel(Runnable action) {
        Action once = new Action(action);
        listen(once);
        return () -> forget(once);
    }

    private void listen(Action action) {
        actions.add(action);
        if (first != null) {
            first.listen(action);
        }
        if (second != null) {
            second.listen(action);
        }
        if (cancelled) {
            action.run();
        }
    }

    private void forget(Action action) {
        actions.remove(action);
        if (first != null) {
            first.forget(action);
        }
        if (second != null) {
            second.forget(action);
        }
    }

    /** Runs at most once, whichever of several cancellations comes first. */
    private static final class Action {
        private final Runnable work;
        private final AtomicBoolean begun = new AtomicBoolean();

        Action(Runnable work) {
            this.work = work;
        }

        void run() {
            if (begun.compareAndSet(false, true)) {
                work.run();
            }
        }
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
