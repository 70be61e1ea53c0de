package org.dcmflux.transcode.batch;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOutcome;
import org.dcmflux.transcode.batch.BatchItem.Status;
import org.jspecify.annotations.Nullable;

/** An input and what is left to be done for it. */
final class BatchWork {
    final FoundInput input;
    final List<TranscodeOptions> targets = new ArrayList<>();
    final List<Path> outputs = new ArrayList<>();
    private final Instant started = Instant.now();
    private final long nanos = System.nanoTime();

    BatchWork(FoundInput input) {
        this.input = input;
    }

    BatchItem item(@Nullable TransferSyntax target, @Nullable Path output, Status status) {
        return item(target, output, status, -1, null);
    }

    BatchItem failed(@Nullable TransferSyntax target, @Nullable Path output, Throwable failure) {
        Status status = failure instanceof CancellationException ? Status.CANCELLED : Status.FAILED;
        return item(target, output, status, -1, new TranscodeOutcome(null, failure));
    }

    BatchItem item(
            @Nullable TransferSyntax target,
            @Nullable Path output,
            Status status,
            long bytes,
            @Nullable TranscodeOutcome outcome) {
        return new BatchItem(
                input.number(),
                input.path(),
                target,
                output,
                status,
                bytes,
                outcome == null ? null : outcome.result(),
                outcome == null ? null : outcome.failure(),
                started,
                System.nanoTime() - nanos);
    }
}
