package org.dcmflux.error;

/** A rule refused a transcode before its first output byte. */
public final class TranscodeRefusedException extends DicomException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    /** @param rule the rule's short name, for example {@code lossy-not-allowed} */
    public TranscodeRefusedException(String source, String rule, String detail) {
        super(source + ": refused by rule '" + rule + "': " + detail);
        this.rule = rule;
    }

    public String rule() {
        return rule;
    }
}
