package org.dcmflux.net.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run of a {@link StorageScu} ended.
 *
 * @param stored files that the other side said it has, warnings included
 * @param warnings those of them with a warning
 * @param failed files that are certainly not stored
 * @param unknown files that may be stored
 * @param alreadyStored files that the ledger knew to be stored; they were not sent
 * @param skipped files that are no instances
 * @param studies different ones
 * @param bytes of stored Data Sets
 * @param duration from beginning to end
 * @param meanTime of a stored file, from its first byte to its answer
 * @param p95Time the time that 95 % of the stored files did not exceed
 * @param associations how many were established
 * @param cancelled whether it ended before everything was tried
 * @param failures how often for which reason; the most frequent first; a hundred of them, and the rest as other
 *     reasons
 */
public record SendSummary(
        int stored,
        int warnings,
        int failed,
        int unknown,
        int alreadyStored,
        int skipped,
        int studies,
        long bytes,
        Duration duration,
        Duration meanTime,
        Duration p95Time,
        int associations,
        boolean cancelled,
        Map<String, Integer> failures) {

    /** Files that were to be sent, those that were not readable included. */
    public int total() {
        return stored + failed + unknown + alreadyStored;
    }

    /** Adds up; for one thread at a time. */
    static final class Counting {
        private static final int LONGEST_REASON = 200;
        private static final int MOST_REASONS = 100;
        private static final String OTHER_REASONS = "other reasons";

        private final long start = System.nanoTime();
        private final TreeMap<String, Integer> failures = new TreeMap<>();
        private long[] nanos = new long[256];
        private int stored;
        private int warnings;
        private int failed;
        private int unknown;
        private long bytes;

        void add(StoreResult result) {
            switch (result.state()) {
                case STORED -> {
                    if (stored == nanos.length) {
                        nanos = Arrays.copyOf(nanos, 2 * stored);
                    }
                    nanos[stored++] = result.duration().toNanos();
                    warnings += result.reason().isEmpty() ? 0 : 1;
                    bytes += result.bytes();
                }
                case FAILED -> failed++;
                default -> unknown++;
            }
            if (!result.isStored()) {
                String kind = Reason.kind(result.reason());
                String reason = kind.length() > LONGEST_REASON ? kind.substring(0, LONGEST_REASON) + "…" : kind;
                boolean listed = failures.containsKey(reason) || failures.size() < MOST_REASONS;
                failures.merge(listed ? reason : OTHER_REASONS, 1, Integer::sum);
            }
        }

        SendSummary summary(int alreadyStored, int skipped, int studies, int associations, boolean cancelled) {
            long[] sorted = Arrays.copyOf(nanos, stored);
            Arrays.sort(sorted);
            long mean = stored == 0 ? 0 : (long) Arrays.stream(sorted).average().orElse(0);
            long p95 = stored == 0 ? 0 : sorted[Math.min(stored - 1, (int) Math.ceil(stored * 0.95) - 1)];
            return new SendSummary(
                    stored,
                    warnings,
                    failed,
                    unknown,
                    alreadyStored,
                    skipped,
                    studies,
                    bytes,
                    Duration.ofNanos(System.nanoTime() - start),
                    Duration.ofNanos(mean),
                    Duration.ofNanos(p95),
                    associations,
                    cancelled,
                    mostFrequentFirst());
        }

        private Map<String, Integer> mostFrequentFirst() {
            List<Map.Entry<String, Integer>> all = new ArrayList<>(failures.entrySet());
            all.sort(Map.Entry.<String, Integer>comparingByValue().reversed());
            Map<String, Integer> sorted = new LinkedHashMap<>();
            all.forEach(each -> sorted.put(each.getKey(), each.getValue()));
            return Collections.unmodifiableMap(sorted);
        }
    }
}
