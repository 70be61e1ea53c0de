package org.dcmflux.net.pdu;

/**
 * Why an association was not accepted.
 *
 * @param result 1 for good, 2 for now
 * @param source 1 the application, 2 the upper layer (ACSE), 3 the upper layer (presentation)
 * @param reason its meaning depends on the source
 * @dicom PS3.8 9.3.4, table 9-21
 */
public record Rejection(int result, int source, int reason) {
    public static final int PERMANENT = 1;
    public static final int TRANSIENT = 2;

    public static final Rejection CALLED_AE_NOT_RECOGNIZED = new Rejection(PERMANENT, 1, 7);
    public static final Rejection CALLING_AE_NOT_RECOGNIZED = new Rejection(PERMANENT, 1, 3);
    public static final Rejection APPLICATION_CONTEXT_NOT_SUPPORTED = new Rejection(PERMANENT, 1, 2);
    public static final Rejection NO_REASON = new Rejection(PERMANENT, 1, 1);
    public static final Rejection PROTOCOL_VERSION_NOT_SUPPORTED = new Rejection(PERMANENT, 2, 2);
    public static final Rejection LOCAL_LIMIT_EXCEEDED = new Rejection(TRANSIENT, 3, 2);
    public static final Rejection TEMPORARY_CONGESTION = new Rejection(TRANSIENT, 3, 1);

    /** Tells whether trying again later makes sense. */
    public boolean isTransient() {
        return result == TRANSIENT;
    }

    /** Source and reason in words. */
    public String words() {
        String how =
                isTransient() ? "rejected for now" : result == PERMANENT ? "rejected" : "rejected (" + result + ")";
        return how + " by " + sourceWords() + ": " + reasonWords();
    }

    private String sourceWords() {
        return switch (source) {
            case 1 -> "the application";
            case 2 -> "the upper layer (ACSE)";
            case 3 -> "the upper layer (presentation)";
            default -> "source " + source;
        };
    }

    private String reasonWords() {
        String words = switch (source * 16 + reason) {
            case 0x11, 0x21 -> "no reason given";
            case 0x12 -> "application context name not supported";
            case 0x13 -> "calling AE title not recognized";
            case 0x17 -> "called AE title not recognized";
            case 0x22 -> "protocol version not supported";
            case 0x31 -> "temporary congestion";
            case 0x32 -> "local limit exceeded";
            default -> "";
        };
        return reason < 0 || reason > 15 || words.isEmpty() ? "reason " + reason : words;
    }
}
