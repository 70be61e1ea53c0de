package org.dcmflux.net.pdu;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads PDUs one after the other. A length is checked before anything is allocated, and the one buffer of a reader grows to
 * the limit at most. For one thread.
 *
 * @dicom PS3.8 9.3
 */
public final class PduReader {
    /** Where the bytes come from. */
    @FunctionalInterface
    public interface Source {
        /** Reads some bytes, at least one; −1 at the end. */
        int read(ByteBuffer dst) throws IOException;
    }

    /** The limit when nobody says another. */
    public static final int DEFAULT_LIMIT = 256 << 10;

    /** The highest limit. */
    public static final int HIGHEST_LIMIT = 1 << 20;

    private static final int FIRST_SIZE = 16 << 10;

    private final Source source;
    private final int limit;
    private ByteBuffer buffer;

    /**
     * @param limit the most bytes of a PDU after its header, at most {@link #HIGHEST_LIMIT}
     */
    public PduReader(Source source, int limit) {
        if (limit < 4 || limit > HIGHEST_LIMIT) {
            throw new IllegalArgumentException("a PDU limit of " + limit + " bytes; it is at most " + HIGHEST_LIMIT);
        }
        this.source = source;
        this.limit = limit;
        // On the heap: many associations never need more, and direct memory would wait for the collector after each of
        // them.
        this.buffer = ByteBuffer.allocate(Math.min(limit, FIRST_SIZE) + PduWriter.HEADER_LENGTH)
                .limit(0);
    }

    /** Whether somebody shakes hands for TLS, or says that it was expected. */
    private static boolean isTls(int type) {
        return type == 0x15 || type == 0x16;
    }

    /**
     * Reads the next PDU; what its values hold is valid until the next call.
     *
     * @return null when the other side closed its end between two PDUs
     * @throws EOFException when it did so within one
     * @throws MalformedPduException when the bytes are no PDU
     */
    public @Nullable Pdu next() throws IOException {
        if (!fill(PduWriter.HEADER_LENGTH)) {
            return null;
        }
        int start = buffer.position();
        int type = Byte.toUnsignedInt(buffer.get(start));
        long length = Integer.toUnsignedLong(buffer.getInt(start + 2));
        if (type < Pdu.AssociateRequest.TYPE || type > Pdu.Abort.TYPE) {
            throw new MalformedPduException(
                    AbortReason.UNRECOGNIZED_PDU, "no PDU has the type " + type + (isTls(type) ? ": that is TLS" : ""));
        }
        if (length > limit) {
            throw new MalformedPduException(
                    AbortReason.INVALID_PARAMETER,
                    "a PDU of type " + type + " says that it has " + length + " bytes; the limit is " + limit
                            + ", which the options can raise to " + HIGHEST_LIMIT);
        }
        int whole = PduWriter.HEADER_LENGTH + (int) length;
        if (!fill(whole)) {
            throw cut();
        }
        ByteBuffer body = buffer.slice(buffer.position() + PduWriter.HEADER_LENGTH, (int) length);
        buffer.position(buffer.position() + whole);
        return PduBody.parse(type, body);
    }

    /** Tells whether bytes were read already that belong to the next PDU. */
    public boolean hasBuffered() {
        return buffer.hasRemaining();
    }

    /** Makes so many bytes stand between position and limit; false when there are none at all. */
    private boolean fill(int count) throws IOException {
        if (buffer.remaining() >= count) {
            return true;
        }
        makeRoom(count);
        int end = buffer.limit();
        buffer.limit(buffer.capacity());
        int position = buffer.position();
        buffer.position(end);
        try {
            while (buffer.position() - position < count) {
                if (source.read(buffer) < 0) {
                    if (buffer.position() == position) {
                        return false;
                    }
                    throw cut();
                }
            }
            return true;
        } finally {
            buffer.limit(buffer.position()).position(position);
        }
    }

    private void makeRoom(int count) {
        if (buffer.capacity() - buffer.position() >= count) {
            return;
        }
        if (buffer.capacity() >= count) {
            buffer.compact().flip();
            return;
        }
        ByteBuffer larger = ByteBuffer.allocateDirect(limit + PduWriter.HEADER_LENGTH);
        buffer = larger.put(buffer).flip();
    }

    private static EOFException cut() {
        return new EOFException("the connection ended within a PDU");
    }
}
