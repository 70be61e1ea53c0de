package org.dcmflux.codec.shim;

import org.dcmflux.error.CodecException.Status;

/** What a shim answers, in our terms. */
final class ShimStatus {
    static final int OK = 0;
    static final int MALFORMED_INPUT = 1;
    static final int UNSUPPORTED_FEATURE = 2;
    static final int LAYOUT_MISMATCH = 3;
    static final int OUTPUT_TOO_SMALL = 4;
    static final int OUT_OF_MEMORY = 5;

    /** No shim's: the process that it was in has ended. */
    static final int CRASHED = 101;

    /** No shim's: the process that it was in was killed because its time was up. */
    static final int TIMED_OUT = 102;

    /** No shim's: there is no process for it. */
    static final int NO_PROCESS = 103;

    private ShimStatus() {}

    /** A status we do not know, and one that blames the caller's arguments, is a mistake between Java and the shim. */
    static Status meaning(int status) {
        return switch (status) {
            case MALFORMED_INPUT -> Status.MALFORMED_INPUT;
            case UNSUPPORTED_FEATURE -> Status.UNSUPPORTED_FEATURE;
            case LAYOUT_MISMATCH -> Status.LAYOUT_MISMATCH;
            case OUTPUT_TOO_SMALL -> Status.OUTPUT_TOO_SMALL;
            case OUT_OF_MEMORY -> Status.OUT_OF_MEMORY;
            case CRASHED -> Status.NATIVE_CRASH;
            case TIMED_OUT -> Status.TIMED_OUT;
            case NO_PROCESS -> Status.NOT_AVAILABLE;
            default -> Status.INTERNAL;
        };
    }
}
