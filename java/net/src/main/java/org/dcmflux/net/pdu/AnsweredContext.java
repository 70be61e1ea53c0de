package org.dcmflux.net.pdu;

/**
 * What the other side made of a proposed Presentation Context.
 *
 * @param result 0 when it was accepted, else why not
 * @param transferSyntax UID of the one that was chosen; without meaning, and often empty, when it was not accepted
 * @dicom PS3.8 9.3.3.2
 */
public record AnsweredContext(int id, int result, String transferSyntax) {
    public static final int ACCEPTED = 0;
    public static final int USER_REJECTION = 1;
    public static final int NO_REASON = 2;
    public static final int ABSTRACT_SYNTAX_NOT_SUPPORTED = 3;
    public static final int TRANSFER_SYNTAXES_NOT_SUPPORTED = 4;

    public boolean isAccepted() {
        return result == ACCEPTED;
    }

    /** The result in words. */
    public String words() {
        return switch (result) {
            case ACCEPTED -> "accepted";
            case USER_REJECTION -> "rejected by the user";
            case NO_REASON -> "rejected without a reason";
            case ABSTRACT_SYNTAX_NOT_SUPPORTED -> "the SOP Class is not supported";
            case TRANSFER_SYNTAXES_NOT_SUPPORTED -> "none of the Transfer Syntaxes is supported";
            default -> "result " + result + ", which the standard does not know";
        };
    }
}
