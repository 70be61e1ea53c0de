package org.dcmflux.transcode.batch;

import java.io.IOException;

/** Hears what became of each output, one call after another, in the order in which they end. */
@FunctionalInterface
public interface BatchListener {
    /** A listener that does not listen. */
    BatchListener NONE = item -> {};

    /** @throws IOException to stop the batch: when what must be noted cannot be */
    void ended(BatchItem item) throws IOException;

    /** Both, this one first. */
    default BatchListener and(BatchListener other) {
        return item -> {
            ended(item);
            other.ended(item);
        };
    }
}
