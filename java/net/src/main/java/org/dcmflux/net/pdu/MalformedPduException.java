package org.dcmflux.net.pdu;

import org.dcmflux.error.DicomException;

/** Bytes that are no PDU, or not one of a legal size; knows what to abort the association with. */
public final class MalformedPduException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final transient AbortReason reason;

    public MalformedPduException(AbortReason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    /** What A-ABORT says about it. */
    public AbortReason reason() {
        return reason;
    }
}
