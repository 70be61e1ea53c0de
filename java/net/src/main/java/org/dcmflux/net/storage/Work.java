package org.dcmflux.net.storage;

/**
 * An instance to be sent.
 *
 * @param attempts how often it was tried, the attempt under way included
 */
record Work(InstanceFile instance, int attempts) {
    Work again() {
        return new Work(instance, attempts + 1);
    }

    InstanceKind kind() {
        return InstanceKind.of(instance);
    }
}
