package org.dcmflux.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.dcmflux.transcode.TranscodeResult;

/** What the user reads about an output that is done. */
final class OutputLine {
    private OutputLine() {}

    static String of(String output, TranscodeResult result) {
        String verified = result.verifiedFrames() == 0 ? "" : ", " + result.verifiedFrames() + " verified";
        var second = result.secondOpinion();
        String crossChecked = second.frames() == 0 ? "" : ", cross-checked by " + second.decoder();
        // Without a Formatter: it would load the formats of all languages for this one line.
        BigDecimal ratio = BigDecimal.valueOf(result.inputBytes())
                .divide(BigDecimal.valueOf(result.outputBytes()), 2, RoundingMode.HALF_UP);
        String sizes = result.inputBytes() + " -> " + result.outputBytes() + " bytes (" + ratio + ":1)";
        return Messages.escaped(output + ": " + result.plan().to().name() + ", " + result.frames() + " frames"
                + verified + crossChecked + ", " + sizes);
    }
}
