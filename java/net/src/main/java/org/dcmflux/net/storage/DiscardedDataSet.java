package org.dcmflux.net.storage;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Where the Data Set of a message goes that nobody wants. */
final class DiscardedDataSet implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
        int count = bytes.remaining();
        bytes.position(bytes.limit());
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
