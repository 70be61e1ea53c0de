package org.dcmflux.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Several progress bars of bytes, one below the other, at the bottom of a terminal. The library draws each; only where they
 * stand is decided here, so that there may be more or fewer of them the next time.
 */
final class ProgressLines implements AutoCloseable {
    private static final int WIDTH = 79;
    private static final int NEVER_BY_ITSELF = Integer.MAX_VALUE;
    private static final long MEGABYTE = 1_000_000;

    /** Keeps what the library drew. */
    private static final class Line implements ProgressBarConsumer {
        private volatile String text = "";

        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            text = rendered;
        }

        @Override
        public void close() {}
    }

    private record Bar(ProgressBar progress, Line line) {}

    private final PrintStream out;
    private final Map<String, Bar> bars = new LinkedHashMap<>();
    private final Map<String, String> drawn = new LinkedHashMap<>();
    private int linesShown;

    ProgressLines(PrintStream out) {
        this.out = out;
    }

    /** Begins a new picture of all bars. */
    void begin() {
        drawn.clear();
    }

    void bar(String name, long bytes, long most, String more) {
        Bar bar = bars.computeIfAbsent(name, ProgressLines::create);
        bar.progress.maxHint(Math.max(1, most));
        bar.progress.stepTo(bytes);
        bar.progress.setExtraMessage(" " + more);
        bar.progress.refresh();
        drawn.put(name, bar.line.text);
    }

    private static Bar create(String name) {
        Line line = new Line();
        boolean plain = System.getenv("NO_COLOR") != null;
        ProgressBar progress = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(1)
                .setUnit(" MB", MEGABYTE)
                .setUpdateIntervalMillis(NEVER_BY_ITSELF)
                .setStyle(plain ? ProgressBarStyle.ASCII : ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setConsumer(line)
                .build();
        return new Bar(progress, line);
    }

    /** Shows the picture in the place of the last one; bars that are not in it are gone. */
    void end() {
        bars.forEach((name, bar) -> {
            if (!drawn.containsKey(name)) {
                bar.progress.close();
            }
        });
        bars.keySet().retainAll(drawn.keySet());
        StringBuilder text = new StringBuilder(back());
        drawn.values().forEach(line -> text.append(line.replace("\r", "")).append("\u001b[K\n"));
        out.print(text.append("\u001b[J"));
        out.flush();
        linesShown = drawn.size();
    }

    /** Takes all bars away, so that something else can be written there. */
    void clear() {
        out.print(back() + (linesShown > 0 ? "\u001b[J" : ""));
        out.flush();
        linesShown = 0;
    }

    private String back() {
        return linesShown > 0 ? "\r\u001b[" + linesShown + "A" : "";
    }

    @Override
    public void close() {
        bars.values().forEach(bar -> bar.progress.close());
        bars.clear();
    }
}
