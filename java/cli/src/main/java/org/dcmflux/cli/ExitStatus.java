package org.dcmflux.cli;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.DeadlineExceededException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.dimse.DimseException;

/** What the process ends with; the numbers are an interface. */
final class ExitStatus {
    static final int DONE = 0;
    static final int SOME_FAILED = 1;
    static final int USAGE = 2;
    static final int INPUT = 3;
    static final int UNSUPPORTED = 4;
    static final int MISMATCH = 5;
    static final int NETWORK = 6;
    static final int OUTPUT = 7;
    static final int INTERNAL = 8;
    static final int INTERRUPTED = 130;

    private ExitStatus() {}

    static int of(Throwable failure) {
        if (failure instanceof CancellationException) {
            return INTERRUPTED;
        }
        if (failure instanceof VerificationFailedException) {
            return MISMATCH;
        }
        if (failure instanceof UnsupportedTransferSyntaxException || failure instanceof TranscodeRefusedException) {
            return UNSUPPORTED;
        }
        if (failure instanceof CodecException codec) {
            return switch (codec.status()) {
                case NOT_AVAILABLE, UNSUPPORTED_FEATURE -> UNSUPPORTED;
                case INTERNAL, OUTPUT_TOO_SMALL, OUT_OF_MEMORY, TIMED_OUT, NATIVE_CRASH -> INTERNAL;
                case MALFORMED_INPUT, LAYOUT_MISMATCH -> INPUT;
            };
        }
        if (failure instanceof DeadlineExceededException) {
            return INTERNAL;
        }
        if (failure instanceof AssociationException || failure instanceof DimseException) {
            return NETWORK;
        }
        if (failure instanceof OutputException) {
            return OUTPUT;
        }
        return failure instanceof IOException ? INPUT : INTERNAL;
    }
}
