package org.dcmflux.file;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.dcmflux.bytes.Cancellation;

/**
 * Reading on a thread of an executor. Whoever cancels the future stops the reading at its next chunk: by the cancellation,
 * never by an interrupt, which would close a channel for its other readers.
 */
final class AsyncLoad {
    /** What is loaded. */
    interface Work<T> {
        T load() throws IOException;
    }

    private AsyncLoad() {}

    /** @param unwanted gets what was loaded all the same after the future was cancelled */
    static <T> CompletableFuture<T> start(
            Executor executor, Cancellation cancellation, Work<T> work, Consumer<T> unwanted) {
        CompletableFuture<T> future = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                cancellation.cancel();
                return super.cancel(mayInterruptIfRunning);
            }
        };
        executor.execute(() -> {
            try {
                T value = work.load();
                if (!future.complete(value)) {
                    unwanted.accept(value);
                }
            } catch (IOException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }
}
