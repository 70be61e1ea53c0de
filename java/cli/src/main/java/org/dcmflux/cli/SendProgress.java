package org.dcmflux.cli;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.StoreResult;
import org.jspecify.annotations.Nullable;

/** Shows on stderr how far a run of {@code send} is: files and bytes, in all and of each association. One call at a time. */
final class SendProgress implements AutoCloseable {
    private static final long PLAIN_INTERVAL_NANOS = 3_000_000_000L;
    private static final long BAR_INTERVAL_NANOS = 100_000_000L;
    private static final int MOST_ASSOCIATIONS_SHOWN = 8;

    /** What an association has done; the bytes of what is on its way stand in {@code written} only. */
    private static final class Share {
        private int files;
        private long answered;
        private long written;
        private boolean open = true;

        long bytes() {
            return Math.max(answered, open ? written : 0);
        }
    }

    private final ProgressMode mode;
    private final long start = System.nanoTime();
    private final Map<Integer, Share> associations = new TreeMap<>();
    private @Nullable ProgressLines lines;
    private long lastShown = start;
    private int found;
    private long foundBytes;
    private int done;

    SendProgress(ProgressMode wanted) {
        boolean terminal = Boolean.getBoolean("dcmflux.stderr.terminal");
        this.mode = wanted != ProgressMode.AUTO ? wanted : terminal ? ProgressMode.BAR : ProgressMode.PLAIN;
    }

    void found(InstanceFile instance) {
        found++;
        foundBytes += instance.dataSetLength();
    }

    void progressed(int association, long bytes) {
        share(association).written = bytes;
        show();
    }

    void closed(int association) {
        share(association).open = false;
    }

    void finished(StoreResult result) {
        done++;
        if (result.association() > 0) {
            Share share = share(result.association());
            share.files++;
            share.answered += result.bytes();
        }
        show();
    }

    private Share share(int association) {
        return associations.computeIfAbsent(association, number -> new Share());
    }

    private long bytes() {
        return associations.values().stream().mapToLong(Share::bytes).sum();
    }

    private void show() {
        long now = System.nanoTime();
        if (mode == ProgressMode.BAR && now - lastShown >= BAR_INTERVAL_NANOS) {
            lastShown = now;
            bars();
        } else if (mode == ProgressMode.PLAIN && now - lastShown >= PLAIN_INTERVAL_NANOS) {
            lastShown = now;
            double seconds = (now - start) / 1e9;
            Messages.plain(String.format(
                    Locale.ROOT,
                    "%d of %d files found so far, %.1f of %.1f MB, %.0f files/s, %.1f MB/s, %.0f s%s",
                    done,
                    found,
                    bytes() / 1e6,
                    foundBytes / 1e6,
                    done / seconds,
                    bytes() / 1e6 / seconds,
                    seconds,
                    shares()));
        }
    }

    private String shares() {
        StringBuilder text = new StringBuilder();
        if (associations.size() > 1) {
            shown().forEach((number, share) -> text.append(
                    String.format(Locale.ROOT, "; #%d: %d, %.1f MB", number, share.files, share.bytes() / 1e6)));
        }
        return text.toString();
    }

    /** Those that are open, or the last few of all. */
    private Map<Integer, Share> shown() {
        Map<Integer, Share> few = new TreeMap<>();
        associations.entrySet().stream()
                .filter(each -> each.getValue().open)
                .limit(MOST_ASSOCIATIONS_SHOWN)
                .forEach(each -> few.put(each.getKey(), each.getValue()));
        return few;
    }

    private void bars() {
        ProgressLines shown = lines == null ? new ProgressLines(System.err) : lines;
        lines = shown;
        shown.begin();
        shown.bar("all", bytes(), foundBytes, done + " of " + found + " files");
        // A bar of an association is its share of all: so the bars add up to the first one.
        shown().forEach((number, share) -> shown.bar("#" + number, share.bytes(), foundBytes, share.files + " files"));
        shown.end();
    }

    /** Makes room on the terminal for a message. */
    void makeRoom() {
        if (lines != null) {
            lines.clear();
        }
    }

    @Override
    public void close() {
        if (lines != null) {
            bars();
            lines.close();
            lines = null;
        }
    }
}
