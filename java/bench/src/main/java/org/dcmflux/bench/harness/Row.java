package org.dcmflux.bench.harness;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bench.result.House;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work and who does it.
 *
 * @param id for comparing runs
 * @param group heading that it belongs under
 * @param title what is done
 * @param input name and size of the input
 * @param megabytes 10^6 bytes that throughput is counted from, 0 where it means nothing
 * @param items files or frames that a rate is counted from, 0 where it means nothing
 * @param note what a reader has to know
 * @param least the fewest rounds of a full run, where times vary from process to process more than within one
 * @param rounds the most rounds, for work so slow that more would take too long, or whose result does not vary
 * @param onDevice whether outputs must be on a real device, because forcing them there is part of the work
 * @param start ours doing next to nothing of this kind, run in the rounds of this row; null where nothing is taken off
 * @param contenders in the order in which they run
 */
record Row(
        String id,
        String group,
        String title,
        String input,
        double megabytes,
        int items,
        String note,
        int least,
        int rounds,
        boolean onDevice,
        @Nullable Contender start,
        List<Contender> contenders) {
    static final int ANY_ROUNDS = Integer.MAX_VALUE;

    static Row of(String id, String group, String title, String input, double megabytes, List<Contender> contenders) {
        return new Row(id, group, title, input, megabytes, 0, "", 0, ANY_ROUNDS, false, null, List.copyOf(contenders));
    }

    Row inGroup(String other) {
        return new Row(id, other, title, input, megabytes, items, note, least, rounds, onDevice, start, contenders);
    }

    Row withNote(String text) {
        return new Row(id, group, title, input, megabytes, items, text, least, rounds, onDevice, start, contenders);
    }

    Row withItems(int count) {
        return new Row(id, group, title, input, megabytes, count, note, least, rounds, onDevice, start, contenders);
    }

    /** Ours and the floors on the most threads, and the first of the others: for a quick look, where each one costs its time. */
    Row withFewContenders() {
        int most = contenders.stream().mapToInt(Contender::threads).max().orElse(0);
        List<Contender> fewer = new ArrayList<>();
        boolean taken = false;
        for (Contender contender : contenders) {
            boolean toolkit = contender.house() != House.DCMFLUX && contender.house() != House.FLOOR;
            if (toolkit ? !taken : contender.threads() == 0 || contender.threads() == most) {
                fewer.add(contender);
            }
            taken |= toolkit;
        }
        return new Row(id, group, title, input, megabytes, items, note, 0, rounds, onDevice, start, List.copyOf(fewer));
    }

    Row withRounds(int most) {
        return new Row(id, group, title, input, megabytes, items, note, least, most, onDevice, start, contenders);
    }

    Row withLeast(int fewest) {
        return new Row(id, group, title, input, megabytes, items, note, fewest, rounds, onDevice, start, contenders);
    }

    Row withStart(Contender starting) {
        return new Row(id, group, title, input, megabytes, items, note, least, rounds, onDevice, starting, contenders);
    }

    /** Whether there is somebody who has no start-up of his own. */
    boolean hasFloor() {
        return contenders.stream().anyMatch(contender -> contender.house() == House.FLOOR);
    }

    Row writtenToDevice() {
        return new Row(id, group, title, input, megabytes, items, note, least, rounds, true, start, contenders);
    }
}
