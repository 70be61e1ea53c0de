package org.dcmflux.net.pdu;

/**
 * Who aborts an association and why.
 *
 * @param source 0 the application, 2 the upper layer
 * @param reason without meaning when the application aborts
 * @dicom PS3.8 9.3.8, table 9-26
 */
public record AbortReason(int source, int reason) {
    public static final AbortReason BY_USER = new AbortReason(0, 0);
    public static final AbortReason NOT_SPECIFIED = new AbortReason(2, 0);
    public static final AbortReason UNRECOGNIZED_PDU = new AbortReason(2, 1);
    public static final AbortReason UNEXPECTED_PDU = new AbortReason(2, 2);
    public static final AbortReason UNRECOGNIZED_PARAMETER = new AbortReason(2, 4);
    public static final AbortReason UNEXPECTED_PARAMETER = new AbortReason(2, 5);
    public static final AbortReason INVALID_PARAMETER = new AbortReason(2, 6);

    /** Source and reason in words. */
    public String words() {
        if (source == 0) {
            return "aborted by the application";
        }
        String by = source == 2 ? "aborted by the upper layer: " : "aborted by source " + source + ": ";
        return by
                + switch (reason) {
                    case 0 -> "no reason given";
                    case 1 -> "unrecognized PDU";
                    case 2 -> "unexpected PDU";
                    case 4 -> "unrecognized PDU parameter";
                    case 5 -> "unexpected PDU parameter";
                    case 6 -> "invalid PDU parameter value";
                    default -> "reason " + reason;
                };
    }
}
