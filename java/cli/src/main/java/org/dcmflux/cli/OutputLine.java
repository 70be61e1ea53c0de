package org.dcmflux.cli;

import java.util.Locale;
import org.dcmflux.transcode.TranscodeResult;

/** What the user reads about an output that is done. */
final class OutputLine {
    private OutputLine() {}

    static String of(String output, TranscodeResult result) {
        String verified = result.verifiedFrames() == 0 ? "" : ", " + result.verifiedFrames() + " verified";
        var second = result.secondOpinion();
        String crossChecked = second.frames() == 0 ? "" : ", cross-checked by " + second.decoder();
        return Messages.escaped(String.format(
                Locale.ROOT,
                "%s: %s, %d frames%s%s, %d -> %d bytes (%.2f:1)",
                output,
                result.plan().to().name(),
                result.frames(),
                verified,
                crossChecked,
                result.inputBytes(),
                result.outputBytes(),
                (double) result.inputBytes() / result.outputBytes()));
    }
}
