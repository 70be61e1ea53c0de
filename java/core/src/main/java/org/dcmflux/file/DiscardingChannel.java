package org.dcmflux.file;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Swallows everything: for measuring what a writer would write. */
final class DiscardingChannel implements WritableByteChannel {
    @Override
    public int write(ByteBuffer src) {
        int n = src.remaining();
        src.position(src.limit());
        return n;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
