package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the work on one file on a thread of its own while the calling thread looks at the clock, because a thread that is in
 * native code can be neither interrupted nor ended, only left.
 *
 * <p>When a deadline passes the job is abandoned: its files are closed and its temporary file is deleted under it, so that
 * whatever it does later it cannot name an output. Its frame buffers are its own and go with it. Without deadlines the
 * calling thread does the work itself.
 */
final class SupervisedJob<T> {
    private static final long LOOK_MILLIS = 50;

    private enum State {
        RUNNING,
        /** The output gets its name: too late to give up. */
        COMMITTING,
        ABANDONED
    }

    /** What is done. */
    interface Work<T> {
        T run(SupervisedJob<T> job) throws IOException;
    }

    private final String source;
    private final TranscodeLimits limits;
    private final Cancellation own;
    private final FrameWatch watch = new FrameWatch();
    private final List<Closeable> open = new CopyOnWriteArrayList<>();
    private State state = State.RUNNING;

    SupervisedJob(String source, TranscodeLimits limits, Cancellation wanted) {
        this.source = source;
        this.limits = limits;
        this.own = new Cancellation(wanted);
    }

    FrameWatch watch() {
        return watch;
    }

    /** Cancelled when the caller's is, and when the job is abandoned. */
    Cancellation cancellation() {
        return own;
    }

    /** Has something closed when the job is abandoned; the job itself closes it too. */
    <C extends Closeable> C closing(C resource) throws IOException {
        open.add(resource);
        if (isAbandoned()) {
            resource.close();
        }
        return resource;
    }

    /** Comes before the output gets its name; from here on no deadline counts. */
    synchronized void committing() {
        own.check();
        state = State.COMMITTING;
    }

    private synchronized boolean abandon() {
        if (state == State.RUNNING) {
            state = State.ABANDONED;
        }
        return state == State.ABANDONED;
    }

    private synchronized boolean isAbandoned() {
        return state == State.ABANDONED;
    }

    /**
     * Does the work.
     *
     * @throws DeadlineExceededException when a deadline passed before it was done
     */
    T run(Work<T> work) throws IOException {
        if (!limits.hasDeadlines()) {
            return work.run(this);
        }
        FutureTask<T> task = new FutureTask<>(() -> work.run(this));
        Thread thread = new Thread(task, "dcmflux-file");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        long start = System.nanoTime();
        try {
            while (true) {
                try {
                    return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException stillRunning) {
                    requireInTime(start);
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                } catch (ExecutionException e) {
                    throw thrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireInTime(long start) throws DeadlineExceededException {
        DeadlineExceededException late =
                limits.frameTimeout().isZero() ? null : watch.late(source, limits.frameTimeout());
        boolean fileIsLate = !limits.fileTimeout().isZero()
                && System.nanoTime() - start > limits.fileTimeout().toNanos();
        if (late == null && fileIsLate) {
            late = DeadlineExceededException.ofFile(source, limits.fileTimeout());
        }
        if (late != null && abandon()) {
            own.cancel();
            closeAll(late);
            throw late;
        }
    }

    private void closeAll(DeadlineExceededException late) {
        for (Closeable each : open) {
            try {
                each.close();
            } catch (IOException e) {
                late.addSuppressed(e);
            }
        }
    }

    /** What the job threw, as if it had been thrown here. */
    private static IOException thrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(cause);
    }
}
