package org.dcmflux.bytes;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writing failed, as opposed to reading: the message names the output, the cause and what to do. */
public final class OutputException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param output path or description of what was written to */
    public OutputException(String output, String detail, @Nullable IOException cause) {
        super(output + ": " + detail, cause);
    }

    static OutputException writing(String output, IOException cause) {
        String reason = String.valueOf(cause.getMessage());
        String remedy = reason.contains("No space left") || reason.contains("quota")
                ? "; free some space or choose another directory"
                : "";
        return new OutputException(output, "cannot be written: " + reason + remedy, cause);
    }
}
