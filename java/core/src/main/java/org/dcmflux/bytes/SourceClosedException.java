package org.dcmflux.bytes;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A source was read after it had been closed: never the fault of what the bytes were to be written to. */
final class SourceClosedException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceClosedException(String source, @Nullable IOException cause) {
        super(source + " is closed: read what you need before closing it", cause);
    }
}
