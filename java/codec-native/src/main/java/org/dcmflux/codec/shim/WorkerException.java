package org.dcmflux.codec.shim;

/** A worker answered with a status, or came to its end, which has a status too. */
final class WorkerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    /** @param status one of {@link ShimStatus} */
    WorkerException(int status, String reason) {
        super(reason);
        this.status = status;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }
}
