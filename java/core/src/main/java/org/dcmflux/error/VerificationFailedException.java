package org.dcmflux.error;

/** What was written does not decode to what was meant: the output must not be used, and did not get its name. */
public final class VerificationFailedException extends DicomException {
    private static final long serialVersionUID = 1L;

    public VerificationFailedException(String output, String detail) {
        super(output + ": verification failed: " + detail
                + "; nothing was kept, please report this with the input's details");
    }
}
