package org.dcmflux.net.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.dcmflux.net.dimse.Status;
import org.jspecify.annotations.Nullable;

/**
 * What became of a file.
 *
 * @param instance null when the file could not be read as one
 * @param status what the other side answered, null when it did not
 * @param reason why it is not stored, or what it was warned of; empty when there is nothing to say
 * @param transferSyntaxUid how it was sent, empty when it was not
 * @param bytes of the Data Set that was sent
 * @param duration of the last attempt
 * @param attempts how often it was tried
 * @param association number of the association that it went over, 0 for none
 */
public record StoreResult(
        Path path,
        @Nullable InstanceFile instance,
        State state,
        @Nullable Status status,
        String reason,
        String transferSyntaxUid,
        long bytes,
        Duration duration,
        int attempts,
        int association) {
    /** Exactly one of these is true of each file. */
    public enum State {
        /** The other side said so, perhaps with a warning. */
        STORED,
        /** It is certain that it was not stored by us. */
        FAILED,
        /** It was sent, or nearly so, but the answer never came. */
        UNKNOWN
    }

    static StoreResult unsent(Path path, @Nullable InstanceFile instance, String reason, int attempts) {
        return new StoreResult(path, instance, State.FAILED, null, reason, "", 0, Duration.ZERO, attempts, 0);
    }

    /** The same without being certain: an attempt before this one may have stored it. */
    StoreResult unknown() {
        return new StoreResult(
                path,
                instance,
                State.UNKNOWN,
                status,
                "all of it was sent, without an answer; then " + reason,
                transferSyntaxUid,
                bytes,
                duration,
                attempts,
                association);
    }

    public boolean isStored() {
        return state == State.STORED;
    }
}
