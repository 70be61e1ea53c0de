package org.dcmflux.error;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The root of everything that can be wrong with DICOM data, as opposed to a failing disk or a caller's mistake. */
public abstract class DicomException extends IOException {
    private static final long serialVersionUID = 1L;

    protected DicomException(String message) {
        super(message);
    }

    protected DicomException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
