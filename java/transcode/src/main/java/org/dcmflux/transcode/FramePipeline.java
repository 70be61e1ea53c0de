package org.dcmflux.transcode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dcmflux.bytes.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames through a fixed ring of slots: the calling thread reads them in and takes them out, both in order; workers
 * do the work between, each with sessions of its own.
 *
 * <p>Memory is the ring and never grows: when all slots are under way, reading waits. With one worker the calling thread
 * works itself. Nothing of this pipeline is under way when {@link #run} has returned or thrown.
 */
final class FramePipeline {
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
    private final TranscodeWorkers pool;
    private final Function<DirectBuffers, FrameSlot> slot;
    private final int slots;
    private final List<FrameSlot> ring = new ArrayList<>();

    /**
     * @param workers frames that are worked on at once, no more than the pool has threads
     * @param pool whose threads work, and whose buffers the slots are made of and go back to after {@link #run}
     */
    FramePipeline(
            int frames,
            int workers,
            int slots,
            Function<DirectBuffers, FrameSlot> slot,
            Cancellation cancellation,
            TranscodeWorkers pool) {
        this.frames = frames;
        this.workers = Math.min(workers, frames);
        this.cancellation = cancellation;
        this.pool = pool;
        this.slot = slot;
        this.slots = Math.max(1, Math.min(this.workers == 1 ? 1 : slots, frames));
    }

    /**
     * Runs all frames through.
     *
     * @throws IOException the first failure in the order of frames, whichever thread it happened in
     * @throws CancellationException when cancelled
     */
    void run(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        try {
            while (ring.size() < slots) {
                ring.add(slot.apply(pool.buffers()));
            }
            if (workers == 1) {
                runAlone(read, work, write);
            } else {
                runTogether(read, work, write);
            }
        } finally {
            ring.forEach(each -> each.giveBack(pool.buffers()));
            ring.clear();
        }
    }

    private void runAlone(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        FrameSlot only = ring.get(0);
        try (FrameWork own = work.get()) {
            for (int frame = 0; frame < frames; frame++) {
                cancellation.check();
                only.frame = frame;
                read.run(only);
                own.run(only);
                write.run(only);
            }
        }
    }

    private void runTogether(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        BlockingQueue<FrameWork> idle = new ArrayBlockingQueue<>(workers);
        List<FutureTask<Void>> under = new ArrayList<>(slots);
        try {
            for (int i = 0; i < workers; i++) {
                idle.add(work.get());
            }
            int next = 0;
            @Nullable Throwable unread = null;
            for (int done = 0; done < frames; done++) {
                while (unread == null && next < frames && next - done < slots) {
                    cancellation.check();
                    FrameSlot free = ring.get(next % slots);
                    free.frame = next;
                    try {
                        read.run(free);
                    } catch (IOException | RuntimeException e) {
                        // Frames before this one are still under way, and one of them may fail as well.
                        unread = e;
                        break;
                    }
                    set(under, next % slots, pool.submitFrame(() -> work(idle, free)));
                    next++;
                }
                if (done == next) {
                    throw thrown(unread);
                }
                await(under.get(done % slots));
                write.run(ring.get(done % slots));
            }
        } finally {
            pool.withdraw(under);
            idle.forEach(FrameWork::close);
        }
    }

    private static void set(List<FutureTask<Void>> list, int index, FutureTask<Void> future) {
        if (index == list.size()) {
            list.add(future);
        } else {
            list.set(index, future);
        }
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

    private void await(FutureTask<Void> frame) throws IOException {
        pool.await(frame, cancellation);
        try {
            frame.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancellation.check();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
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
}
