package org.dcmflux.net.pdu;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the association. {@link #toString} tells the kind and nothing else.
 *
 * @param kind a number of the standard; unknown ones can be read, to be refused in words
 * @param responseRequested whether the server shall answer; without an answer it may not understand identities at all
 * @param primary user name, Kerberos ticket, SAML assertion or JSON Web Token, as bytes
 * @param secondary the passcode, else empty
 * @dicom PS3.7 D.3.3.7
 */
public record UserIdentity(int kind, boolean responseRequested, byte[] primary, byte[] secondary) {
    public static final int USERNAME = 1;
    public static final int USERNAME_AND_PASSCODE = 2;
    public static final int KERBEROS = 3;
    public static final int SAML = 4;
    public static final int JSON_WEB_TOKEN = 5;

    private static final byte[] NONE = {};

    public static UserIdentity user(String name) {
        return new UserIdentity(USERNAME, false, utf8(name), NONE);
    }

    public static UserIdentity user(String name, String passcode) {
        return new UserIdentity(USERNAME_AND_PASSCODE, false, utf8(name), utf8(passcode));
    }

    public static UserIdentity kerberos(byte[] serviceTicket) {
        return new UserIdentity(KERBEROS, false, serviceTicket, NONE);
    }

    public static UserIdentity saml(byte[] assertion) {
        return new UserIdentity(SAML, false, assertion, NONE);
    }

    public static UserIdentity jsonWebToken(byte[] token) {
        return new UserIdentity(JSON_WEB_TOKEN, false, token, NONE);
    }

    /** The same, with a response wanted. */
    public UserIdentity requestingResponse() {
        return new UserIdentity(kind, true, primary, secondary);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserIdentity that
                && kind == that.kind
                && responseRequested == that.responseRequested
                && Arrays.equals(primary, that.primary)
                && Arrays.equals(secondary, that.secondary);
    }

    @Override
    public int hashCode() {
        return 31 * kind + Arrays.hashCode(primary);
    }

    /** Never a name or a secret. */
    @Override
    public String toString() {
        return switch (kind) {
            case USERNAME -> "user name";
            case USERNAME_AND_PASSCODE -> "user name and passcode";
            case KERBEROS -> "Kerberos service ticket";
            case SAML -> "SAML assertion";
            case JSON_WEB_TOKEN -> "JSON Web Token";
            default -> "identity of unknown kind " + kind;
        };
    }
}
