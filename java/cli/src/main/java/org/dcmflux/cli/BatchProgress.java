package org.dcmflux.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dcmflux.transcode.FileOutcome;
import org.dcmflux.transcode.FrameProgress;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.batch.BatchForecast;
import org.jspecify.annotations.Nullable;

/** Shows on stderr how far a batch is: files, frames, speed, ratio, and the time that it will still take. Thread-safe. */
final class BatchProgress implements TranscodeListener, AutoCloseable {
    private static final long INTERVAL_NANOS = 3_000_000_000L;
    private static final long BAR_DELAY_NANOS = 300_000_000L;
    private static final long BAR_INTERVAL_NANOS = 200_000_000L;
    private static final int BAR_WIDTH = 140;

    private final ProgressMode mode;
    private final BatchForecast forecast;
    private final long start = System.nanoTime();
    private long lastLine = start;
    private @Nullable ProgressBar bar;

    /** @param forecast that hears the batch too, before this one does */
    BatchProgress(ProgressMode wanted, BatchForecast forecast) {
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
        this.forecast = forecast;
    }

    @Override
    public void frameFinished(String input, FrameProgress frame) {
        show();
    }

    @Override
    public void bytesCopied(String input, long done, long total) {
        show();
    }

    @Override
    public void fileFinished(String input, FileOutcome outcome) {
        show();
    }

    private synchronized void show() {
        long now = System.nanoTime();
        if (mode == ProgressMode.PLAIN && now - lastLine >= INTERVAL_NANOS) {
            lastLine = now;
            Messages.plain(words(forecast.now()));
        } else if (mode == ProgressMode.BAR
                && now - start >= BAR_DELAY_NANOS
                && (bar == null || now - lastLine >= BAR_INTERVAL_NANOS)) {
            lastLine = now;
            show(forecast.now());
        }
    }

    private void show(BatchForecast.Progress progress) {
        ProgressBar shown = bar;
        if (shown == null) {
            boolean plain = System.getenv("NO_COLOR") != null;
            shown = new ProgressBarBuilder()
                    .setTaskName("files")
                    .setInitialMax(-1)
                    .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    // Its own would go by the number of files, whatever their sizes; the words have a better one.
                    .hideEta()
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                    .build();
            bar = shown;
        }
        progress.total().ifPresent(shown::maxHint);
        shown.stepTo(progress.done() + progress.failed() + progress.others());
        shown.setExtraMessage(" " + words(progress));
    }

    /** As it is read, in one line. */
    static String words(BatchForecast.Progress progress) {
        StringBuilder words = new StringBuilder();
        words.append(progress.done())
                .append(" files done, ")
                .append(progress.failed())
                .append(" failed");
        if (progress.others() > 0) {
            words.append(", ").append(progress.others()).append(" passed over");
        }
        progress.total().ifPresent(total -> words.append(", of ").append(total));
        words.append(", ").append(progress.frames()).append(" frames");
        words.append(String.format(Locale.ROOT, ", %.1f MB/s", progress.bytesPerSecond() / 1e6));
        progress.ratio().ifPresent(ratio -> words.append(String.format(Locale.ROOT, ", %.2f:1", ratio)));
        words.append(", ").append(progress.elapsed().toSeconds()).append(" s, ETA ");
        if (progress.remaining().isPresent()) {
            words.append(Math.round(progress.remaining().get().toMillis() / 1e3))
                    .append(" s");
        } else {
            words.append(progress.total().isEmpty() ? "unknown: inputs are still being counted" : "unknown yet");
        }
        return words.toString();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            show(forecast.now());
            bar.close();
            bar = null;
        }
    }
}
