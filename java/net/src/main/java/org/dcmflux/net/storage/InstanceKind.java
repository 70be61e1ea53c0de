package org.dcmflux.net.storage;

import org.jspecify.annotations.Nullable;

/**
 * What decides about presentation contexts: a SOP Class and how its instance is encoded.
 *
 * <p>The methods of this record and of {@link ContextPlan}'s are written out: those that the compiler provides are only made at
 * their first use, which takes 10 ms of each start of a sender.
 */
record InstanceKind(String sopClassUid, String transferSyntaxUid) {
    static InstanceKind of(InstanceFile instance) {
        return new InstanceKind(instance.sopClassUid(), instance.transferSyntaxUid());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InstanceKind kind
                && sopClassUid.equals(kind.sopClassUid)
                && transferSyntaxUid.equals(kind.transferSyntaxUid);
    }

    @Override
    public int hashCode() {
        return 31 * sopClassUid.hashCode() + transferSyntaxUid.hashCode();
    }
}
