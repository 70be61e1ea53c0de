package org.dcmflux.net.storage;

/** What decides about presentation contexts: a SOP Class and how its instance is encoded. */
record InstanceKind(String sopClassUid, String transferSyntaxUid) {
    static InstanceKind of(InstanceFile instance) {
        return new InstanceKind(instance.sopClassUid(), instance.transferSyntaxUid());
    }
}
