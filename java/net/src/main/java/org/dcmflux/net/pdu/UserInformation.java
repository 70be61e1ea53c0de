package org.dcmflux.net.pdu;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of itself and wants beyond presentation contexts.
 *
 * @param maxLength the most bytes of a P-DATA-TF after its header that may be sent to it, 0 for no limit
 * @param implementationClassUid empty when the other side named none
 * @param implementationVersionName empty when there is none
 * @param identity in a request
 * @param identityResponse in an acceptance; what the server answers to the identity
 * @dicom PS3.7 D.3.3
 */
public record UserInformation(
        long maxLength,
        String implementationClassUid,
        String implementationVersionName,
        @Nullable AsynchronousOperations asynchronous,
        List<RoleSelection> roles,
        List<ExtendedNegotiation> extended,
        List<CommonExtendedNegotiation> commonExtended,
        @Nullable UserIdentity identity,
        byte @Nullable [] identityResponse) {

    public UserInformation {
        roles = List.copyOf(roles);
        extended = List.copyOf(extended);
        commonExtended = List.copyOf(commonExtended);
    }

    /** Only a length and an implementation. */
    public static UserInformation of(long maxLength, String implementationClassUid, String versionName) {
        return new UserInformation(
                maxLength, implementationClassUid, versionName, null, List.of(), List.of(), List.of(), null, null);
    }

    public UserInformation withAsynchronous(@Nullable AsynchronousOperations window) {
        return new UserInformation(
                maxLength,
                implementationClassUid,
                implementationVersionName,
                window,
                roles,
                extended,
                commonExtended,
                identity,
                identityResponse);
    }

    public UserInformation withIdentity(@Nullable UserIdentity wanted) {
        return new UserInformation(
                maxLength,
                implementationClassUid,
                implementationVersionName,
                asynchronous,
                roles,
                extended,
                commonExtended,
                wanted,
                identityResponse);
    }

    public UserInformation withIdentityResponse(byte @Nullable [] answer) {
        return new UserInformation(
                maxLength,
                implementationClassUid,
                implementationVersionName,
                asynchronous,
                roles,
                extended,
                commonExtended,
                identity,
                answer);
    }

    public UserInformation withRoles(List<RoleSelection> wanted) {
        return new UserInformation(
                maxLength,
                implementationClassUid,
                implementationVersionName,
                asynchronous,
                wanted,
                extended,
                commonExtended,
                identity,
                identityResponse);
    }

    public UserInformation withExtended(
            List<ExtendedNegotiation> wanted, List<CommonExtendedNegotiation> commonWanted) {
        return new UserInformation(
                maxLength,
                implementationClassUid,
                implementationVersionName,
                asynchronous,
                roles,
                wanted,
                commonWanted,
                identity,
                identityResponse);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserInformation that
                && maxLength == that.maxLength
                && implementationClassUid.equals(that.implementationClassUid)
                && implementationVersionName.equals(that.implementationVersionName)
                && Objects.equals(asynchronous, that.asynchronous)
                && roles.equals(that.roles)
                && extended.equals(that.extended)
                && commonExtended.equals(that.commonExtended)
                && Objects.equals(identity, that.identity)
                && Arrays.equals(identityResponse, that.identityResponse);
    }

    @Override
    public int hashCode() {
        return Objects.hash(maxLength, implementationClassUid, asynchronous, roles, extended, commonExtended, identity);
    }

    /**
     * How many operations may be under way at once; 0 means without limit.
     *
     * @param invoked by the requestor
     * @param performed by the requestor
     * @dicom PS3.7 D.3.3.3
     */
    public record AsynchronousOperations(int invoked, int performed) {}

    /**
     * Which roles the requestor wants to play, or may.
     *
     * @dicom PS3.7 D.3.3.4
     */
    public record RoleSelection(String sopClassUid, boolean scu, boolean scp) {}

    /**
     * SOP Class Extended Negotiation; what the bytes mean is the Service Class's matter.
     *
     * @dicom PS3.7 D.3.3.5, PS3.4 B.3.1
     */
    public record ExtendedNegotiation(String sopClassUid, byte[] information) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ExtendedNegotiation that
                    && sopClassUid.equals(that.sopClassUid)
                    && Arrays.equals(information, that.information);
        }

        @Override
        public int hashCode() {
            return 31 * sopClassUid.hashCode() + Arrays.hashCode(information);
        }
    }

    /**
     * SOP Class Common Extended Negotiation: the Service Class of a SOP Class that the other side may not know, and the more
     * general SOP Classes it may be taken for.
     *
     * @dicom PS3.7 D.3.3.6
     */
    public record CommonExtendedNegotiation(
            String sopClassUid, String serviceClassUid, List<String> relatedGeneralSopClassUids) {
        public CommonExtendedNegotiation {
            relatedGeneralSopClassUids = List.copyOf(relatedGeneralSopClassUids);
        }
    }
}
