package org.dcmflux.bench.harness;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.Machine;
import org.dcmflux.bench.result.RunComparison;

/**
 * Ratios that a later build has to keep up with.
 *
 * @param revision of the build that they come from
 * @param machine where they were measured: ratios travel better than seconds, but not perfectly
 * @param ratios by their keys
 */
record Baseline(String revision, Machine machine, Map<String, Double> ratios) {
    static Baseline of(BenchmarkRun run) {
        Map<String, Double> rounded = new LinkedHashMap<>();
        RunComparison.values(run).forEach((key, value) -> rounded.put(key, Math.round(value * 10_000) / 10_000.0));
        return new Baseline(run.revision(), run.machine(), rounded);
    }

    static Baseline read(Path file) throws IOException {
        try {
            return new ObjectMapper().readValue(file.toFile(), Baseline.class);
        } catch (JacksonException e) {
            throw new IOException(file + " is no baseline: " + e.getOriginalMessage(), e);
        }
    }

    void write(Path file) throws IOException {
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    }

    /** The rows in which a ratio got worse by more than the tolerance. */
    Set<String> slowerRows(Map<String, Double> values, double tolerance) {
        return slower(values, tolerance).stream()
                .map(entry -> entry.key().replaceFirst(" \\|.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<RunComparison.Entry> slower(Map<String, Double> values, double tolerance) {
        return RunComparison.of(ratios, values).entries().stream()
                .filter(entry -> entry.regression() > tolerance)
                .sorted(Comparator.comparingDouble(RunComparison.Entry::regression)
                        .reversed())
                .toList();
    }

    /**
     * Says what got slower.
     *
     * @param here the machine that the values are from
     * @return 0 when nothing did by more than the tolerance, 1 when something did, 3 when a ratio of the baseline is missing
     */
    int check(Map<String, Double> values, Machine here, double tolerance, PrintStream out) {
        if (!here.processor().equals(machine.processor()) || here.cores() != machine.cores()) {
            out.println("Note: the baseline is from another machine (" + machine.processor() + ", " + machine.cores()
                    + " cores)");
        }
        RunComparison comparison = RunComparison.of(ratios, values);
        List<RunComparison.Entry> slower = slower(values, tolerance);
        for (RunComparison.Entry entry : slower) {
            out.printf(
                    Locale.ROOT,
                    "SLOWER by %.1f %%: %s: %.3f, was %.3f%n",
                    100 * entry.regression(),
                    entry.key(),
                    entry.second(),
                    entry.first());
        }
        comparison.onlyFirst().forEach(key -> out.println("NOT MEASURED: " + key));
        comparison.onlySecond().forEach(key -> out.println("not in the baseline: " + key));
        out.printf(
                Locale.ROOT,
                "%d ratios checked, %d got worse by more than %.0f %%%n",
                comparison.entries().size(),
                slower.size(),
                100 * tolerance);
        if (!slower.isEmpty()) {
            return 1;
        }
        return comparison.onlyFirst().isEmpty() && !comparison.entries().isEmpty() ? 0 : 3;
    }
}
