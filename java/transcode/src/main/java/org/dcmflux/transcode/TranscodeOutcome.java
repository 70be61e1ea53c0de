package org.dcmflux.transcode;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of several targets.
 *
 * @param result null when it failed
 * @param failure null when it was done
 */
public record TranscodeOutcome(
        @Nullable TranscodeResult result, @Nullable Throwable failure) {
    /** The result, or the failure thrown as it is. */
    public TranscodeResult get() throws IOException {
        if (result != null) {
            return result;
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException(failure);
    }
}
