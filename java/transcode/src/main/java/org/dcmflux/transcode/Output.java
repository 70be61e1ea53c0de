package org.dcmflux.transcode;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.dcmflux.bytes.ByteSource;

/** An output while it is made: written, read back to be verified, and then committed or closed without a trace. */
interface Output extends Closeable {
    FileChannel channel();

    /** The bytes written, to be read by who verifies them; closing it leaves the output open. */
    ByteSource written() throws IOException;

    /** Makes the output final. */
    void commit() throws IOException;

    /** Removes what was not committed. */
    @Override
    void close() throws IOException;
}
