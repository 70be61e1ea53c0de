package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.bytes.Cancellation;
import org.jspecify.annotations.Nullable;

/** Does something with every frame on several threads, each with one frame in memory. None is left when {@link #run} returns. */
final class FrameTasks {
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

    private final int frames;
    private final int threads;
    private final Cancellation cancellation;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private int failedFrame = Integer.MAX_VALUE;
    private @Nullable Exception failure;

    FrameTasks(int frames, int threads, Cancellation cancellation) {
        this.frames = frames;
        this.threads = Math.max(1, Math.min(threads, frames));
        this.cancellation = cancellation;
    }

    /**
     * Runs all frames through.
     *
     * @throws IOException the failure of the first frame that failed
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    void run(Opening opening) throws IOException {
        List<FutureTask<?>> parts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FutureTask<?> part = new FutureTask<>(() -> work(opening), null);
            Thread thread = new Thread(part, "dcmflux-proof");
            thread.setDaemon(true);
            parts.add(part);
            thread.start();
        }
        boolean interrupted = false;
        try {
            for (FutureTask<?> part : parts) {
                while (!part.isDone()) {
                    interrupted |= isInterruptedWaitingFor(part);
                    stopped.set(stopped.get() || interrupted);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        cancellation.check();
        rethrow();
    }

    private static boolean isInterruptedWaitingFor(FutureTask<?> part) {
        try {
            part.get();
            return false;
        } catch (InterruptedException e) {
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void work(Opening opening) {
        int frame = 0;
        try (Task task = opening.open()) {
            while (!stopped.get() && !cancellation.isCancelled() && (frame = next.getAndIncrement()) < frames) {
                task.run(frame);
            }
        } catch (IOException | RuntimeException e) {
            failed(frame, e);
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
