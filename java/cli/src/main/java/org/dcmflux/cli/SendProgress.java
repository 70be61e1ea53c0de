package org.dcmflux.cli;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.StoreResult;
import org.jspecify.annotations.Nullable;

/** Shows on stderr how far a run of {@code send} is: files and bytes, in all and of each association. One call at a time. */
final class SendProgress implements AutoCloseable {
    private static final long PLAIN_INTERVAL_NANOS = 3_000_000_000L;
    private static final int BAR_UPDATE_MILLIS = 200;
    private static final int BAR_WIDTH = 120;
    private static final int MOST_ASSOCIATIONS_SHOWN = 8;

    private record Share(int files, long bytes) {
        Share plus(long more) {
            return new Share(files + 1, bytes + more);
        }
    }

    private final ProgressMode mode;
    private final long start = System.nanoTime();
    private final Map<Integer, Share> associations = new TreeMap<>();
    private @Nullable ProgressBar bar;
    private long lastLine = start;
    private int found;
    private long foundBytes;
    private int done;
    private long doneBytes;

    SendProgress(ProgressMode wanted) {
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
    }

    void found(InstanceFile instance) {
        found++;
        foundBytes += instance.dataSetLength();
        if (bar != null) {
            bar.maxHint(found);
        }
    }

    void finished(StoreResult result) {
        done++;
        doneBytes += result.bytes();
        if (result.association() > 0) {
            associations.merge(result.association(), new Share(1, result.bytes()), (old, one) -> old.plus(one.bytes));
        }
        if (mode == ProgressMode.BAR) {
            shown().stepTo(done);
            shown().setExtraMessage(shares());
        } else if (mode == ProgressMode.PLAIN && System.nanoTime() - lastLine >= PLAIN_INTERVAL_NANOS) {
            lastLine = System.nanoTime();
            double seconds = (lastLine - start) / 1e9;
            Messages.plain(String.format(
                    Locale.ROOT,
                    "%d of %d files found so far, %.1f of %.1f MB, %.0f files/s, %.0f s%s",
                    done,
                    found,
                    doneBytes / 1e6,
                    foundBytes / 1e6,
                    done / seconds,
                    seconds,
                    shares()));
        }
    }

    private String shares() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, " %.1f MB", doneBytes / 1e6));
        if (associations.size() > 1 && associations.size() <= MOST_ASSOCIATIONS_SHOWN) {
            associations.forEach((number, share) -> text.append(
                    String.format(Locale.ROOT, "; #%d: %d, %.1f MB", number, share.files, share.bytes / 1e6)));
        }
        return text.toString();
    }

    private ProgressBar shown() {
        ProgressBar current = bar;
        if (current == null) {
            boolean plain = System.getenv("NO_COLOR") != null;
            current = new ProgressBarBuilder()
                    .setTaskName("send")
                    .setInitialMax(found)
                    .setUnit(" files", 1)
                    .setUpdateIntervalMillis(BAR_UPDATE_MILLIS)
                    .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, BAR_WIDTH))
                    .build();
            bar = current;
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
