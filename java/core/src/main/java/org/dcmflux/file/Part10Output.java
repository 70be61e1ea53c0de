package org.dcmflux.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataSet;
import org.dcmflux.encoding.WriteOptions;

/**
 * A Part 10 file that is ready to be written: what, how, and until when.
 *
 * <p>{@code Part10Output.of(meta, dataSet, options).to(path)}. Immutable; the same output may be written many times, and by
 * many threads if the Data Set's sources are open. Whoever interrupts the writing thread, or makes the handle of
 * {@link #cancelledBy} true, gets a {@link CancellationException}, and nothing under the final name.
 *
 * @dicom PS3.10 7.1
 */
public final class Part10Output {
    /** What to do with the caller's channel or stream after writing, or after failing. */
    public enum AfterWriting {
        LEAVE_OPEN,
        CLOSE
    }

    /** Says where an output goes: one of its {@code to} methods. */
    @FunctionalInterface
    public interface Destination {
        void write(Part10Output output) throws IOException;
    }

    private final FileMetaInformation meta;
    private final DataSet dataSet;
    private final WriteOptions options;
    private final BooleanSupplier cancelled;
    private final AfterWriting afterWriting;

    private Part10Output(
            FileMetaInformation meta,
            DataSet dataSet,
            WriteOptions options,
            BooleanSupplier cancelled,
            AfterWriting afterWriting) {
        this.meta = meta;
        this.dataSet = dataSet;
        this.options = options;
        this.cancelled = cancelled;
        this.afterWriting = afterWriting;
    }

    /** @param meta what is known already; Transfer Syntax, instance and implementation are said anew */
    public static Part10Output of(FileMetaInformation meta, DataSet dataSet, WriteOptions options) {
        return new Part10Output(meta, dataSet, options, () -> false, AfterWriting.LEAVE_OPEN);
    }

    /** @param handle asked while writing; once true, writing ends with a {@link CancellationException} */
    public Part10Output cancelledBy(BooleanSupplier handle) {
        return new Part10Output(meta, dataSet, options, handle, afterWriting);
    }

    public Part10Output afterWriting(AfterWriting wanted) {
        return new Part10Output(meta, dataSet, options, cancelled, wanted);
    }

    /**
     * Writes a file, which gets its name when it is complete and forced to the device as asked, or never.
     *
     * @throws org.dcmflux.bytes.OutputException naming the target, when it cannot be written
     */
    public void to(Path target) throws IOException {
        interruptibly(target.toString(), () -> {
            try (AtomicFile file = AtomicFile.create(target, options.ifExists())) {
                write(new FileSink(file.channel(), target.toString(), options.bufferSize()));
                if (cancelled.getAsBoolean()) {
                    throw new CancellationException(target + ": writing was cancelled");
                }
                file.commit(options.fsync(), options.ifExists());
            }
        });
    }

    /** Writes to a channel, forwards only: a pipe or a socket will do. */
    public void to(WritableByteChannel channel) throws IOException {
        to(channel, "the channel");
    }

    /** Writes to a stream and flushes it. */
    public void to(OutputStream stream) throws IOException {
        to(Channels.newChannel(stream), "the stream");
        if (afterWriting == AfterWriting.LEAVE_OPEN) {
            stream.flush();
        }
    }

    private void to(WritableByteChannel channel, String name) throws IOException {
        interruptibly(name, () -> {
            try {
                write(new ByteSink(channel, name, options.bufferSize()));
            } finally {
                if (afterWriting == AfterWriting.CLOSE) {
                    channel.close();
                }
            }
        });
    }

    /**
     * Writes in another thread: {@code output.async(executor, o -> o.to(path))}.
     *
     * @return cancelling it ends the writing, also when it waits for a slow reader
     */
    public CompletableFuture<Void> async(Executor executor, Destination destination) {
        CancellableTask task = new CancellableTask();
        BooleanSupplier own = cancelled;
        return task.start(
                executor, () -> destination.write(cancelledBy(() -> own.getAsBoolean() || task.isCancelled())));
    }

    private void write(ByteSink sink) throws IOException {
        sink.cancelledBy(cancelled);
        try (Part10Writer writer = new Part10Writer(sink, options)) {
            writer.write(meta, dataSet);
        }
    }

    /** Channels close themselves under an interrupted thread: what is then seen of them is not their failure. */
    private static void interruptibly(String name, CancellableTask.Work work) throws IOException {
        try {
            work.run();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (CancellationException)
                        new CancellationException(name + ": writing was interrupted").initCause(e);
            }
            throw e;
        }
    }
}
