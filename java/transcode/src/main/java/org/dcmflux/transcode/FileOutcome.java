package org.dcmflux.transcode;

import org.jspecify.annotations.Nullable;

/**
 * How the work on a file ended.
 *
 * @param result null unless it is done
 * @param failure null unless it failed or was cancelled
 * @param nanos from the beginning of the work on it, monotonic
 */
public record FileOutcome(
        Status status,
        @Nullable TranscodeResult result,
        @Nullable Throwable failure,
        long nanos) {

    /** Which end. */
    public enum Status {
        /** The output is complete, verified as was asked for, and has its name. */
        DONE,
        /** Nothing was to be done: the output was there, or an earlier run had made it. */
        SKIPPED,
        /** There is no output, for the reason given. */
        FAILED,
        /** There is no output, because somebody asked to stop. */
        CANCELLED
    }

    public static FileOutcome done(TranscodeResult result, long nanos) {
        return new FileOutcome(Status.DONE, result, null, nanos);
    }

    public static FileOutcome skipped() {
        return new FileOutcome(Status.SKIPPED, null, null, 0);
    }

    public static FileOutcome failed(Throwable failure, long nanos) {
        boolean cancelled = failure instanceof java.util.concurrent.CancellationException;
        return new FileOutcome(cancelled ? Status.CANCELLED : Status.FAILED, null, failure, nanos);
    }
}
