package org.dcmflux.transcode.proof;

import java.time.Duration;
import java.util.List;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.pixel.FrameLimits;

/**
 * How two files are compared.
 *
 * @param scope what is compared
 * @param tolerance which differences of the Data Sets are expected by themselves
 * @param ignored elements whose differences are expected too
 * @param maxError largest difference of two samples that still counts as equal
 * @param concurrency threads that decode
 * @param memory budget in bytes for frames; fewer threads are used to stay within it
 * @param limits how large frames may be
 * @param frameTimeout for decoding and comparing one frame of both files; zero for none
 */
public record ComparisonOptions(
        Scope scope,
        Expectation tolerance,
        List<ElementSelection> ignored,
        double maxError,
        int concurrency,
        long memory,
        FrameLimits limits,
        Duration frameTimeout,
        ReadOptions read) {

    /** What is compared. */
    public enum Scope {
        ALL,
        PIXELS,
        /** Data Sets and File Meta Information without the pixels. */
        ELEMENTS
    }

    /** Which differences of Data Sets are no differences. */
    public enum Expectation {
        /**
         * {@link ElementSelection#encoding()}; and {@link ElementSelection#transcode()} when the files have different Transfer
         * Syntaxes.
         */
        TRANSFER_SYNTAX,
        /** None. */
        NOTHING
    }

    private static final ComparisonOptions DEFAULTS = new ComparisonOptions(
            Scope.ALL,
            Expectation.TRANSFER_SYNTAX,
            List.of(),
            0,
            Runtime.getRuntime().availableProcessors(),
            512L << 20,
            FrameLimits.defaults(),
            Duration.ofSeconds(60),
            ReadOptions.defaults());

    public ComparisonOptions {
        ignored = List.copyOf(ignored);
        if (concurrency < 1 || memory < 1 || !(maxError >= 0) || frameTimeout.isNegative()) {
            throw new IllegalArgumentException("impossible: concurrency " + concurrency + ", memory " + memory
                    + ", largest error " + maxError + ", deadline " + frameTimeout);
        }
    }

    /** Everything, with what another Transfer Syntax brings expected, no sample differing, on all cores in 512 MiB. */
    public static ComparisonOptions defaults() {
        return DEFAULTS;
    }

    public ComparisonOptions withScope(Scope changed) {
        return new ComparisonOptions(
                changed, tolerance, ignored, maxError, concurrency, memory, limits, frameTimeout, read);
    }

    public ComparisonOptions withExpectation(Expectation changed) {
        return new ComparisonOptions(
                scope, changed, ignored, maxError, concurrency, memory, limits, frameTimeout, read);
    }

    public ComparisonOptions withIgnored(List<ElementSelection> changed) {
        return new ComparisonOptions(
                scope, tolerance, changed, maxError, concurrency, memory, limits, frameTimeout, read);
    }

    public ComparisonOptions withMaxError(double changed) {
        return new ComparisonOptions(
                scope, tolerance, ignored, changed, concurrency, memory, limits, frameTimeout, read);
    }

    /** @param threads that decode */
    public ComparisonOptions withResources(int threads, long bytes) {
        return new ComparisonOptions(scope, tolerance, ignored, maxError, threads, bytes, limits, frameTimeout, read);
    }

    public ComparisonOptions withLimits(FrameLimits changed, Duration deadline) {
        return new ComparisonOptions(scope, tolerance, ignored, maxError, concurrency, memory, changed, deadline, read);
    }
}
