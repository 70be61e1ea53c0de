package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/**
 * Does something with every frame on several threads, each with one frame in memory. The calling thread only looks at the clock: a
 * codec that does not come back with a frame in time is left alone on its thread, which is a daemon.
 */
final class FrameTasks {
    private static final long LOOK_MILLIS = 50;

    /** One thread's part. */
    interface Task extends AutoCloseable {
        void run(int frame) throws IOException;

        @Override
        void close();
    }

    /** Makes a thread its part, on that thread. */
    interface Opening {
        Task open() throws IOException;
    }

    private final String source;
    private final int frames;
    private final int threads;
    private final Duration deadline;
    private final Cancellation cancellation;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int failedFrame = Integer.MAX_VALUE;
    private @Nullable Exception failure;

    /** @param deadline for one frame; zero for none */
    FrameTasks(String source, int frames, int threads, Duration deadline, Cancellation cancellation) {
        this.source = source;
        this.frames = frames;
        this.threads = Math.max(1, Math.min(threads, frames));
        this.deadline = deadline;
        this.cancellation = cancellation;
    }

    /** What one thread is doing. */
    private static final class Activity {
        volatile int frame = -1;
        volatile long since;
    }

    /**
     * Runs all frames through.
     *
     * @throws IOException the failure of the first frame that failed
     * @throws DeadlineExceededException when a frame took too long
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    void run(Opening opening) throws IOException {
        List<Activity> activities = new ArrayList<>();
        List<FutureTask<?>> parts = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Activity activity = new Activity();
            FutureTask<?> part = new FutureTask<>(() -> work(opening, activity), null);
            Thread thread = new Thread(part, "dcmflux-proof");
            thread.setDaemon(true);
            activities.add(activity);
            parts.add(part);
            running.add(thread);
            thread.start();
        }
        try {
            for (FutureTask<?> part : parts) {
                await(part, activities);
            }
        } catch (InterruptedException e) {
            running.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        } finally {
            stopped.set(true);
        }
        cancellation.check();
        rethrow();
    }

    private void await(FutureTask<?> part, List<Activity> activities) throws IOException, InterruptedException {
        while (true) {
            try {
                part.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException stillRunning) {
                cancellation.check();
                requireInTime(activities);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void requireInTime(List<Activity> activities) throws DeadlineExceededException {
        if (deadline.isZero()) {
            return;
        }
        for (Activity activity : activities) {
            int frame = activity.frame;
            long since = activity.since;
            if (frame >= 0 && System.nanoTime() - since > deadline.toNanos() && activity.frame == frame) {
                throw DeadlineExceededException.ofFrame(source, frame, "its codec", deadline);
            }
        }
    }

    private void work(Opening opening, Activity activity) {
        int frame = 0;
        try (Task task = opening.open()) {
            while (!stopped.get() && !cancellation.isCancelled() && (frame = next.getAndIncrement()) < frames) {
                activity.since = System.nanoTime();
                activity.frame = frame;
                task.run(frame);
                activity.frame = -1;
            }
        } catch (IOException | RuntimeException e) {
            failed(frame, e);
        } finally {
            activity.frame = -1;
        }
    }

    private synchronized void failed(int frame, Exception thrown) {
        stopped.set(true);
        if (frame < failedFrame || failure == null) {
            failedFrame = frame;
            failure = thrown;
        }
    }

    private synchronized void rethrow() throws IOException {
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
    }
}
