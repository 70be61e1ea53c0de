package org.dcmflux.net.association;

import java.util.List;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.Rejection;
import org.jspecify.annotations.Nullable;

/** Decides about association requests. Called by the thread of each association. */
public interface AcceptancePolicy {
    /** Why a request is not accepted; null when it is. */
    @Nullable
    Rejection rejection(Pdu.AssociateRequest request);

    /** An answer for each proposed context. */
    List<AnsweredContext> answers(Pdu.AssociateRequest request);
}
