package org.dcmflux.transcode;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dcmflux.bytes.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * Moves frames through a fixed ring of slots: the calling thread reads them in and takes them out, both in order; workers
 * do the work between, each with sessions of its own. Where there are more slots than that needs, because frames are small,
 * several frames in a row are handed over at once: for each alone the hand-over would take longer than the work.
 *
 * <p>Memory is the ring and never grows: when all slots are under way, reading waits. With one worker the calling thread
 * works itself. Nothing of this pipeline is under way when {@link #run} has returned or thrown.
 */
final class FramePipeline {
    /** One worker's part. */
    interface FrameWork extends AutoCloseable {
        void run(FrameSlot slot) throws IOException;

        /** Does several, one after the other. */
        default void run(List<FrameSlot> group) throws IOException {
            for (FrameSlot slot : group) {
                run(slot);
            }
        }

        /** Whether a codec in it may not come back from a frame. */
        default boolean mayHang() {
            return false;
        }

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
    private final int groupSize;
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
        this.slots = Math.max(1, Math.min(slots, frames));
        this.groupSize = Math.max(1, this.slots / groups(this.workers));
    }

    /**
     * Each worker has frames, others wait for it, and some are being read or written: more would not be faster. One worker
     * reads and writes itself.
     */
    static int groups(int workers) {
        return workers == 1 ? 1 : 2 * workers + 1;
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
            runAll(read, work, write);
        } finally {
            ring.forEach(each -> each.giveBack(pool.buffers()));
            ring.clear();
        }
    }

    /** Frames in a row that one worker does, one after the other. */
    private record Group(List<FrameSlot> slots, FutureTask<Void> work) {}

    private void runAll(FrameStep read, Supplier<? extends FrameWork> work, FrameStep write) throws IOException {
        BlockingQueue<FrameWork> idle = new ArrayBlockingQueue<>(workers);
        ArrayDeque<Group> under = new ArrayDeque<>();
        try {
            for (int i = 0; i < workers; i++) {
                idle.add(work.get());
            }
            int rooms = slots / groupSize;
            int frame = 0;
            @Nullable Throwable unread = null;
            for (int room = 0; ; ) {
                while (unread == null && frame < frames && under.size() < rooms) {
                    cancellation.check();
                    List<FrameSlot> free = ring.subList(room * groupSize, (room + 1) * groupSize);
                    int filled = 0;
                    try {
                        while (frame < frames && filled < groupSize) {
                            free.get(filled).frame = frame;
                            read.run(free.get(filled));
                            frame++;
                            filled++;
                        }
                    } catch (IOException | RuntimeException e) {
                        // Frames before this one are still under way, and one of them may fail as well.
                        unread = e;
                    }
                    if (filled > 0) {
                        List<FrameSlot> group = free.subList(0, filled);
                        under.add(new Group(group, begun(() -> work(idle, group))));
                        room = (room + 1) % rooms;
                    }
                }
                Group first = under.peek();
                if (first == null) {
                    break;
                }
                await(first.work);
                for (FrameSlot done : first.slots) {
                    write.run(done);
                }
                under.remove();
            }
            if (unread != null) {
                throw thrown(unread);
            }
        } finally {
            pool.withdraw(under.stream().map(Group::work).toList());
            idle.forEach(FrameWork::close);
        }
    }

    private FutureTask<Void> begun(Callable<Void> group) {
        if (workers > 1) {
            return pool.submitFrame(group);
        }
        FutureTask<Void> task = new FutureTask<>(group);
        task.run();
        return task;
    }

    private static Void work(BlockingQueue<FrameWork> idle, List<FrameSlot> group)
            throws IOException, InterruptedException {
        FrameWork own = idle.take();
        try {
            own.run(group);
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
