package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeResult;
import org.dcmflux.transcode.TranscodeWorkers;
import org.dcmflux.transcode.batch.BatchForecast;
import org.dcmflux.transcode.batch.BatchItem;
import org.dcmflux.transcode.batch.BatchItem.Status;
import org.dcmflux.transcode.batch.BatchListener;
import org.dcmflux.transcode.batch.BatchOptions;
import org.dcmflux.transcode.batch.BatchSummary;
import org.dcmflux.transcode.batch.BatchTranscoder;
import org.dcmflux.transcode.batch.InputScan;
import org.dcmflux.transcode.batch.OutputNaming;
import org.dcmflux.transcode.receipt.ReceiptWriter;
import org.jspecify.annotations.Nullable;

/** Transcodes many inputs, to as many targets as there are; prints a line for each output and a count at the end. */
final class BatchTranscode {
    private final List<Path> inputs;
    private final OutputNaming naming;
    private final BatchChoices choices;
    private final CodecRegistry codecs;
    private final boolean skipsExisting;
    private final ProgressMode progress;
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private int status = ExitStatus.DONE;

    BatchTranscode(
            List<Path> inputs,
            OutputNaming naming,
            BatchChoices choices,
            CodecRegistry codecs,
            boolean skipsExisting,
            ProgressMode progress) {
        this.inputs = inputs;
        this.naming = naming;
        this.choices = choices;
        this.codecs = codecs;
        this.skipsExisting = skipsExisting;
        this.progress = progress;
    }

    /** @return the exit status: of a single input its own, of several whether some failed, unless pixels differ */
    int run(List<TranscodeOptions> wanted) throws IOException {
        List<TranscodeOptions> targets = !choices.report.isGiven()
                ? wanted
                : wanted.stream()
                        .map(options ->
                                options.toBuilder().digests(Digests.SHA256).build())
                        .toList();
        BatchOptions.Builder options = BatchOptions.toEach(targets, naming)
                .existing(skipsExisting ? BatchOptions.Existing.SKIP : BatchOptions.Existing.AS_WRITTEN)
                .onFailure(choices.failFast.get() ? BatchOptions.OnFailure.STOP : BatchOptions.OnFailure.GO_ON);
        choices.journal.ifGiven(options::journal);
        TranscodeOptions first = targets.get(0);
        BatchOptions batch = options.build();
        BatchForecast forecast = new BatchForecast(batch);
        TranscodeListener shown = TranscodeListener.NONE;
        boolean begun = false;
        BatchSummary summary;
        try (InputScan scan = choices.scan(inputs);
                ReceiptWriter report = report(first);
                BatchProgress bar = new BatchProgress(progress, forecast);
                TranscodeWorkers workers = new TranscodeWorkers(first.concurrency(), first.memory())) {
            BatchListener listener = forecast.and(report == null ? this::show : report.and(this::show));
            if (progress != ProgressMode.NONE) {
                shown = TranscodeListener.all(forecast, bar);
            }
            begun = true;
            new BatchTranscoder(batch, codecs, workers).run(scan, listener, shown, Interruption.CANCELLATION);
        } finally {
            summary = new BatchSummary(counts);
            if (begun && !isOne()) {
                Messages.plain(words(summary));
            }
        }
        if (isOne()) {
            return status;
        }
        return summary.count(Status.FAILED) == 0 || status == ExitStatus.MISMATCH ? status : ExitStatus.SOME_FAILED;
    }

    private boolean isOne() {
        return inputs.size() == 1 && !choices.filesFrom.isGiven() && !Files.isDirectory(inputs.get(0));
    }

    private @Nullable ReceiptWriter report(TranscodeOptions options) throws IOException {
        if (!choices.report.isGiven()) {
            return null;
        }
        boolean overwrites = options.write().ifExists() == AtomicFile.IfExists.OVERWRITE;
        ReceiptWriter.IfExists ifExists = choices.journal.isGiven()
                ? ReceiptWriter.IfExists.APPEND
                : overwrites ? ReceiptWriter.IfExists.OVERWRITE : ReceiptWriter.IfExists.FAIL;
        for (Path input : inputs) {
            if (Files.exists(choices.report.get())
                    && Files.exists(input)
                    && Files.isSameFile(choices.report.get(), input)) {
                throw new OutputException(
                        choices.report.get().toString(), "is an input; give the report another name", null);
            }
        }
        return ReceiptWriter.open(choices.report.get(), ifExists, ExitStatus::of);
    }

    private static String words(BatchSummary summary) {
        StringBuilder words = new StringBuilder();
        words.append(summary.count(Status.DONE))
                .append(" done, ")
                .append(summary.count(Status.FAILED))
                .append(" failed, ")
                .append(summary.count(Status.SKIPPED_NOT_DICOM))
                .append(" not DICOM");
        append(words, summary.count(Status.SKIPPED_EXISTS), " existed already");
        append(words, summary.count(Status.DONE_BEFORE), " done before");
        append(words, summary.count(Status.CANCELLED), " cancelled");
        append(words, summary.count(Status.NOT_ATTEMPTED), " not attempted");
        return words.toString();
    }

    private static void append(StringBuilder words, long count, String what) {
        if (count > 0) {
            words.append(", ").append(count).append(what);
        }
    }

    private void show(BatchItem item) {
        counts.merge(item.status(), 1L, Long::sum);
        TranscodeResult result = item.result();
        if (result != null) {
            System.out.println(OutputLine.of(String.valueOf(item.output()), result));
            for (String warning : result.warnings()) {
                Messages.plain(item.input() + ": warning: " + warning);
            }
        } else if (item.failure() != null && item.status() == Status.FAILED) {
            Messages.failure(item.input().toString(), item.failure());
            status = status == ExitStatus.MISMATCH ? status : ExitStatus.of(item.failure());
        } else if (item.status() == Status.SKIPPED_EXISTS) {
            Messages.plain(item.output() + ": exists already, skipped");
        }
    }
}
