package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.WritableByteChannel;
import org.dcmflux.bytes.OutputException;

/** Says that it was writing that failed, where a copy may fail at either end. Closing it leaves the channel open. */
record OutputChannel(String name, WritableByteChannel channel) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        try {
            return channel.write(bytes);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new OutputException(
                    name, "cannot be written: " + e.getMessage() + "; free some space or choose another directory", e);
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        // Whoever opened the channel decides whether what was written stays.
    }
}
