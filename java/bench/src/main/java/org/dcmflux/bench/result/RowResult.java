package org.dcmflux.bench.result;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work, done by several commands in turn.
 *
 * @param id for comparing runs: group and what is done
 * @param group heading that it belongs under
 * @param title what is done, in words
 * @param input name and size of the input
 * @param megabytes size in 10^6 bytes that throughput is counted from: native pixels, or bytes of the files; 0 where it means nothing
 * @param items objects that a rate is counted from: files or frames; 0 where it means nothing
 * @param note what a reader has to know, empty when there is nothing
 * @param startUp ours doing next to nothing, run in the rounds of this row: what is taken off where others do not start; null where
 *     nothing is
 * @param contenders in the order of the table
 */
public record RowResult(
        String id,
        String group,
        String title,
        String input,
        double megabytes,
        int items,
        String note,
        @Nullable ContenderResult startUp,
        List<ContenderResult> contenders) {

    /** Ours on so many threads: the first that has figures. */
    public Optional<ContenderResult> ours(int threads) {
        return contenders.stream()
                .filter(contender -> contender.house() == House.DCMFLUX && contender.isValid())
                .filter(contender -> contender.threads() == threads)
                .findFirst();
    }

    /** Ours as it comes: on the most threads, and with the fewest words. */
    public Optional<ContenderResult> ours() {
        return contenders.stream()
                .filter(contender -> contender.house() == House.DCMFLUX && contender.isValid())
                .reduce((best, other) -> other.threads() > best.threads() ? other : best);
    }

    /** The fastest of the other toolkits by median wall time; floors are none. */
    public Optional<ContenderResult> bestPeer() {
        return contenders.stream()
                .filter(contender -> contender.house() != House.DCMFLUX && contender.house() != House.FLOOR)
                .filter(ContenderResult::isValid)
                .min((a, b) -> Double.compare(a.wall().median(), b.wall().median()));
    }
}
