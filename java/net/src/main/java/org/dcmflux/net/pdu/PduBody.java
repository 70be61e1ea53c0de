package org.dcmflux.net.pdu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.net.pdu.UserInformation.AsynchronousOperations;
import org.dcmflux.net.pdu.UserInformation.CommonExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.ExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.RoleSelection;
import org.jspecify.annotations.Nullable;

/** What stands after the header of a PDU. Items that are not known are passed over, as the standard asks. */
final class PduBody {
    private static final int FIXED_PART = 68;
    private static final int AE_LENGTH = 16;

    private PduBody() {}

    static Pdu parse(int type, ByteBuffer body) throws MalformedPduException {
        return switch (type) {
            case Pdu.AssociateRequest.TYPE, Pdu.AssociateAccept.TYPE -> new Negotiation(type, body).parse();
            case Pdu.DataTransfer.TYPE -> data(body);
            default -> fourBytes(type, body);
        };
    }

    private static Pdu fourBytes(int type, ByteBuffer body) throws MalformedPduException {
        if (body.remaining() != 4) {
            throw invalid("a PDU of type " + type + " has " + body.remaining() + " bytes, not 4");
        }
        return switch (type) {
            case Pdu.AssociateReject.TYPE ->
                new Pdu.AssociateReject(new Rejection(u8(body, 1), u8(body, 2), u8(body, 3)));
            case Pdu.ReleaseRequest.TYPE -> new Pdu.ReleaseRequest();
            case Pdu.ReleaseResponse.TYPE -> new Pdu.ReleaseResponse();
            default -> new Pdu.Abort(new AbortReason(u8(body, 2), u8(body, 3)));
        };
    }

    private static Pdu data(ByteBuffer body) throws MalformedPduException {
        List<PresentationDataValue> values = new ArrayList<>(1);
        while (body.hasRemaining()) {
            require(body, PresentationDataValue.HEADER_LENGTH, "a Presentation Data Value");
            long length = Integer.toUnsignedLong(body.getInt());
            if (length < 2 || length > body.remaining()) {
                throw invalid("a Presentation Data Value says that it has " + length + " bytes, but " + body.remaining()
                        + " are left");
            }
            int context = Byte.toUnsignedInt(body.get());
            int control = Byte.toUnsignedInt(body.get());
            int size = (int) length - 2;
            ByteBuffer data = body.slice(body.position(), size);
            body.position(body.position() + size);
            values.add(new PresentationDataValue(context, (control & 1) != 0, (control & 2) != 0, data));
        }
        if (values.isEmpty()) {
            throw invalid("a P-DATA-TF without a Presentation Data Value");
        }
        return new Pdu.DataTransfer(values);
    }

    /** A-ASSOCIATE-RQ and A-ASSOCIATE-AC. */
    private static final class Negotiation {
        private final int type;
        private final ByteBuffer body;
        private final List<ProposedContext> proposed = new ArrayList<>();
        private final List<AnsweredContext> answered = new ArrayList<>();
        private String applicationContext = "";
        private UserInformation user = UserInformation.of(0, "", "");

        Negotiation(int type, ByteBuffer body) {
            this.type = type;
            this.body = body;
        }

        Pdu parse() throws MalformedPduException {
            require(body, FIXED_PART, "a PDU of type " + type);
            int version = Short.toUnsignedInt(body.getShort());
            body.getShort();
            String called = aeTitle(body);
            String calling = aeTitle(body);
            body.position(FIXED_PART);
            while (body.hasRemaining()) {
                item(Item.next(body));
            }
            return type == Pdu.AssociateRequest.TYPE
                    ? new Pdu.AssociateRequest(version, called, calling, applicationContext, proposed, user)
                    : new Pdu.AssociateAccept(version, called, calling, applicationContext, answered, user);
        }

        private void item(Item item) throws MalformedPduException {
            switch (item.type) {
                case 0x10 -> applicationContext = uid(item.value);
                case 0x20 -> proposed.add(proposed(item.value));
                case 0x21 -> answered.add(answered(item.value));
                case 0x50 -> user = new UserItems().parse(item.value);
                default -> item.value.position(item.value.limit());
            }
        }

        private static ProposedContext proposed(ByteBuffer value) throws MalformedPduException {
            require(value, 4, "a Presentation Context");
            int id = Byte.toUnsignedInt(value.get());
            value.position(4);
            String abstractSyntax = "";
            List<String> transferSyntaxes = new ArrayList<>();
            while (value.hasRemaining()) {
                Item item = Item.next(value);
                if (item.type == 0x30) {
                    abstractSyntax = uid(item.value);
                } else if (item.type == 0x40) {
                    transferSyntaxes.add(uid(item.value));
                }
            }
            return new ProposedContext(id, abstractSyntax, transferSyntaxes);
        }

        private static AnsweredContext answered(ByteBuffer value) throws MalformedPduException {
            require(value, 4, "a Presentation Context");
            int id = Byte.toUnsignedInt(value.get());
            value.get();
            int result = Byte.toUnsignedInt(value.get());
            value.position(4);
            String transferSyntax = "";
            while (value.hasRemaining()) {
                Item item = Item.next(value);
                transferSyntax = item.type == 0x40 ? uid(item.value) : transferSyntax;
            }
            return new AnsweredContext(id, result, transferSyntax);
        }
    }

    /** The sub-items of User Information. */
    private static final class UserItems {
        private long maxLength;
        private String classUid = "";
        private String versionName = "";
        private @Nullable AsynchronousOperations window;
        private final List<RoleSelection> roles = new ArrayList<>();
        private final List<ExtendedNegotiation> extended = new ArrayList<>();
        private final List<CommonExtendedNegotiation> common = new ArrayList<>();
        private @Nullable UserIdentity identity;
        private byte @Nullable [] response;

        UserInformation parse(ByteBuffer value) throws MalformedPduException {
            while (value.hasRemaining()) {
                Item item = Item.next(value);
                sub(item.type, item.value);
            }
            return new UserInformation(
                    maxLength, classUid, versionName, window, roles, extended, common, identity, response);
        }

        private void sub(int type, ByteBuffer value) throws MalformedPduException {
            switch (type) {
                case 0x51 -> {
                    require(value, 4, "the maximum length");
                    maxLength = Integer.toUnsignedLong(value.getInt());
                }
                case 0x52 -> classUid = uid(value);
                case 0x53 -> {
                    require(value, 4, "the asynchronous operations window");
                    int invoked = Short.toUnsignedInt(value.getShort());
                    window = new AsynchronousOperations(invoked, Short.toUnsignedInt(value.getShort()));
                }
                case 0x54 -> {
                    String sopClass = uid(counted(value));
                    require(value, 2, "a role selection");
                    boolean scu = value.get() != 0;
                    roles.add(new RoleSelection(sopClass, scu, value.get() != 0));
                }
                case 0x55 -> versionName = text(value).strip();
                case 0x56 -> extended.add(new ExtendedNegotiation(uid(counted(value)), array(value)));
                case 0x57 -> common.add(common(value));
                case 0x58 -> {
                    require(value, 2, "a user identity");
                    int kind = Byte.toUnsignedInt(value.get());
                    boolean wanted = value.get() != 0;
                    byte[] primary = array(counted(value));
                    identity = new UserIdentity(kind, wanted, primary, array(counted(value)));
                }
                case 0x59 -> response = array(counted(value));
                default -> value.position(value.limit());
            }
        }

        private static CommonExtendedNegotiation common(ByteBuffer value) throws MalformedPduException {
            String sopClass = uid(counted(value));
            String service = uid(counted(value));
            List<String> related = new ArrayList<>();
            ByteBuffer list = counted(value);
            while (list.hasRemaining()) {
                related.add(uid(counted(list)));
            }
            return new CommonExtendedNegotiation(sopClass, service, related);
        }
    }

    private record Item(int type, ByteBuffer value) {
        static Item next(ByteBuffer from) throws MalformedPduException {
            require(from, 4, "an item");
            int type = Byte.toUnsignedInt(from.get());
            from.get();
            return new Item(type, counted(from));
        }
    }

    private static ByteBuffer counted(ByteBuffer from) throws MalformedPduException {
        require(from, 2, "a length");
        int length = Short.toUnsignedInt(from.getShort());
        require(from, length, "an item of " + length + " bytes");
        ByteBuffer value = from.slice(from.position(), length);
        from.position(from.position() + length);
        return value;
    }

    private static String aeTitle(ByteBuffer from) {
        byte[] title = new byte[AE_LENGTH];
        from.get(title);
        return padless(new String(title, StandardCharsets.ISO_8859_1));
    }

    private static String uid(ByteBuffer from) {
        return padless(text(from));
    }

    private static String padless(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ' ')) {
            end--;
        }
        int start = 0;
        while (start < end && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start, end);
    }

    private static String text(ByteBuffer from) {
        return new String(array(from), StandardCharsets.ISO_8859_1);
    }

    private static byte[] array(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }

    private static int u8(ByteBuffer body, int at) {
        return Byte.toUnsignedInt(body.get(at));
    }

    private static void require(ByteBuffer from, int count, String what) throws MalformedPduException {
        if (from.remaining() < count) {
            throw invalid(what + " is cut short: " + from.remaining() + " bytes are left");
        }
    }

    private static MalformedPduException invalid(String detail) {
        return new MalformedPduException(AbortReason.INVALID_PARAMETER, detail);
    }
}
