package org.dcmflux.net.association;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Bytes to and from the other side. Every call waits at most as long as it is told. For one thread; close is for any. */
interface Transport extends Closeable {
    /**
     * Reads some bytes, at least one.
     *
     * @param deadline in nanoseconds of {@link System#nanoTime}
     * @return −1 when the other side closed its end
     * @throws SocketTimeoutException when the deadline passes
     */
    int read(ByteBuffer dst, long deadline) throws IOException;

    /** Writes all that is in the first buffers of an array. */
    void write(ByteBuffer[] buffers, int count) throws IOException;

    /** Tells whether {@link #transfer} spares a copy. */
    boolean transfersFiles();

    /**
     * Writes a region of a file.
     *
     * @throws SourceFailedException when the file ends before the region does
     */
    void transfer(FileChannel file, long position, long count) throws IOException;

    /** What was agreed on, such as a TLS version; empty for a plain connection. */
    String protection();

    /** The other side's address, for messages. */
    String peer();
}
