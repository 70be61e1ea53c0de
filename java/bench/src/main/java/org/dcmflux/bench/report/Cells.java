package org.dcmflux.bench.report;

import java.util.Locale;
import java.util.Optional;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.Figures;
import org.dcmflux.bench.result.Ratio;
import org.dcmflux.bench.result.RowResult;

/** Figures as text, the same in every kind of report. */
final class Cells {
    private Cells() {}

    static String seconds(double value) {
        return value < 0.1
                ? String.format(Locale.ROOT, "%.0f ms", value * 1000)
                : String.format(Locale.ROOT, value < 10 ? "%.2f s" : "%.1f s", value);
    }

    static String spread(Figures figures) {
        return String.format(Locale.ROOT, "± %.0f %%", 100 * figures.spread());
    }

    /** Throughput in MB/s, or items a second where the row counts items, empty where neither means anything. */
    static String rate(RowResult row, ContenderResult contender) {
        double wall = contender.wall().median();
        if (wall <= 0) {
            return "";
        }
        if (row.items() > 0) {
            return String.format(Locale.ROOT, "%,.0f /s", row.items() / wall);
        }
        return row.megabytes() > 0 ? String.format(Locale.ROOT, "%,.0f MB/s", row.megabytes() / wall) : "";
    }

    static String memory(ContenderResult contender) {
        return String.format(Locale.ROOT, "%,.0f MB", contender.peak() / 1024.0);
    }

    static String bytes(ContenderResult contender) {
        return contender.bytes() == 0 ? "" : String.format(Locale.ROOT, "%.1f MB", contender.bytes() / 1e6);
    }

    /** How the other one compares with ours, empty for ours. */
    static String comparison(Findings findings, RowResult row, ContenderResult contender, Ratio.Measure measure) {
        return findings.ratio(row, contender, measure)
                .map(ratio -> String.format(Locale.ROOT, "%.2f×", ratio.value()))
                .orElse("");
    }

    /** What was looked at, with the signal-to-noise ratio of lossy work. */
    static String check(ContenderResult contender) {
        return Optional.ofNullable(contender.quality())
                .map(quality -> String.format(Locale.ROOT, "%.1f dB", quality))
                .orElse(contender.checkedBy());
    }

    /** What starting took in the rounds of that row, where it is taken off. */
    static Optional<String> startUp(RowResult row) {
        return Optional.ofNullable(row.startUp())
                .filter(ContenderResult::isValid)
                .map(start -> String.format(
                        Locale.ROOT,
                        "Start-up of dcmflux in these rounds, taken off beside floors: %s, CPU %s.",
                        milliseconds(start.wall()),
                        milliseconds(start.cpu())));
    }

    private static String milliseconds(Figures figures) {
        return String.format(Locale.ROOT, "%.0f ms", 1000 * figures.median());
    }

    /** One line that says where and when. */
    static String where(BenchmarkRun run) {
        return run.started().replace('T', ' ').replace("Z", " UTC") + " · "
                + run.machine().processor() + ", "
                + run.machine().cores() + " cores, " + run.machine().memory() + " · "
                + run.machine().system() + " · "
                + run.machine().java();
    }
}
