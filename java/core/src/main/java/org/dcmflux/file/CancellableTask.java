package org.dcmflux.file;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Work in another thread that is told, and interrupted, when its future is cancelled; the thread is left as it was found. */
final class CancellableTask {
    /** What may fail. */
    interface Work {
        void run() throws IOException;
    }

    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread worker;

    CompletableFuture<Void> future() {
        return future;
    }

    boolean isCancelled() {
        return future.isCancelled();
    }

    CompletableFuture<Void> start(Executor executor, Work work) {
        future.whenComplete((nothing, failure) -> {
            if (future.isCancelled()) {
                interruptWorker();
            }
        });
        executor.execute(() -> run(work));
        return future;
    }

    private void interruptWorker() {
        lock.lock();
        try {
            if (worker != null) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(Work work) {
        takeOn(Thread.currentThread());
        try {
            if (!future.isDone()) {
                work.run();
            }
            takeOn(null);
            future.complete(null);
        } catch (IOException | RuntimeException e) {
            takeOn(null);
            future.completeExceptionally(e instanceof CompletionException ? e : new CompletionException(e));
        } finally {
            if (future.isCancelled()) {
                Thread.interrupted(); // the interrupt was for this work, not for the next of this thread
            }
        }
    }

    private void takeOn(@Nullable Thread thread) {
        lock.lock();
        try {
            worker = thread;
        } finally {
            lock.unlock();
        }
    }
}
