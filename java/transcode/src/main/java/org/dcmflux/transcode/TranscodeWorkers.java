package org.dcmflux.transcode;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecThreads;
import org.jspecify.annotations.Nullable;

/**
 * Threads and memory that many transcodes share, so that many small files and one huge one both keep all cores busy.
 *
 * <p>A small file is done by one thread. Of a file with many frames one thread reads and writes, and all threads decode and
 * encode, that one too while it would otherwise wait. Frames go before new files: what was begun ends soon, and few files are
 * open at once. There are never more than {@link #threads()} threads at work.
 *
 * <p>Before a file's buffers are made, all the memory that it will need is reserved from one budget; when that is used up the
 * file waits. Buffers are used again from file to file, and free ones count as used. Thread-safe.
 *
 * <p>{@link #close()} ends the threads and frees the buffers, and comes back in finite time: a codec that hangs is left with its
 * frame when its deadline passes or, if it has none, when its file is cancelled. What remains then is that codec's own thread, which
 * is a daemon, and the frame's buffers, which it may still be writing to.
 */
public final class TranscodeWorkers implements AutoCloseable {
    private static final long CANCELLATION_CHECK_MILLIS = 100;
    private static final Duration PATIENCE_WITHOUT_DEADLINE = Duration.ofSeconds(30);

    private final int threads;
    private final long memory;
    private final DirectBuffers buffers;
    private final CodecThreads codecThreads = new CodecThreads();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Runnable> frames = new ArrayDeque<>();
    private final ArrayDeque<Runnable> files = new ArrayDeque<>();
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private final List<Thread> started = new ArrayList<>();
    private int idle;
    private int lent;
    private long reserved;
    private long mostReserved;
    private final Cancellation ending = new Cancellation();
    private final Cancellation impatience = new Cancellation();
    private final Cancellation endingOrImpatience = ending.or(impatience);
    private boolean closed;

    /**
     * @param threads that may be at work at once
     * @param memory bytes that all files under way may need together
     */
    public TranscodeWorkers(int threads, long memory) {
        if (threads < 1 || threads > TranscodeOptions.MOST_THREADS || memory < 1) {
            throw new IllegalArgumentException(threads + " threads and " + memory + " bytes of memory");
        }
        this.threads = threads;
        this.memory = memory;
        this.buffers = new DirectBuffers(memory);
    }

    public int threads() {
        return threads;
    }

    /** The budget in bytes. */
    public long memory() {
        return memory;
    }

    /** Bytes that files under way have reserved. */
    public long memoryInUse() {
        lock.lock();
        try {
            return reserved;
        } finally {
            lock.unlock();
        }
    }

    /** The most bytes that were reserved at any time. */
    public long mostMemoryInUse() {
        lock.lock();
        try {
            return mostReserved;
        } finally {
            lock.unlock();
        }
    }

    DirectBuffers buffers() {
        return buffers;
    }

    /** For the frames of one file. */
    CodecDeadline deadline(Duration frameTimeout, Cancellation cancellation) {
        return new CodecDeadline(frameTimeout, cancellation, codecThreads);
    }

    /**
     * Runs something on one of the threads: the work on a whole file, which may transcode with these workers.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public void execute(Runnable file) {
        submit(files, file);
    }

    /** Hands in a frame, which goes before all files. */
    FutureTask<Void> submitFrame(Callable<Void> work) {
        FutureTask<Void> task = new FutureTask<>(work) {
            @Override
            protected void done() {
                wakeAll();
            }
        };
        submit(frames, task);
        return task;
    }

    private void submit(ArrayDeque<Runnable> queue, Runnable task) {
        lock.lock();
        try {
            // Files that were handed in before may go on with their frames.
            if (closed && queue == files) {
                throw new IllegalStateException("these workers are closed");
            }
            queue.add(task);
            if (!closed && started.size() < threads && idle < frames.size() + files.size()) {
                Thread thread = new Worker(this);
                started.add(thread);
                thread.start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static final class Worker extends Thread {
        private final TranscodeWorkers owner;

        Worker(TranscodeWorkers owner) {
            super("dcmflux-worker");
            this.owner = owner;
            setDaemon(true);
        }

        @Override
        public void run() {
            for (Runnable task = owner.next(); task != null; task = owner.next()) {
                task.run();
            }
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            idle++;
            while (true) {
                boolean free = started.size() - idle + lent < threads;
                Runnable task = free ? frames.poll() : null;
                task = task == null && free ? files.poll() : task;
                if (task != null || closed) {
                    return task;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            idle--;
            lock.unlock();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the current thread is one of these, and so must work where it would wait. */
    boolean isWorker() {
        return Thread.currentThread() instanceof Worker worker && worker.owner == this;
    }

    /** Waits until a frame is done; one of these threads works on frames meanwhile. */
    void await(FutureTask<Void> frame, Cancellation cancellation) {
        lock.lock();
        try {
            waitUntil(frame::isDone, cancellation);
        } finally {
            lock.unlock();
        }
    }

    private void waitUntil(BooleanSupplier condition, Cancellation cancellation) {
        boolean works = isWorker();
        while (!condition.getAsBoolean()) {
            cancellation.check();
            Runnable task = works ? frames.poll() : null;
            if (task != null) {
                lock.unlock();
                try {
                    task.run();
                } finally {
                    lock.lock();
                }
                continue;
            }
            try {
                changed.await(CANCELLATION_CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes back frames that nobody has begun and waits for the others, because their buffers must not be freed under them. */
    void withdraw(Collection<FutureTask<Void>> tasks) {
        lock.lock();
        try {
            for (FutureTask<Void> task : tasks) {
                if (!frames.remove(task)) {
                    while (!task.isDone()) {
                        changed.awaitUninterruptibly();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes memory from the budget, in the order of asking, and waits while there is not enough.
     *
     * @throws CancellationException when cancelled while waiting; nothing is reserved then
     */
    void reserve(long bytes, Cancellation cancellation) {
        Object ticket = new Object();
        lock.lock();
        try {
            waiting.add(ticket);
            waitUntil(() -> waiting.peek() == ticket && (reserved == 0 || reserved + bytes <= memory), cancellation);
            reserved += bytes;
            mostReserved = Math.max(mostReserved, reserved);
        } finally {
            waiting.remove(ticket);
            changed.signalAll();
            lock.unlock();
        }
    }

    void release(long bytes) {
        lock.lock();
        try {
            reserved -= bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes threads that have nothing to do out of the pool, for a codec that brings its own; returns how many. */
    int borrowIdle() {
        lock.lock();
        try {
            int unused = threads - started.size() + idle - lent - frames.size() - files.size();
            int borrowed = Math.max(0, unused);
            lent += borrowed;
            return borrowed;
        } finally {
            lock.unlock();
        }
    }

    void giveBackThreads(int borrowed) {
        lock.lock();
        try {
            lent -= borrowed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Cancelled when files with this deadline for their frames must not keep these workers from closing any longer. */
    Cancellation ending(Duration frameTimeout) {
        return frameTimeout.isZero() ? endingOrImpatience : ending;
    }

    /**
     * Waits until everything that was handed in is done, ends the threads and frees the buffers. Files that were given no
     * deadline for a frame have 30 s from now on and are cancelled then. An interrupt cancels all at once; it is passed on when
     * everything has ended.
     */
    @Override
    public void close() {
        close(null, PATIENCE_WITHOUT_DEADLINE);
    }

    /** The same, and whatever is not done when some time has passed is cancelled: this returns a few seconds later at most. */
    public void close(Duration patience) {
        close(patience, patience);
    }

    private void close(@Nullable Duration patience, Duration withoutDeadline) {
        long start = System.nanoTime();
        List<Thread> leaving;
        lock.lock();
        try {
            closed = true;
            leaving = List.copyOf(started);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : leaving) {
            while (thread.isAlive()) {
                try {
                    thread.join(CANCELLATION_CHECK_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (interrupted || patience != null && waited.compareTo(patience) >= 0) {
                    ending.cancel();
                } else if (waited.compareTo(withoutDeadline) >= 0) {
                    impatience.cancel();
                }
            }
        }
        buffers.close();
        codecThreads.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
