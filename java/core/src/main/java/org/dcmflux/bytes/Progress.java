package org.dcmflux.bytes;

/** Hears how far long work has come. Called from the thread that does the work, so it should return soon. */
@FunctionalInterface
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (done, total) -> {};

    /**
     * Called at the start, between chunks and at the end.
     *
     * @param done bytes so far
     * @param total bytes in all, −1 where nobody knows
     */
    void advanced(long done, long total);
}
