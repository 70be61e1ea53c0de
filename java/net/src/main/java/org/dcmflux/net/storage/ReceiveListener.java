package org.dcmflux.net.storage;

import java.nio.file.Path;
import java.time.Duration;

/** Hears what a {@link StorageScp} does. Called by the threads of all associations, one at a time; should return soon. */
public interface ReceiveListener {
    /** Hears nothing. */
    ReceiveListener NONE = new ReceiveListener() {};

    /** An association was accepted. */
    default void opened(int association, String peer, String callingAeTitle, String protection) {}

    /** An association was released, or ended for the reason given. */
    default void closed(int association, String reason) {}

    /** A connection did not become an association. */
    default void rejected(String peer, String reason) {}

    /** An instance is kept. */
    default void stored(int association, Path file, long bytes, Duration duration) {}

    /** An instance is not kept. */
    default void failed(int association, String sopInstanceUid, String reason) {}

    /** Somebody asked whether we are here. */
    default void verified(int association) {}
}
