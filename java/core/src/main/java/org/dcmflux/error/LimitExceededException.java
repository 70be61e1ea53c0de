package org.dcmflux.error;

/** A limit that protects memory or time was reached; the message says how to raise it. */
public final class LimitExceededException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String limit;
    private final long value;

    /**
     * @param limit the limit's name as it stands in the options
     * @param value its value
     * @param where the place, for example {@code scan.dcm @ 0x1A4C}
     */
    public LimitExceededException(String limit, long value, String where, String detail) {
        super(where + ": " + detail + " (limit " + limit + " = " + value
                + "; raise it in the options if the data is good)");
        this.limit = limit;
        this.value = value;
    }

    public String limit() {
        return limit;
    }

    public long value() {
        return value;
    }
}
