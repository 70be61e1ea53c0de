package org.dcmflux.cli;

import java.io.IOException;
import java.util.Locale;
import org.dcmflux.transcode.proof.Finding;
import org.dcmflux.transcode.proof.VerificationReport;

/** What is known about verified files, for people, and their numbers. */
final class VerificationText {
    private int good;
    private int failed;
    private int warned;
    private long frames;

    void count(VerificationReport report, boolean hasFailed) {
        frames += report.decodedFrames();
        if (hasFailed) {
            failed++;
        } else {
            good++;
            warned += report.warnings() > 0 ? 1 : 0;
        }
    }

    /** A file that there is no report about. */
    void failed() {
        failed++;
    }

    void print(VerificationReport report, boolean errorsOnly, boolean passes) throws IOException {
        String frameCount = report.frames() < 0
                ? ""
                : report.frames() == 0
                        ? ", no frames"
                        : ", " + report.decodedFrames() + " of " + report.frames() + " frames decode";
        line(report.name() + ": " + (passes ? "ok" : "FAILED") + frameCount);
        for (Finding finding : report.findings()) {
            if (!errorsOnly || finding.isError()) {
                line("  " + name(finding.severity()) + " " + name(finding.rule()) + ": "
                        + (finding.place().isEmpty() ? "" : finding.place() + " ") + finding.detail() + "; "
                        + finding.remedy());
            }
        }
        for (String note : report.notes()) {
            line("  note: " + note);
        }
    }

    String summary(long skipped) {
        return good + " good, " + warned + " of them with warnings; " + failed + " with errors; " + frames
                + " frames decoded" + (skipped > 0 ? "; " + skipped + " not DICOM" : "");
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void line(String text) throws IOException {
        StandardOutput.print(Messages.escaped(text));
    }
}
