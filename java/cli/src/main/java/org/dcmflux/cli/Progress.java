package org.dcmflux.cli;

import java.util.Locale;
import java.util.Objects;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dcmflux.transcode.FrameProgress;
import org.dcmflux.transcode.TranscodeListener;
import org.jspecify.annotations.Nullable;

/** Shows on stderr how far one file is. */
final class Progress implements TranscodeListener, AutoCloseable {
    private static final long PLAIN_INTERVAL_NANOS = 3_000_000_000L;
    private static final long BAR_DELAY_NANOS = 300_000_000L;
    private static final int BAR_UPDATE_MILLIS = 200;
    private static final int BAR_WIDTH = 100;

    private final String name;
    private final ProgressMode mode;
    private final long start = System.nanoTime();
    private long lastLine = start;
    private @Nullable ProgressBar bar;
    private @Nullable Phase barPhase;
    private @Nullable Phase phase;
    private long phaseStart = start;
    private long bytes;
    private long storedBytes;
    private long writtenBytes;

    Progress(String name, ProgressMode wanted) {
        this.name = name;
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
    }

    @Override
    public void frameFinished(String input, FrameProgress frame) {
        if (mode == ProgressMode.NONE) {
            return;
        }
        long now = System.nanoTime();
        if (frame.phase() != phase) {
            phase = frame.phase();
            phaseStart = frame.frame() == 0 ? now : start;
            bytes = 0;
        }
        bytes += Math.max(frame.nativeBytes(), frame.storedBytes());
        storedBytes += frame.phase() == Phase.TRANSCODING ? frame.storedBytes() : 0;
        writtenBytes += frame.writtenBytes();
        if (mode == ProgressMode.PLAIN) {
            if (now - lastLine >= PLAIN_INTERVAL_NANOS) {
                lastLine = now;
                Messages.plain(name + ": " + frame.phase().name().toLowerCase(Locale.ROOT) + ", " + frame.done()
                        + " of " + frame.total() + " frames" + numbers(frame, now));
            }
        } else if (now - start >= BAR_DELAY_NANOS) {
            bar(frame.phase(), frame.total()).stepTo(frame.done());
            Objects.requireNonNull(bar).setExtraMessage(numbers(frame, now));
        }
    }

    @Override
    public void bytesCopied(String input, long done, long total) {
        long now = System.nanoTime();
        if (mode == ProgressMode.PLAIN && now - lastLine >= PLAIN_INTERVAL_NANOS) {
            lastLine = now;
            double speed = done / Math.max(1e-3, (now - start) / 1e9);
            Messages.plain(String.format(
                    Locale.ROOT,
                    "%s: copying, %d of %d bytes, %.1f MB/s, ETA %.0f s",
                    name,
                    done,
                    total,
                    speed / 1e6,
                    Math.max(0, total - done) / Math.max(1, speed)));
        }
    }

    /** Speed by native bytes, ratio so far, and the time that the phase will still take at its average speed. */
    private String numbers(FrameProgress frame, long now) {
        double seconds = Math.max(1e-3, (now - phaseStart) / 1e9);
        String ratio =
                writtenBytes == 0 ? "" : String.format(Locale.ROOT, ", %.2f:1", (double) storedBytes / writtenBytes);
        return String.format(
                Locale.ROOT,
                ", %.1f MB/s%s, ETA %.0f s",
                bytes / 1e6 / seconds,
                ratio,
                (frame.total() - frame.done()) * seconds / frame.done());
    }

    private ProgressBar bar(Phase phase, int total) {
        ProgressBar current = bar;
        if (current == null || phase != barPhase) {
            close();
            boolean plain = System.getenv("NO_COLOR") != null;
            current = new ProgressBarBuilder()
                    .setTaskName(Messages.escaped(phase == Phase.VERIFYING ? "verify" : name))
                    .setInitialMax(total)
                    .setUnit(" frames", 1)
                    .setUpdateIntervalMillis(BAR_UPDATE_MILLIS)
                    .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                    .build();
            bar = current;
            barPhase = phase;
        }
        return current;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
