package org.dcmflux.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.Deflater;
import org.dcmflux.bytes.ByteSink;

/**
 * Deflates what is written to it into a sink: a raw Deflate stream without header or checksum, padded to even length.
 *
 * @dicom PS3.5 A.5
 */
final class DeflatingChannel implements WritableByteChannel {
    private static final byte[] NOTHING = new byte[0];

    private final ByteSink sink;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final ByteBuffer deflated = ByteBuffer.allocateDirect(32 * 1024);
    private boolean open = true;

    DeflatingChannel(ByteSink sink) {
        this.sink = sink;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        deflater.setInput(bytes);
        while (!deflater.needsInput()) {
            handOn();
        }
        deflater.setInput(NOTHING); // or it would take the buffer's next content for more input
        return count;
    }

    private void handOn() throws IOException {
        deflater.deflate(deflated.clear());
        sink.bytes(deflated.flip());
    }

    /** Ends the stream; the sink is not closed. */
    void finish() throws IOException {
        deflater.finish();
        while (!deflater.finished()) {
            handOn();
        }
        if (deflater.getBytesWritten() % 2 != 0) {
            sink.u8(0);
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** Frees the memory of the deflater; what was not finished is lost. */
    @Override
    public void close() {
        open = false;
        deflater.end();
    }
}
