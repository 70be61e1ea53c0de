package org.dcmflux.error;

/** A Transfer Syntax that is recognised, or not even that, but cannot be worked with here. */
public final class UnsupportedTransferSyntaxException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String uid;

    /** @param detail the reason, what is installed and what would work */
    public UnsupportedTransferSyntaxException(String uid, String name, String detail) {
        super("Transfer Syntax " + uid + (name.isEmpty() ? "" : " (" + name + ")") + ": " + detail);
        this.uid = uid;
    }

    public String uid() {
        return uid;
    }
}
