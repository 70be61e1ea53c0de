package org.dcmflux.net.storage;

import org.dcmflux.net.storage.StoreResult.State;

/**
 * An instance to be sent.
 *
 * @param attempts how often it was tried, the attempt under way included
 * @param known what may be said of it if it is not sent again: FAILED, or UNKNOWN once all of it may have arrived
 */
record Work(InstanceFile instance, int attempts, State known) {
    static Work first(InstanceFile instance) {
        return new Work(instance, 1, State.FAILED);
    }

    /** To be tried again, after an attempt that ended so. */
    Work again(State ended) {
        return new Work(instance, attempts + 1, ended == State.UNKNOWN ? State.UNKNOWN : known);
    }

    InstanceKind kind() {
        return InstanceKind.of(instance);
    }
}
