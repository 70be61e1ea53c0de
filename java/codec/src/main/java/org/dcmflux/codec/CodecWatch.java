package org.dcmflux.codec;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/**
 * Does work with codecs on a thread of its own, because a thread that is in native code can be neither interrupted nor ended,
 * only left. Who asks waits meanwhile and watches, so there is never more than one of both at work. The thread is left only
 * while a codec is at a frame: sessions that were opened with a {@link CodecDeadline} say so by themselves. Whoever has many
 * frames to do asks once for all of them, since each time costs two hand-overs between threads.
 *
 * <p>It has its thread from the first work until it is closed. For one asking thread at a time.
 */
public final class CodecWatch implements AutoCloseable {
    private static final long LOOK_NANOS = 50_000_000;
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What is done; it hands its result over by itself. */
    @FunctionalInterface
    public interface Work {
        /** Does it. */
        void run() throws IOException;
    }

    /** What a codec is asked. */
    @FunctionalInterface
    interface FrameWork {
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

    /** A codec at a frame. */
    private static final class Call {
        static final Call LEFT = new Call("", Duration.ZERO);

        final String codec;
        final Duration deadline;
        final long start = System.nanoTime();

        Call(String codec, Duration deadline) {
            this.codec = codec;
            this.deadline = deadline;
        }

        boolean isLate(long now) {
            return !deadline.isZero() && now - start > deadline.toNanos();
        }

        CodecException left(boolean late) {
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
    }

    /** Takes a thread that was left out of what it was doing; nobody hears of it. */
    private static final class LeftBehind extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeftBehind() {
            super("nobody waits for this work any more", null, false, false);
        }
    }

    private final Cancellation cancellation;
    private final CodecThreads threads;
    private final Runnable onEnd;
    private final AtomicReference<@Nullable Call> call = new AtomicReference<>();
    private volatile State state = State.IDLE;
    private CodecThreads.@Nullable Server server;
    private @Nullable Thread waiting;
    private @Nullable Work work;
    private @Nullable Throwable failure;
    private String left = "";

    /**
     * @param deadline gives the threads and the cancellation that makes this leave a codec which does not come back
     * @param onEnd what is done when nothing more is asked, on whichever thread has the sessions then
     */
    public CodecWatch(CodecDeadline deadline, Runnable onEnd) {
        this.cancellation = deadline.cancellation();
        this.threads = deadline.threads();
        this.onEnd = onEnd;
    }

    /** The watch that the current thread works for, null on other threads. */
    static @Nullable CodecWatch ofThisThread() {
        return Thread.currentThread() instanceof CodecThreads.Server server ? server.served() : null;
    }

    /**
     * Does something on the thread and waits for it.
     *
     * @throws CodecException {@code TIMED_OUT}, when a codec was left; what the work was given is still that codec's then
     * @throws IOException what the work throws
     */
    public void run(Work asked) throws IOException {
        if (state == State.LEFT || state == State.CLOSED) {
            throw new CodecException(left, Status.TIMED_OUT, "was given up with an earlier frame");
        }
        CodecThreads.Server worker = server;
        if (worker == null) {
            worker = threads.take();
            server = worker;
        }
        work = asked;
        waiting = Thread.currentThread();
        state = State.WORKING;
        worker.wake(this);
        await();
        state = State.IDLE;
        rethrow();
    }

    private void await() throws CodecException {
        long cancelledAt = 0;
        boolean interrupted = false;
        try {
            while (state == State.WORKING) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                interrupted |= Thread.interrupted();
                long now = System.nanoTime();
                if (cancelledAt == 0 && (interrupted || cancellation.isCancelled())) {
                    cancelledAt = now;
                }
                boolean unwanted = cancelledAt != 0 && now - cancelledAt > GRACE.toNanos();
                Call present = call.get();
                if (present != null && (unwanted || present.isLate(now)) && call.compareAndSet(present, Call.LEFT)) {
                    state = State.LEFT;
                    left = present.codec;
                    throw present.left(present.isLate(now));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void rethrow() throws IOException {
        Throwable failed = failure;
        failure = null;
        if (failed instanceof IOException refused) {
            throw refused;
        }
        if (failed instanceof RuntimeException bug) {
            throw bug;
        }
        if (failed instanceof Error broken) {
            throw broken;
        }
    }

    /** Whether a codec was left, with everything that it was given. */
    public boolean isLeft() {
        return state == State.LEFT;
    }

    /** Lets a codec do something, on the thread that this has, and be left meanwhile. */
    void during(String codec, Duration deadline, FrameWork frame) throws CodecException {
        Call mine = new Call(codec, deadline);
        if (!call.compareAndSet(null, mine)) {
            throw new LeftBehind();
        }
        try {
            frame.run();
        } finally {
            call.compareAndSet(mine, null);
        }
        if (call.get() == Call.LEFT) {
            throw new LeftBehind();
        }
    }

    boolean isWorking() {
        return state == State.WORKING;
    }

    /** Does what was asked, on the thread that this has; false when nobody waits for it any more. */
    boolean serve() {
        Work asked = work;
        work = null;
        try {
            if (asked != null) {
                asked.run();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
        }
        if (call.get() == Call.LEFT) {
            onEnd.run();
            return false;
        }
        state = State.DONE;
        LockSupport.unpark(waiting);
        return true;
    }

    /** Gives the thread back; when it was left, it ends the sessions itself should it come back. */
    @Override
    public void close() {
        if (state == State.IDLE) {
            state = State.CLOSED;
            if (server != null) {
                threads.giveBack(server);
            }
            onEnd.run();
        }
    }
}
