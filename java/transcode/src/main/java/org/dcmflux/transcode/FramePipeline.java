package org.dcmflux.transcode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames through a fixed ring of slots: the calling thread reads them in and takes them out, both in order; workers
 * do the work between, each with sessions of its own.
 *
 * <p>Memory is the ring and never grows: when all slots are under way, reading waits. With one worker the calling thread
 * works itself and no thread is started. Nothing is left running when {@link #run} returns or throws.
 */
final class FramePipeline {
    private static final long CANCELLATION_CHECK_MILLIS = 100;

    /** One worker's part. */
    interface FrameWork extends AutoCloseable {
        void run(FrameSlot slot) throws IOException;

        @Override
        void close();
    }

    /** A step of the calling thread. */
    interface FrameStep {
        void run(FrameSlot slot) throws IOException;
    }

    private final int frames;
    private final int workers;
    private final Cancellation cancellation;
    private final DirectBuffers buffers;
    private final FrameSlot[] ring;

    FramePipeline(int frames, int workers, int slots, SlotSize size, Cancellation cancellation) {
        this(frames, workers, slots, size, cancellation, new DirectBuffers());
    }

    /** @param buffers where the slots' memory comes from, and goes back to after {@link #run} */
    FramePipeline(int frames, int workers, int slots, SlotSize size, Cancellation cancellation, DirectBuffers buffers) {
        this.buffers = buffers;
        this.frames = frames;
        this.workers = Math.min(workers, frames);
        this.cancellation = cancellation;
        this.ring = new FrameSlot[Math.max(1, Math.min(this.workers == 1 ? 1 : slots, frames))];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new FrameSlot(size, buffers);
        }
    }

    /**
     * Runs all frames through.
     *
     * @throws IOException the first failure in the order of frames, whichever thread it happened in
     * @throws CancellationException when cancelled
     */
    void run(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        try {
            if (workers == 1) {
                runAlone(read, work, write);
            } else {
                runTogether(read, work, write);
            }
        } finally {
            for (FrameSlot slot : ring) {
                slot.giveBack(buffers);
            }
        }
    }

    private void runAlone(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        FrameSlot slot = ring[0];
        try (FrameWork own = work.get()) {
            for (int frame = 0; frame < frames; frame++) {
                cancellation.check();
                slot.frame = frame;
                read.run(slot);
                own.run(slot);
                write.run(slot);
            }
        }
    }

    private void runTogether(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(workers, FramePipeline::newWorker);
        BlockingQueue<FrameWork> idle = new ArrayBlockingQueue<>(workers);
        try {
            for (int i = 0; i < workers; i++) {
                idle.add(work.get());
            }
            List<Future<?>> under = new ArrayList<>(ring.length);
            int next = 0;
            @Nullable Throwable unread = null;
            for (int done = 0; done < frames; done++) {
                while (unread == null && next < frames && next - done < ring.length) {
                    cancellation.check();
                    FrameSlot slot = ring[next % ring.length];
                    slot.frame = next;
                    try {
                        read.run(slot);
                    } catch (IOException | RuntimeException e) {
                        // Frames before this one are still under way, and one of them may fail as well.
                        unread = e;
                        break;
                    }
                    Future<?> future = executor.submit(() -> work(idle, slot));
                    set(under, next % ring.length, future);
                    next++;
                }
                if (done == next) {
                    throw thrown(unread);
                }
                await(under.get(done % ring.length));
                write.run(ring[done % ring.length]);
            }
        } finally {
            stop(executor);
            idle.forEach(FrameWork::close);
        }
    }

    private static void set(List<Future<?>> list, int index, Future<?> future) {
        if (index == list.size()) {
            list.add(future);
        } else {
            list.set(index, future);
        }
    }

    private static Thread newWorker(Runnable task) {
        Thread thread = new Thread(task, "dcmflux-frame-worker");
        thread.setDaemon(true);
        return thread;
    }

    private static Void work(BlockingQueue<FrameWork> idle, FrameSlot slot) throws IOException, InterruptedException {
        FrameWork own = idle.take();
        try {
            own.run(slot);
        } finally {
            idle.add(own);
        }
        return null;
    }

    private void await(Future<?> future) throws IOException {
        while (true) {
            cancellation.check();
            try {
                future.get(CANCELLATION_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (java.util.concurrent.TimeoutException stillRunning) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                throw thrown(e.getCause());
            }
        }
    }

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

    /** Waits for the workers, because their frames are in buffers that must not be freed under them. */
    private static void stop(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
