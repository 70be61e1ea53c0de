package org.dcmflux.codec.shim;

import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;

/** The way to a shim: in this process, or in others. Thread-safe. */
interface ShimAccess extends AutoCloseable {
    /** Computed once, then the same answer. */
    Availability availability();

    /**
     * Functions for one handle.
     *
     * @param deadline of each call; kept by shims that cannot hang for ever, of no effect otherwise
     * @throws CodecException {@link Status#NOT_AVAILABLE} with the reason and the way out
     */
    ShimFunctions functions(CodecDeadline deadline) throws CodecException;

    /** Whether a call may never return. */
    boolean mayHang();

    @Override
    void close();
}
