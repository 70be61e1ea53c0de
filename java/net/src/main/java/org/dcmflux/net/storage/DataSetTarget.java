package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance that is made anew goes: counts what goes through, and remembers when it was the connection that failed,
 * however the maker wraps that.
 */
final class DataSetTarget implements WritableByteChannel {
    private final WritableByteChannel connection;
    private long bytes;
    private @Nullable IOException broken;

    DataSetTarget(WritableByteChannel connection) {
        this.connection = connection;
    }

    /** Bytes that were taken. */
    long bytes() {
        return bytes;
    }

    /** Why the connection took no more, null while it does. */
    @Nullable
    IOException broken() {
        return broken;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        try {
            int count = connection.write(source);
            bytes += count;
            return count;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen() && broken == null;
    }

    /** Ends the Data Set. */
    @Override
    public void close() throws IOException {
        connection.close();
    }
}
