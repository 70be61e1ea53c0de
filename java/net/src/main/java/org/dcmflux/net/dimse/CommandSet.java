package org.dcmflux.net.dimse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;

/**
 * The elements of group 0000 that make a command; always in Implicit VR Little Endian.
 *
 * @dicom PS3.7 6.3.1, 9.3, E.1
 */
public final class CommandSet {
    public static final int C_STORE_RQ = 0x0001;
    public static final int C_STORE_RSP = 0x8001;
    public static final int C_ECHO_RQ = 0x0030;
    public static final int C_ECHO_RSP = 0x8030;
    public static final int C_CANCEL_RQ = 0x0FFF;

    /** The bit that a response has and its request has not. */
    public static final int RESPONSE = 0x8000;

    /** A command of ours has a dozen elements; nobody's needs more bytes than this. */
    public static final int LONGEST = 64 << 10;

    private static final int NO_DATA_SET = 0x0101;
    private static final int DATA_SET = 0x0001;
    private static final int MEDIUM = 0;
    private static final int HEADER = 8;

    private final TreeMap<Integer, byte[]> elements = new TreeMap<>(Integer::compareUnsigned);

    private CommandSet(int field) {
        us(Tags.CommandField, field);
    }

    /** Asks to store the Data Set that follows. */
    public static CommandSet storeRequest(int messageId, String sopClassUid, String sopInstanceUid) {
        return new CommandSet(C_STORE_RQ)
                .uid(Tags.AffectedSOPClassUID, sopClassUid)
                .us(Tags.MessageID, messageId)
                .us(Tags.Priority, MEDIUM)
                .us(Tags.CommandDataSetType, DATA_SET)
                .uid(Tags.AffectedSOPInstanceUID, sopInstanceUid);
    }

    /** Asks whether somebody is there. */
    public static CommandSet echoRequest(int messageId, String sopClassUid) {
        return new CommandSet(C_ECHO_RQ)
                .uid(Tags.AffectedSOPClassUID, sopClassUid)
                .us(Tags.MessageID, messageId)
                .us(Tags.CommandDataSetType, NO_DATA_SET);
    }

    /** Answers a request without a Data Set. */
    public static CommandSet response(CommandSet request, Status status, String comment) {
        CommandSet response = new CommandSet(request.field() | RESPONSE)
                .us(Tags.MessageIDBeingRespondedTo, request.messageId())
                .us(Tags.CommandDataSetType, NO_DATA_SET)
                .us(Tags.Status, status.code());
        if (!request.sopClassUid().isEmpty()) {
            response.uid(Tags.AffectedSOPClassUID, request.sopClassUid());
        }
        if (!request.sopInstanceUid().isEmpty()) {
            response.uid(Tags.AffectedSOPInstanceUID, request.sopInstanceUid());
        }
        return comment.isEmpty() ? response : response.comment(comment);
    }

    private CommandSet comment(String text) {
        String shortened = text.length() > 64 ? text.substring(0, 64) : text;
        elements.put(Tags.ErrorComment, padded(shortened.replace('\\', '/'), ' '));
        return this;
    }

    private CommandSet us(int tag, int value) {
        elements.put(tag, new byte[] {(byte) value, (byte) (value >>> 8)});
        return this;
    }

    private CommandSet uid(int tag, String value) {
        elements.put(tag, padded(value, '\0'));
        return this;
    }

    private static byte[] padded(String text, char padding) {
        String even = text.length() % 2 == 0 ? text : text + padding;
        return even.getBytes(StandardCharsets.US_ASCII);
    }

    public int field() {
        return number(Tags.CommandField, 0);
    }

    public int messageId() {
        return number(Tags.MessageID, 0);
    }

    /** The request that a response answers. */
    public int respondedTo() {
        return number(Tags.MessageIDBeingRespondedTo, -1);
    }

    public boolean isResponse() {
        return (field() & RESPONSE) != 0;
    }

    public boolean hasDataSet() {
        return number(Tags.CommandDataSetType, NO_DATA_SET) != NO_DATA_SET;
    }

    /** Of a response; without one it failed. */
    public Status status() {
        return new Status(number(Tags.Status, 0x0110));
    }

    /** The other side's own words; empty when it has none. */
    public String comment() {
        return text(Tags.ErrorComment);
    }

    /** Empty when there is none. */
    public String sopClassUid() {
        return text(Tags.AffectedSOPClassUID);
    }

    /** Empty when there is none. */
    public String sopInstanceUid() {
        return text(Tags.AffectedSOPInstanceUID);
    }

    private int number(int tag, int absent) {
        byte[] value = elements.get(tag);
        return value == null || value.length < 2
                ? absent
                : Byte.toUnsignedInt(value[0]) | Byte.toUnsignedInt(value[1]) << 8;
    }

    private String text(int tag) {
        byte[] value = elements.get(tag);
        if (value == null) {
            return "";
        }
        String text = new String(value, StandardCharsets.ISO_8859_1);
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        return text.substring(0, end);
    }

    /** The command with its group length, from position to limit. */
    public ByteBuffer bytes() {
        int length = elements.values().stream()
                .mapToInt(value -> HEADER + value.length)
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + 4 + length).order(ByteOrder.LITTLE_ENDIAN);
        put(bytes, Tags.CommandGroupLength, 4).putInt(length);
        for (Map.Entry<Integer, byte[]> each : elements.entrySet()) {
            put(bytes, each.getKey(), each.getValue().length).put(each.getValue());
        }
        return bytes.flip();
    }

    private static ByteBuffer put(ByteBuffer bytes, int tag, int length) {
        return bytes.putShort((short) Tag.group(tag))
                .putShort((short) Tag.element(tag))
                .putInt(length);
    }

    /**
     * Reads a command; the group length is not needed and may be wrong.
     *
     * @throws DimseException when the bytes are no command
     */
    public static CommandSet parse(ByteBuffer bytes) throws DimseException {
        ByteBuffer from = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        CommandSet command = new CommandSet(0);
        command.elements.clear();
        while (from.hasRemaining()) {
            if (from.remaining() < HEADER) {
                throw malformed("ends within an element");
            }
            int group = Short.toUnsignedInt(from.getShort());
            int tag = group << 16 | Short.toUnsignedInt(from.getShort());
            long length = Integer.toUnsignedLong(from.getInt());
            if (group != 0 || length > from.remaining()) {
                throw malformed("has an element " + Tag.toString(tag) + " of " + length + " bytes where "
                        + from.remaining() + " are left");
            }
            byte[] value = new byte[(int) length];
            from.get(value);
            command.elements.put(tag, value);
        }
        if (!command.elements.containsKey(Tags.CommandField)) {
            throw malformed("has no Command Field");
        }
        return command;
    }

    private static DimseException malformed(String detail) {
        return new DimseException(Status.UNRECOGNIZED_OPERATION, "a command " + detail);
    }

    @Override
    public String toString() {
        return String.format("command %04X, message %d", field(), isResponse() ? respondedTo() : messageId());
    }
}
