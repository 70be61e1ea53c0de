package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeWorkers;

/**
 * Transcodes many files with shared threads and memory. Immutable; one batch after another, or several at once.
 *
 * <p>A thread takes the next input when it has nothing else to do: inputs are found, in one order, as they are needed. What becomes of
 * each is told to a listener. Which of two inputs gets a name that both want, and every byte of every output, does not depend on
 * the number of threads.
 */
public final class BatchTranscoder {
    private final BatchOptions options;
    private final CodecRegistry registry;
    private final TranscodeWorkers workers;

    /** @param workers whose threads do everything, so the calling thread only waits; they stay open */
    public BatchTranscoder(BatchOptions options, CodecRegistry registry, TranscodeWorkers workers) {
        this.options = options;
        this.registry = registry;
        this.workers = workers;
    }

    /**
     * Does the whole batch.
     *
     * @param inputs used up by this call, not closed
     * @param listener hears what became of each output
     * @param progress hears of files and frames, from several threads at once
     * @throws IOException when the batch as a whole cannot go on: no root for outputs, a journal that is another's or cannot be
     *     written, a listener that failed. Failures of single inputs are told to the listener
     * @throws CancellationException when cancelled or interrupted; nothing half-written is left, the journal can be used
     */
    public BatchSummary run(
            InputScan inputs, BatchListener listener, TranscodeListener progress, Cancellation cancellation)
            throws IOException {
        options.naming().prepare();
        if (options.naming().makesRoot()) {
            inputs.exclude(options.naming().root());
        }
        BatchSummary summary;
        progress.batchStarted(-1, -1);
        if (options.journal() == null) {
            summary = new BatchRun(options, registry, workers, inputs, null, listener, progress, cancellation).run();
        } else {
            try (Journal journal = Journal.open(options.journal(), options.words())) {
                journal.removeLeftovers();
                summary = new BatchRun(options, registry, workers, inputs, journal, listener, progress, cancellation)
                        .run();
            }
        }
        progress.batchFinished();
        return summary;
    }
}
