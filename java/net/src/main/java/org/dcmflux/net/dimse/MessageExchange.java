package org.dcmflux.net.dimse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.pdu.AbortReason;
import org.dcmflux.net.pdu.PresentationDataValue;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives messages on an association, for the thread that uses it.
 *
 * @dicom PS3.7 6.3
 */
public final class MessageExchange {
    /** A command that came, and the presentation context it came in. */
    public record Received(int contextId, CommandSet command) {}

    private final Association association;
    private int lastMessageId;

    public MessageExchange(Association association) {
        this.association = association;
    }

    public Association association() {
        return association;
    }

    /** A number for the next request: 1 to 65535, and again from 1. */
    public int nextMessageId() {
        lastMessageId = lastMessageId % 0xFFFF + 1;
        return lastMessageId;
    }

    /** Sends a command that no Data Set follows. */
    public void send(int contextId, CommandSet command) throws IOException {
        association.command(contextId, command.bytes());
        association.flush();
    }

    /**
     * Waits for a command.
     *
     * @return null when the other side released the association
     */
    public @Nullable Received receive(Duration patience) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(0);
        int contextId = -1;
        while (true) {
            PresentationDataValue value = association.receive(contextId < 0 ? patience : association.rest());
            if (value == null) {
                return null;
            }
            if (!value.command() || contextId >= 0 && contextId != value.contextId()) {
                throw violation("a fragment of a Data Set came where a command was expected");
            }
            contextId = value.contextId();
            if (association.negotiated().context(contextId).isEmpty()) {
                throw violation("a command came in presentation context " + contextId + ", which was not accepted");
            }
            if (bytes.remaining() + value.data().remaining() > CommandSet.LONGEST) {
                throw violation("a command of more than " + CommandSet.LONGEST + " bytes came");
            }
            ByteBuffer whole = value.last() && !bytes.hasRemaining() ? value.data() : joined(bytes, value.data());
            if (value.last()) {
                return new Received(contextId, parsed(whole));
            }
            bytes = whole;
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second.duplicate())
                .flip();
    }

    private CommandSet parsed(ByteBuffer bytes) throws AssociationException {
        try {
            return CommandSet.parse(bytes);
        } catch (DimseException e) {
            throw violation(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Receives the Data Set of a message.
     *
     * @return its length in bytes
     */
    public long receiveDataSet(int contextId, WritableByteChannel target) throws IOException {
        long length = 0;
        while (true) {
            PresentationDataValue value = association.receive(association.rest());
            if (value == null) {
                throw violation("the release was asked for within a message");
            }
            if (value.command() || value.contextId() != contextId) {
                throw violation("something else came within a Data Set");
            }
            length += value.data().remaining();
            while (value.data().hasRemaining()) {
                target.write(value.data());
            }
            if (value.last()) {
                return length;
            }
        }
    }

    /** Aborts the association because the other side broke the rules. */
    private AssociationException violation(String detail) {
        association.abort(AbortReason.UNEXPECTED_PARAMETER);
        return new AssociationException(
                AssociationException.Kind.PROTOCOL, association.peer() + " broke the protocol: " + detail);
    }
}
