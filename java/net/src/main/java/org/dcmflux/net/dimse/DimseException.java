package org.dcmflux.net.dimse;

import org.dcmflux.error.DicomException;

/** A message that breaks the rules, or a response that says that the operation failed. */
public final class DimseException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public DimseException(Status status, String detail) {
        super(detail);
        this.status = status;
    }

    /** What the response said, or what a response should say. */
    public Status status() {
        return status;
    }
}
