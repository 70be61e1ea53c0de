package org.dcmflux.net.pdu;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.dcmflux.net.pdu.UserInformation.AsynchronousOperations;
import org.dcmflux.net.pdu.UserInformation.CommonExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.ExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.RoleSelection;

/**
 * PDUs as bytes, big endian.
 *
 * @dicom PS3.8 9.3
 */
public final class PduWriter {
    /** Bytes of type and length that begin every PDU. */
    public static final int HEADER_LENGTH = 6;

    private static final int AE_LENGTH = 16;
    private static final int LONGEST_ITEM = 0xFFFF;

    private PduWriter() {}

    /**
     * The bytes of a PDU, ready to be written.
     *
     * @throws IllegalArgumentException when an item is longer than its length field can say
     */
    public static ByteBuffer bytes(Pdu pdu) {
        Body body = new Body();
        if (pdu instanceof Pdu.AssociateRequest request) {
            head(body, request.protocolVersion(), request.calledAeTitle(), request.callingAeTitle());
            body.item(0x10, item -> item.text(request.applicationContext()));
            request.contexts().forEach(context -> body.item(0x20, item -> proposed(item, context)));
            body.item(0x50, item -> user(item, request.user()));
        } else if (pdu instanceof Pdu.AssociateAccept accept) {
            head(body, accept.protocolVersion(), accept.calledAeTitle(), accept.callingAeTitle());
            body.item(0x10, item -> item.text(accept.applicationContext()));
            accept.contexts().forEach(context -> body.item(0x21, item -> answered(item, context)));
            body.item(0x50, item -> user(item, accept.user()));
        } else if (pdu instanceof Pdu.AssociateReject reject) {
            Rejection why = reject.rejection();
            body.u8(0).u8(why.result()).u8(why.source()).u8(why.reason());
        } else if (pdu instanceof Pdu.Abort abort) {
            body.u8(0).u8(0).u8(abort.reason().source()).u8(abort.reason().reason());
        } else if (pdu instanceof Pdu.DataTransfer data) {
            data.values().forEach(value -> value(body, value));
        } else {
            body.u32(0);
        }
        return framed(pdu.type(), body);
    }

    private static ByteBuffer framed(int type, Body body) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_LENGTH + body.size());
        return bytes.put((byte) type)
                .put((byte) 0)
                .putInt(body.size())
                .put(body.toByteArray())
                .flip();
    }

    /** Writes type and length of a P-DATA-TF with one value, and that value's header: twelve bytes. */
    public static void dataHeader(ByteBuffer target, int contextId, boolean command, boolean last, int dataLength) {
        target.put((byte) Pdu.DataTransfer.TYPE)
                .put((byte) 0)
                .putInt(PresentationDataValue.HEADER_LENGTH + dataLength)
                .putInt(2 + dataLength)
                .put((byte) contextId)
                .put((byte) ((command ? 1 : 0) | (last ? 2 : 0)));
    }

    private static void head(Body body, int version, String called, String calling) {
        body.u16(version).u16(0).ae(called).ae(calling);
        body.bytes(new byte[32]);
    }

    private static void value(Body body, PresentationDataValue value) {
        byte[] data = new byte[value.data().remaining()];
        value.data().duplicate().get(data);
        body.u32(2 + data.length).u8(value.contextId()).u8(value.control()).bytes(data);
    }

    private static void proposed(Body item, ProposedContext context) {
        item.u8(context.id()).u8(0).u8(0).u8(0);
        item.item(0x30, sub -> sub.text(context.abstractSyntax()));
        context.transferSyntaxes().forEach(uid -> item.item(0x40, sub -> sub.text(uid)));
    }

    private static void answered(Body item, AnsweredContext context) {
        item.u8(context.id()).u8(0).u8(context.result()).u8(0);
        item.item(0x40, sub -> sub.text(context.transferSyntax()));
    }

    private static void user(Body item, UserInformation user) {
        item.item(0x51, sub -> sub.u32(user.maxLength()));
        if (!user.implementationClassUid().isEmpty()) {
            item.item(0x52, sub -> sub.text(user.implementationClassUid()));
        }
        AsynchronousOperations window = user.asynchronous();
        if (window != null) {
            item.item(0x53, sub -> sub.u16(window.invoked()).u16(window.performed()));
        }
        for (RoleSelection role : user.roles()) {
            item.item(
                    0x54,
                    sub -> sub.counted(role.sopClassUid())
                            .u8(role.scu() ? 1 : 0)
                            .u8(role.scp() ? 1 : 0));
        }
        if (!user.implementationVersionName().isEmpty()) {
            item.item(0x55, sub -> sub.text(user.implementationVersionName()));
        }
        for (ExtendedNegotiation each : user.extended()) {
            item.item(0x56, sub -> sub.counted(each.sopClassUid()).bytes(each.information()));
        }
        for (CommonExtendedNegotiation each : user.commonExtended()) {
            item.item(0x57, sub -> common(sub, each));
        }
        UserIdentity identity = user.identity();
        if (identity != null) {
            item.item(
                    0x58,
                    sub -> sub.u8(identity.kind())
                            .u8(identity.responseRequested() ? 1 : 0)
                            .counted(identity.primary())
                            .counted(identity.secondary()));
        }
        byte[] response = user.identityResponse();
        if (response != null) {
            item.item(0x59, sub -> sub.counted(response));
        }
    }

    private static void common(Body item, CommonExtendedNegotiation each) {
        Body related = new Body();
        each.relatedGeneralSopClassUids().forEach(related::counted);
        item.counted(each.sopClassUid()).counted(each.serviceClassUid()).counted(related.toByteArray());
    }

    private interface Content {
        void write(Body body);
    }

    /** Bytes that grow; errors of memory streams do not exist. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);

        private interface Writing {
            void run() throws IOException;
        }

        private Body write(Writing writing) {
            try {
                writing.run();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        int size() {
            return bytes.size();
        }

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        Body u8(int value) {
            return write(() -> out.writeByte(value));
        }

        Body u16(int value) {
            return write(() -> out.writeShort(value));
        }

        Body u32(long value) {
            return write(() -> out.writeInt((int) value));
        }

        Body bytes(byte[] value) {
            return write(() -> out.write(value));
        }

        Body text(String value) {
            return bytes(value.getBytes(StandardCharsets.ISO_8859_1));
        }

        Body ae(String title) {
            StringBuilder padded = new StringBuilder(title);
            if (padded.length() > AE_LENGTH) {
                throw new IllegalArgumentException("AE title '" + title + "' has more than 16 characters");
            }
            while (padded.length() < AE_LENGTH) {
                padded.append(' ');
            }
            return text(padded.toString());
        }

        Body counted(String value) {
            return counted(value.getBytes(StandardCharsets.ISO_8859_1));
        }

        Body counted(byte[] value) {
            requireShort(value.length);
            return u16(value.length).bytes(value);
        }

        Body item(int type, Content content) {
            Body inner = new Body();
            content.write(inner);
            requireShort(inner.size());
            return u8(type).u8(0).u16(inner.size()).bytes(inner.toByteArray());
        }

        private static void requireShort(int length) {
            if (length > LONGEST_ITEM) {
                throw new IllegalArgumentException("an item of " + length + " bytes; at most 65535 can be said");
            }
        }
    }
}
