package org.dcmflux.net.association;

import java.io.IOException;
import org.dcmflux.error.DicomException;
import org.jspecify.annotations.Nullable;

/** An association that did not come about or ended before its time; the message says who ended it and why. */
public final class AssociationException extends DicomException {
    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        /** No connection: unknown host, refused, unreachable, or the connect time-out passed. */
        NOT_CONNECTED,
        /** TLS could not be agreed on: a certificate, a protocol version, a host name. */
        TLS,
        /** Rejected, and trying again makes no sense. */
        REJECTED,
        /** Rejected for now. */
        REJECTED_FOR_NOW,
        /** The other side aborted. */
        ABORTED,
        /** The other side broke the protocol and was told so. */
        PROTOCOL,
        /** The connection ended. */
        BROKEN,
        /** The other side did not answer, or took no more bytes, in time. */
        TIMED_OUT
    }

    private final Kind kind;

    public AssociationException(Kind kind, String detail) {
        this(kind, detail, null);
    }

    public AssociationException(Kind kind, String detail, @Nullable IOException cause) {
        super(detail, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** Tells whether the same may well succeed a little later. */
    public boolean isTransient() {
        return kind != Kind.REJECTED && kind != Kind.TLS && kind != Kind.PROTOCOL;
    }
}
