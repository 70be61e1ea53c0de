package org.dcmflux.cli;

import java.util.Locale;
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

    Progress(String name, ProgressMode wanted) {
        this.name = name;
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
    }

    @Override
    public void frameFinished(String input, FrameProgress frame) {
        Phase phase = frame.phase();
        int done = frame.done();
        int total = frame.total();
        if (mode == ProgressMode.NONE) {
            return;
        }
        long now = System.nanoTime();
        if (mode == ProgressMode.PLAIN) {
            if (now - lastLine >= PLAIN_INTERVAL_NANOS) {
                lastLine = now;
                Messages.plain(String.format(
                        Locale.ROOT,
                        "%s: %s, %d of %d frames, %.0f s",
                        name,
                        phase.name().toLowerCase(Locale.ROOT),
                        done,
                        total,
                        (now - start) / 1e9));
            }
        } else if (now - start >= BAR_DELAY_NANOS) {
            bar(phase, total).stepTo(done);
        }
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
