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

    private ShimStatus() {}

    /** A status we do not know, and one that blames the caller's arguments, is a mistake between Java and the shim. */
    static Status meaning(int status) {
        return switch (status) {
            case MALFORMED_INPUT -> Status.MALFORMED_INPUT;
            case UNSUPPORTED_FEATURE -> Status.UNSUPPORTED_FEATURE;
            case LAYOUT_MISMATCH -> Status.LAYOUT_MISMATCH;
            case OUTPUT_TOO_SMALL -> Status.OUTPUT_TOO_SMALL;
            case OUT_OF_MEMORY -> Status.OUT_OF_MEMORY;
            default -> Status.INTERNAL;
        };
    }
}
