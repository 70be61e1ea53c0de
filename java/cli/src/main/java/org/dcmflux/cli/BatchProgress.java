package org.dcmflux.cli;

import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dcmflux.transcode.FileOutcome;
import org.dcmflux.transcode.FrameProgress;
import org.dcmflux.transcode.TranscodeListener;
import org.jspecify.annotations.Nullable;

/** Shows on stderr how far a batch is: files, frames, speed and ratio. How many files there will be is not known. Thread-safe. */
final class BatchProgress implements TranscodeListener, AutoCloseable {
    private static final long INTERVAL_NANOS = 3_000_000_000L;
    private static final long BAR_DELAY_NANOS = 300_000_000L;
    private static final int BAR_WIDTH = 100;

    private final ProgressMode mode;
    private final long start = System.nanoTime();
    private long lastLine = start;
    private long done;
    private long failed;
    private long frames;
    private long inputBytes;
    private long outputBytes;
    private @Nullable ProgressBar bar;

    BatchProgress(ProgressMode wanted) {
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
    }

    @Override
    public synchronized void frameFinished(String input, FrameProgress frame) {
        if (frame.phase() == Phase.TRANSCODING) {
            frames++;
            show();
        }
    }

    @Override
    public synchronized void fileFinished(String input, FileOutcome outcome) {
        if (outcome.result() != null) {
            done++;
            inputBytes += outcome.result().inputBytes();
            outputBytes += outcome.result().outputBytes();
        } else if (outcome.status() == FileOutcome.Status.FAILED) {
            failed++;
        }
        show();
    }

    private void show() {
        long now = System.nanoTime();
        if (mode == ProgressMode.PLAIN && now - lastLine >= INTERVAL_NANOS) {
            lastLine = now;
            Messages.plain(words(now));
        } else if (mode == ProgressMode.BAR && now - start >= BAR_DELAY_NANOS) {
            if (bar == null) {
                boolean plain = System.getenv("NO_COLOR") != null;
                bar = new ProgressBarBuilder()
                        .setTaskName("files")
                        .setInitialMax(-1)
                        .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                        .build();
            }
            bar.stepTo(done + failed);
            bar.setExtraMessage(" " + words(now));
        }
    }

    private String words(long now) {
        double seconds = (now - start) / 1e9;
        String ratio =
                outputBytes == 0 ? "" : String.format(Locale.ROOT, ", %.2f:1", (double) inputBytes / outputBytes);
        return String.format(
                Locale.ROOT,
                "%d files done, %d failed, %d frames, %.1f MB/s%s, %.0f s",
                done,
                failed,
                frames,
                inputBytes / 1e6 / seconds,
                ratio,
                seconds);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
