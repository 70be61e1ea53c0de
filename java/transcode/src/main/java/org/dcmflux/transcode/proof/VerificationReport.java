package org.dcmflux.transcode.proof;

import java.util.List;
import org.dcmflux.dictionary.TransferSyntax;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a file after all of it was looked at.
 *
 * @param bytes size of the file
 * @param syntax null when it is not known
 * @param frames how many there are; −1 when they cannot be told
 * @param decodedFrames how many of them decode
 * @param findings the errors first, each kind in the order of the file
 * @param notes what was not looked at, and why
 */
public record VerificationReport(
        String name,
        long bytes,
        @Nullable TransferSyntax syntax,
        int frames,
        int decodedFrames,
        List<Finding> findings,
        List<String> notes) {

    public VerificationReport {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    public long errors() {
        return findings.stream().filter(Finding::isError).count();
    }

    public long warnings() {
        return findings.size() - errors();
    }

    /** Whether a rule found an error. */
    public boolean hasError(Finding.Rule rule) {
        return findings.stream().anyMatch(finding -> finding.isError() && finding.rule() == rule);
    }
}
