package org.dcmflux.bench.result;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Two runs side by side, by their ratios.
 *
 * @param entries ratios that both have, the largest disagreement first
 * @param onlyFirst keys of ratios that only the first has
 * @param onlySecond keys of ratios that only the second has
 */
public record RunComparison(List<Entry> entries, List<String> onlyFirst, List<String> onlySecond) {
    /**
     * One ratio in two runs.
     *
     * @param key names the ratio
     * @param first its value in the first run
     * @param second its value in the second run
     */
    public record Entry(String key, double first, double second) {
        /** By what part the larger value exceeds the smaller one. */
        public double disagreement() {
            return Math.max(first, second) / Math.min(first, second) - 1;
        }

        /** By what part ours got slower against the other since the first run; negative when it got faster. */
        public double regression() {
            return first / second - 1;
        }
    }

    /** Compares the ratios of two runs. */
    public static RunComparison of(BenchmarkRun first, BenchmarkRun second) {
        return of(values(first), values(second));
    }

    /** Compares ratios by their keys. */
    public static RunComparison of(Map<String, Double> first, Map<String, Double> second) {
        List<Entry> entries = new ArrayList<>();
        List<String> onlyFirst = new ArrayList<>();
        first.forEach((key, value) -> {
            @Nullable Double other = second.get(key);
            if (other == null) {
                onlyFirst.add(key);
            } else {
                entries.add(new Entry(key, value, other));
            }
        });
        entries.sort(Comparator.comparingDouble(Entry::disagreement).reversed());
        List<String> onlySecond =
                second.keySet().stream().filter(key -> !first.containsKey(key)).toList();
        return new RunComparison(List.copyOf(entries), List.copyOf(onlyFirst), onlySecond);
    }

    /** The ratios of a run by their keys. */
    public static Map<String, Double> values(BenchmarkRun run) {
        Map<String, Double> values = new LinkedHashMap<>();
        Ratios.of(run).forEach(ratio -> values.put(ratio.key(), ratio.value()));
        return values;
    }

    /** Whether all ratios agree within a part of their value, and both runs have the same ones. */
    public boolean agreesWithin(double part) {
        return onlyFirst.isEmpty()
                && onlySecond.isEmpty()
                && entries.stream().allMatch(entry -> entry.disagreement() <= part);
    }
}
