package org.dcmflux.bench.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one command did in a row.
 *
 * @param name as it is called in tables
 * @param house who made it
 * @param threads threads it may use; 0 where the command decides for itself
 * @param command as it was run, with paths shortened
 * @param checkedBy who looked at the pixels, and how
 * @param failure why there are no figures: it failed, or its pixels were wrong, if only once; null when all is well
 * @param quality peak signal-to-noise ratio in dB of a lossy result, null for a lossless one
 * @param samples measured runs in the order they were made; round i of all contenders of a row ran next to each other
 */
public record ContenderResult(
        String name,
        House house,
        int threads,
        String command,
        String checkedBy,
        @Nullable String failure,
        @Nullable Double quality,
        List<Sample> samples) {
    private static final double IDLING = 0.05;

    /** Whether there are figures. */
    @JsonIgnore
    public boolean isValid() {
        return failure == null && !samples.isEmpty();
    }

    /** Wall seconds of all runs. */
    public Figures wall() {
        return Figures.of(samples.stream().mapToDouble(Sample::wall));
    }

    /** CPU seconds of all runs. */
    public Figures cpu() {
        return Figures.of(samples.stream().mapToDouble(Sample::cpu));
    }

    /** Peak memory in kilobytes, the largest of all runs. */
    public long peak() {
        return samples.stream().mapToLong(Sample::peakKilobytes).max().orElse(0);
    }

    /** Bytes written by the last run. */
    public long bytes() {
        return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).bytesOut();
    }

    /** Whether it spent most of its time waiting, which no codec does: for a disk, for a peer, or because something made it slow. */
    @JsonIgnore
    public boolean isMostlyWaiting() {
        return isValid() && wall().median() > 0.05 && cpu().median() < 0.5 * wall().median();
    }

    /**
     * Whether it hardly worked at all, so that its CPU time is what waking up costs: nothing to be compared with. A sender whose
     * receiver stalls is like that.
     */
    @JsonIgnore
    public boolean isIdling() {
        return isValid() && cpu().median() < IDLING * wall().median();
    }
}
