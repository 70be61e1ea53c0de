package org.dcmflux.net.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicLong;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.PresentationDataValue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts commands and Data Sets into P-DATA-TF. A command waits for the bytes that follow it, so that both leave in one go.
 *
 * <p>Large PDUs go from the file to the socket by the system, behind twelve bytes of header. Small ones would cost two system
 * calls each that way; so for them a stretch of the file is read into one direct buffer, and its parts are written together
 * with their headers by one gathering write.
 */
final class DataValueOutput {
    private static final int HEADER = PduWriter.HEADER_LENGTH + PresentationDataValue.HEADER_LENGTH;
    private static final int COMMAND = 512;
    private static final int BATCH = 96 << 10;
    private static final int TRANSFER_FROM = 64 << 10;

    private final Transport transport;
    private final int maxData;
    private ByteBuffer data = ByteBuffer.allocate(0);
    private ByteBuffer[] dataParts = {};
    private ByteBuffer[] headerParts = {};
    private ByteBuffer[] gathered = {};
    private final ByteBuffer[] single = new ByteBuffer[1];
    private final AtomicLong dataSetBytes = new AtomicLong();
    private boolean endBegun;
    private boolean endBegunBefore;
    private boolean hasLeft;
    private ByteBuffer pendingCommand = ByteBuffer.allocate(0);
    /** Whose beginning stands in {@code data} already, from the position on that was said. */
    private @Nullable FileChannel ahead;

    private long aheadPosition;

    /**
     * @param maxPdu the most bytes of a P-DATA-TF after its header
     */
    DataValueOutput(Transport transport, int maxPdu) {
        this.transport = transport;
        this.maxData = (maxPdu - PresentationDataValue.HEADER_LENGTH) & ~1; // odd fragments upset some receivers
    }

    /** Tells whether the end of the last Data Set was on its way, so that the other side may have all of it. */
    boolean endBegun() {
        return endBegun;
    }

    /** For any thread. */
    long dataSetBytes() {
        return dataSetBytes.get();
    }

    int maxData() {
        return maxData;
    }

    /** Puts a command before whatever is written next; {@link #flush} writes it alone. */
    void command(int contextId, ByteBuffer command) {
        endBegunBefore = endBegun;
        endBegun = false;
        hasLeft = false;
        int parts = (command.remaining() + maxData - 1) / maxData;
        int needed = pendingCommand.remaining() + command.remaining() + parts * HEADER;
        ByteBuffer bytes = pendingCommand.hasRemaining() || pendingCommand.capacity() < needed
                ? ByteBuffer.allocateDirect(Math.max(COMMAND, needed)).put(pendingCommand)
                : pendingCommand.clear();
        while (command.hasRemaining()) {
            int length = Math.min(maxData, command.remaining());
            PduWriter.dataHeader(bytes, contextId, true, length == command.remaining(), length);
            bytes.put(command.slice(command.position(), length));
            command.position(command.position() + length);
        }
        pendingCommand = bytes.flip();
    }

    /** Forgets the last command and what was written behind it; false when some of that has left and cannot be had back. */
    boolean withdraw() {
        if (hasLeft) {
            return false;
        }
        pendingCommand = ByteBuffer.allocate(0);
        data.clear();
        ahead = null;
        endBegun = endBegunBefore;
        return true;
    }

    void flush() throws IOException {
        if (pendingCommand.hasRemaining()) {
            hasLeft = true;
            single[0] = pendingCommand;
            transport.write(single, 1);
        }
    }

    /** Writes a region of a file as a whole Data Set, a byte of padding behind it when asked for. */
    void file(int contextId, FileChannel file, long position, long count, int padding) throws IOException {
        if (isTransferred(count + padding)) {
            transfer(contextId, file, position, count, padding);
        } else {
            gather(contextId, file, position, count, padding);
        }
    }

    private boolean isTransferred(long length) {
        return maxData >= TRANSFER_FROM && transport.transfersFiles() && length > maxData;
    }

    /**
     * Reads the beginning of the Data Set that will be sent next. {@link #file} with the same channel and position goes on from
     * there; whatever else is sent first makes it forgotten.
     */
    void readAhead(FileChannel file, long position, long count) throws IOException {
        ahead = null;
        if (!isTransferred(count)) {
            allocate();
            data.clear().limit((int) Math.min(data.capacity(), count));
            while (data.hasRemaining()) {
                SourceFailedException.read(file, data, position + data.position(), data.remaining());
            }
            ahead = file;
            aheadPosition = position;
        }
    }

    private void transfer(int contextId, FileChannel file, long position, long count, int padding) throws IOException {
        ahead = null;
        ByteBuffer header = ByteBuffer.allocateDirect(HEADER);
        long done = 0;
        while (done < count) {
            long left = count + padding - done;
            int length = (int) Math.min(maxData, left);
            header.clear();
            endBegun = length == left;
            PduWriter.dataHeader(header, contextId, false, endBegun, length);
            flush();
            hasLeft = true;
            single[0] = header.flip();
            transport.write(single, 1);
            int fromFile = (int) Math.min(length, count - done);
            transport.transfer(file, position + done, fromFile);
            dataSetBytes.addAndGet(fromFile);
            done += fromFile;
        }
        if (padding > 0) {
            single[0] = ByteBuffer.allocate(padding);
            transport.write(single, 1);
        }
    }

    private void gather(int contextId, FileChannel file, long position, long count, int padding) throws IOException {
        allocate();
        boolean begun = file.equals(ahead) && position == aheadPosition && data.position() <= count;
        ahead = null;
        long done = begun ? data.position() : 0;
        data.clear().position((int) done);
        do {
            data.limit((int) Math.min(data.capacity(), data.position() + count + padding - done));
            while (data.hasRemaining() && done < count) {
                done += SourceFailedException.read(file, data, position + done, count - done);
            }
            while (data.hasRemaining()) {
                data.put((byte) 0);
                done++;
            }
            write(contextId, data.flip(), done >= count + padding);
            data.clear();
        } while (done < count + padding);
    }

    private void allocate() {
        if (data.capacity() > 0) {
            return;
        }
        int parts = Math.max(1, BATCH / maxData);
        data = ByteBuffer.allocateDirect(parts * maxData);
        ByteBuffer headers = ByteBuffer.allocateDirect(parts * HEADER);
        dataParts = new ByteBuffer[parts];
        headerParts = new ByteBuffer[parts];
        gathered = new ByteBuffer[1 + 2 * parts];
        for (int i = 0; i < parts; i++) {
            dataParts[i] = data.slice(i * maxData, maxData);
            headerParts[i] = headers.slice(i * HEADER, HEADER);
        }
    }

    /** Writes what stands in {@code data} from the start to {@code bytes}' limit. */
    private void write(int contextId, ByteBuffer bytes, boolean ends) throws IOException {
        int length = bytes.limit();
        int parts = Math.max(1, (length + maxData - 1) / maxData);
        hasLeft = true;
        gathered[0] = pendingCommand;
        endBegun = ends;
        for (int i = 0; i < parts; i++) {
            int size = Math.min(maxData, length - i * maxData);
            ByteBuffer header = headerParts[i].clear();
            PduWriter.dataHeader(header, contextId, false, ends && i == parts - 1, size);
            gathered[1 + 2 * i] = header.flip();
            gathered[2 + 2 * i] = dataParts[i].clear().limit(size);
        }
        transport.write(gathered, 1 + 2 * parts);
        dataSetBytes.addAndGet(length);
    }

    /** A Data Set that comes piece by piece; closing the channel ends it. */
    WritableByteChannel channel(int contextId) {
        allocate();
        data.clear();
        ahead = null;
        return new WritableByteChannel() {
            private boolean open = true;

            @Override
            public int write(ByteBuffer source) throws IOException {
                if (!open) {
                    throw new ClosedChannelException();
                }
                int count = source.remaining();
                while (source.hasRemaining()) {
                    if (!data.hasRemaining()) {
                        DataValueOutput.this.write(contextId, data.flip(), false);
                        data.clear();
                    }
                    int part = Math.min(source.remaining(), data.remaining());
                    data.put(source.slice(source.position(), part));
                    source.position(source.position() + part);
                }
                return count;
            }

            @Override
            public boolean isOpen() {
                return open;
            }

            @Override
            public void close() throws IOException {
                if (open) {
                    open = false;
                    DataValueOutput.this.write(contextId, data.flip(), true);
                }
            }
        };
    }
}
