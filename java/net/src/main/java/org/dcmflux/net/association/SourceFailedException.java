package org.dcmflux.net.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** What was to be sent could not be read to its end; the connection is not to blame, but its Data Set is half sent. */
public final class SourceFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public SourceFailedException(String detail, @Nullable IOException cause) {
        super(detail, cause);
    }

    static SourceFailedException cut(long position, long missing) {
        return new SourceFailedException(
                "the file ends at byte " + position + ", " + missing + " bytes short; it was changed while it was sent",
                null);
    }

    /** Reads some bytes of a region. */
    static int read(FileChannel file, ByteBuffer dst, long position, long missing) throws IOException {
        int count;
        try {
            count = file.read(dst, position);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceFailedException("the file cannot be read at byte " + position + ": " + e.getMessage(), e);
        }
        if (count < 0) {
            throw cut(position, missing);
        }
        return count;
    }
}
