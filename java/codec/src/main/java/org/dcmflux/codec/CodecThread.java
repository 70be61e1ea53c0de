package org.dcmflux.codec;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/**
 * Does one session's frames on a thread of its own, because a thread that is in native code can be neither interrupted nor
 * ended, only left. It has that thread from its first frame until it is closed. Who asks waits meanwhile, so there is never more
 * than one of both at work.
 */
final class CodecThread implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What is done; it hands its result over by itself. */
    interface Work {
        void run() throws CodecException;
    }

    private enum State {
        IDLE,
        WORKING,
        DONE,
        /** Nobody waits any more. */
        LEFT,
        CLOSED
    }

    private final String codec;
    private final Duration deadline;
    private final Cancellation cancellation;
    private final CodecThreads threads;
    private final Runnable onEnd;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private CodecThreads.@Nullable Server server;
    private @Nullable Thread waiting;
    private @Nullable Work work;
    private @Nullable CodecException refusal;
    private @Nullable RuntimeException bug;
    private @Nullable Error error;

    /** @param onEnd what is done with the session when nothing more is asked of it, on whichever thread has it then */
    CodecThread(String codec, CodecDeadline deadline, Runnable onEnd) {
        this.codec = codec;
        this.deadline = deadline.frame();
        this.cancellation = deadline.cancellation();
        this.threads = deadline.threads();
        this.onEnd = onEnd;
    }

    /**
     * Does something on the thread and waits for it.
     *
     * @throws CodecException what the work throws, or that it was left
     */
    void run(Work asked) throws CodecException {
        if (state.get() == State.LEFT || state.get() == State.CLOSED) {
            throw new CodecException(codec, Status.TIMED_OUT, "was given up with an earlier frame");
        }
        CodecThreads.Server worker = server;
        if (worker == null) {
            worker = threads.take("dcmflux-codec-" + codec);
            server = worker;
        }
        work = asked;
        waiting = Thread.currentThread();
        state.set(State.WORKING);
        worker.wake(this);
        await();
        state.set(State.IDLE);
        rethrow();
    }

    private void await() throws CodecException {
        long start = System.nanoTime();
        long cancelledAt = 0;
        boolean interrupted = false;
        try {
            while (state.get() == State.WORKING) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                interrupted |= Thread.interrupted();
                long now = System.nanoTime();
                if (cancelledAt == 0 && (interrupted || cancellation.isCancelled())) {
                    cancelledAt = now;
                }
                boolean late = !deadline.isZero() && now - start > deadline.toNanos();
                boolean unwanted = cancelledAt != 0 && now - cancelledAt > GRACE.toNanos();
                if ((late || unwanted) && state.compareAndSet(State.WORKING, State.LEFT)) {
                    throw left(late);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CodecException left(boolean late) {
        double seconds = deadline.toMillis() / 1e3;
        String text = seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
        return new CodecException(
                codec,
                Status.TIMED_OUT,
                late
                        ? "was not done within the frame deadline of " + text
                                + " s and was given up; a longer deadline is an option, if the frame is good"
                        : "did not come back after the work was cancelled and was given up");
    }

    private void rethrow() throws CodecException {
        CodecException refused = refusal;
        RuntimeException failed = bug;
        Error broken = error;
        refusal = null;
        bug = null;
        error = null;
        if (refused != null) {
            throw refused;
        }
        if (failed != null) {
            throw failed;
        }
        if (broken != null) {
            throw broken;
        }
    }

    boolean isWorking() {
        return state.get() == State.WORKING;
    }

    /** Does what was asked, on the thread that this has; false when nobody waits for it any more. */
    boolean serve() {
        try {
            Objects.requireNonNull(work).run();
        } catch (CodecException e) {
            refusal = e;
        } catch (RuntimeException e) {
            bug = e;
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            error = e;
        }
        work = null;
        if (!state.compareAndSet(State.WORKING, State.DONE)) {
            onEnd.run();
            return false;
        }
        LockSupport.unpark(waiting);
        return true;
    }

    /** Gives the thread back; when it was left, it ends the session itself should it come back. */
    @Override
    public void close() {
        if (state.compareAndSet(State.IDLE, State.CLOSED)) {
            if (server != null) {
                threads.giveBack(server);
            }
            onEnd.run();
        }
    }
}
