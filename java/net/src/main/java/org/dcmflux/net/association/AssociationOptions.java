package org.dcmflux.net.association;

import java.util.List;
import org.dcmflux.file.FileMetaInformation;
import org.dcmflux.net.pdu.PduReader;
import org.dcmflux.net.pdu.UserIdentity;
import org.dcmflux.net.pdu.UserInformation;
import org.dcmflux.net.pdu.UserInformation.AsynchronousOperations;
import org.dcmflux.net.pdu.UserInformation.CommonExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.ExtendedNegotiation;
import org.dcmflux.net.pdu.UserInformation.RoleSelection;
import org.jspecify.annotations.Nullable;

/**
 * How associations are negotiated, on both sides.
 *
 * @param aeTitle our own
 * @param maxReceivePdu the most bytes of a PDU after its header that we take; a longer one is answered with A-ABORT
 * @param maxSendPdu the most bytes of a P-DATA-TF after its header that we send, if the other side takes that many
 * @param asynchronousOperations messages under way at once; 1 means that each waits for its response
 * @param sendBuffer bytes of the socket's send buffer; with 0 the system chooses, except on the loopback interface: there it is
 *     small, and Data Sets are copied into it instead of being transferred by the system, because the receiver is faster then
 * @param tls null for plain TCP
 */
public record AssociationOptions(
        AeTitle aeTitle,
        Timeouts timeouts,
        int maxReceivePdu,
        int maxSendPdu,
        int asynchronousOperations,
        int sendBuffer,
        @Nullable TlsOptions tls,
        @Nullable UserIdentity identity,
        List<RoleSelection> roles,
        List<ExtendedNegotiation> extended,
        List<CommonExtendedNegotiation> commonExtended) {
    /** The title when nobody says another. */
    public static final AeTitle DEFAULT_AE_TITLE = new AeTitle("DCMFLUX");

    private static final int MOST_OPERATIONS = 64;
    private static final int LEAST_PDU = 1024;

    public AssociationOptions {
        roles = List.copyOf(roles);
        extended = List.copyOf(extended);
        commonExtended = List.copyOf(commonExtended);
        requirePdu(maxReceivePdu);
        requirePdu(maxSendPdu);
        if (asynchronousOperations < 1 || asynchronousOperations > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    asynchronousOperations + " operations under way at once; 1 to " + MOST_OPERATIONS + " are allowed");
        }
    }

    private static void requirePdu(int bytes) {
        if (bytes < LEAST_PDU || bytes > PduReader.HIGHEST_LIMIT) {
            throw new IllegalArgumentException("a largest PDU of " + bytes + " bytes; it is between " + LEAST_PDU
                    + " and " + PduReader.HIGHEST_LIMIT);
        }
    }

    /** Ours, with default time-outs, PDUs and one operation at once; plain TCP. */
    public static AssociationOptions defaults() {
        return new Builder().build();
    }

    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.aeTitle = aeTitle;
        builder.timeouts = timeouts;
        builder.maxReceivePdu = maxReceivePdu;
        builder.maxSendPdu = maxSendPdu;
        builder.asynchronousOperations = asynchronousOperations;
        builder.sendBuffer = sendBuffer;
        builder.tls = tls;
        builder.identity = identity;
        builder.roles = roles;
        builder.extended = extended;
        builder.commonExtended = commonExtended;
        return builder;
    }

    UserInformation userInformation() {
        UserInformation user = UserInformation.of(
                        maxReceivePdu,
                        FileMetaInformation.IMPLEMENTATION_CLASS_UID,
                        FileMetaInformation.IMPLEMENTATION_VERSION_NAME)
                .withIdentity(identity)
                .withRoles(roles)
                .withExtended(extended, commonExtended);
        return asynchronousOperations == 1
                ? user
                : user.withAsynchronous(new AsynchronousOperations(asynchronousOperations, 1));
    }

    /** What an acceptor says to what a requestor says of itself. */
    UserInformation answerTo(UserInformation requestor) {
        UserInformation own = userInformation().withIdentity(null).withAsynchronous(null);
        AsynchronousOperations window = requestor.asynchronous();
        if (window != null) {
            own = own.withAsynchronous(new AsynchronousOperations(most(window.invoked()), 1));
        }
        UserIdentity user = requestor.identity();
        return user != null && user.responseRequested() ? own.withIdentityResponse(new byte[0]) : own;
    }

    /** How many messages may be under way when the acceptor has answered so. */
    int operations(UserInformation acceptor) {
        AsynchronousOperations window = acceptor.asynchronous();
        return window == null ? 1 : most(window.invoked());
    }

    private int most(int wanted) {
        return wanted == 0 ? asynchronousOperations : Math.min(asynchronousOperations, wanted);
    }

    /** Changes single options. */
    public static final class Builder {
        private AeTitle aeTitle = DEFAULT_AE_TITLE;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private int maxReceivePdu = PduReader.DEFAULT_LIMIT;
        private int maxSendPdu = PduReader.HIGHEST_LIMIT;
        private int asynchronousOperations = 1;
        private int sendBuffer;
        private @Nullable TlsOptions tls;
        private @Nullable UserIdentity identity;
        private List<RoleSelection> roles = List.of();
        private List<ExtendedNegotiation> extended = List.of();
        private List<CommonExtendedNegotiation> commonExtended = List.of();

        private Builder() {}

        public Builder aeTitle(AeTitle title) {
            aeTitle = title;
            return this;
        }

        public Builder timeouts(Timeouts wanted) {
            timeouts = wanted;
            return this;
        }

        public Builder maxReceivePdu(int bytes) {
            maxReceivePdu = bytes;
            return this;
        }

        public Builder maxSendPdu(int bytes) {
            maxSendPdu = bytes;
            return this;
        }

        public Builder asynchronousOperations(int operations) {
            asynchronousOperations = operations;
            return this;
        }

        public Builder sendBuffer(int bytes) {
            sendBuffer = bytes;
            return this;
        }

        public Builder tls(TlsOptions options) {
            tls = options;
            return this;
        }

        public Builder identity(UserIdentity user) {
            identity = user;
            return this;
        }

        /** Roles to ask for besides the usual one: the requestor uses, the acceptor provides. */
        public Builder roles(List<RoleSelection> wanted) {
            roles = wanted;
            return this;
        }

        /** For storage, for instance, what level of support is wanted. */
        public Builder extended(List<ExtendedNegotiation> wanted) {
            extended = wanted;
            return this;
        }

        /** Tells the Service Class of SOP Classes that the other side may not know. */
        public Builder commonExtended(List<CommonExtendedNegotiation> wanted) {
            commonExtended = wanted;
            return this;
        }

        public AssociationOptions build() {
            return new AssociationOptions(
                    aeTitle,
                    timeouts,
                    maxReceivePdu,
                    maxSendPdu,
                    asynchronousOperations,
                    sendBuffer,
                    tls,
                    identity,
                    roles,
                    extended,
                    commonExtended);
        }
    }
}
