package org.dcmflux.net.storage;

import java.nio.file.Path;
import java.time.Duration;
import org.dcmflux.net.association.Negotiated;

/**
 * Hears what a {@link StorageScu} does. Called by all of its threads, one at a time; should return soon.
 */
public interface SendListener {
    /** Hears nothing. */
    SendListener NONE = new SendListener() {};

    /** An instance was found; it is sent later. */
    default void found(InstanceFile instance) {}

    /** A file is not sent, and that is no failure. */
    default void skipped(Path path, String reason) {}

    /** All inputs were looked at. */
    default void discovered() {}

    /** An association was established. */
    default void opened(int association, Negotiated negotiated, String protection) {}

    /**
     * Some more of an association's Data Sets has been written to it. Called about ten times a second for each that moves.
     *
     * @param bytes written to it so far, of the instance that is on its way too
     */
    default void progressed(int association, long bytes) {}

    /** An association was released, or ended for the reason given. */
    default void closed(int association, String reason) {}

    /** Something failed that will be tried again. */
    default void retrying(String what, String reason, Duration delay) {}

    /** A file is done with. */
    default void finished(StoreResult result) {}
}
