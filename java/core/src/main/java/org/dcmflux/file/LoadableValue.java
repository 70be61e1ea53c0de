package org.dcmflux.file;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.encoding.ReadOptions;
import org.jspecify.annotations.Nullable;

/**
 * The value of one top-level element, read when it is first asked for and kept.
 *
 * <p>Thread-safe: of many threads that ask at once one reads, the others wait for it and get the same value; elements do
 * not wait for each other. After a failure the next one who asks tries again.
 */
public final class LoadableValue {
    private final DataElement element;
    private final String name;
    private final ReadOptions options;
    private final ReentrantLock loading = new ReentrantLock();
    private volatile LoadState state;
    private volatile @Nullable ElementValue loaded;
    private volatile @Nullable IOException failure;

    LoadableValue(DataElement element, String name, ReadOptions options) {
        this.element = element;
        this.name = name;
        this.options = options;
        boolean there =
                element.value() instanceof ElementValue.InMemory || element.value() instanceof ElementValue.Sequence;
        this.loaded = there ? element.value() : null;
        this.state = there ? LoadState.LOADED : LoadState.NOT_LOADED;
    }

    /** Bytes of the value, fragments without their Item headers; 0 for a Sequence. */
    public long length() {
        return ValueLoader.length(element);
    }

    public LoadState state() {
        return state;
    }

    /** Why the last attempt failed; empty unless the state is {@link LoadState#FAILED}. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The value in memory: bytes, or fragments with positions in memory.
     *
     * @throws org.dcmflux.error.LimitExceededException above {@link ReadOptions#maxValueInMemory()}
     * @throws CancellationException when it was cancelled; the state is {@link LoadState#NOT_LOADED} again
     */
    public ElementValue load(Cancellation cancellation, Progress progress) throws IOException {
        ElementValue value = loaded;
        if (value != null) {
            return value;
        }
        loading.lock();
        try {
            value = loaded;
            if (value == null) {
                value = attempt(new ValueLoader(name, options, cancellation, progress));
            }
            return value;
        } finally {
            loading.unlock();
        }
    }

    private ElementValue attempt(ValueLoader loader) throws IOException {
        LoadState after = LoadState.NOT_LOADED;
        failure = null;
        state = LoadState.LOADING;
        try {
            ElementValue value = loader.load(element);
            loaded = value;
            after = LoadState.LOADED;
            return value;
        } catch (IOException e) {
            failure = e;
            after = LoadState.FAILED;
            throw e;
        } finally {
            state = after;
        }
    }

    /**
     * The same on a thread of the executor; the future fails with the exceptions of {@link #load}, and cancelling it cancels
     * the loading.
     */
    public CompletableFuture<ElementValue> loadAsync(Executor executor, Cancellation cancellation, Progress progress) {
        return AsyncLoad.start(executor, cancellation, () -> load(cancellation, progress), unwanted -> {});
    }

    /**
     * Copies the bytes to a channel without loading the whole: native ones, or all fragments one after another without
     * their Item headers. What was written before a cancellation stays written.
     *
     * @throws IllegalArgumentException when it is a Sequence of Items
     */
    public void copyTo(WritableByteChannel target, Cancellation cancellation, Progress progress) throws IOException {
        new ValueLoader(name, options, cancellation, progress).copy(element, target);
    }
}
