package org.dcmflux.cli;

import java.io.IOException;
import java.util.Locale;
import org.dcmflux.transcode.proof.ComparisonResult;
import org.dcmflux.transcode.proof.ComparisonResult.Pixels;
import org.dcmflux.transcode.proof.ElementDifference;
import org.dcmflux.transcode.proof.FrameDifference;

/** What two files have in common, for people. */
final class ComparisonText {
    private static final int MOST_FRAMES = 20;

    private ComparisonText() {}

    static void print(ComparisonResult result) throws IOException {
        side("A", result.first());
        side("B", result.second());
        for (String note : result.notes()) {
            line("note: " + note);
        }
        pixels(result);
        for (ElementDifference difference : result.elements()) {
            line(difference.path() + " " + words(difference) + (difference.isExpected() ? " (expected)" : ""));
        }
        long hidden = result.elementCount() - result.elements().size();
        if (hidden > 0) {
            line("... and " + hidden + " elements more");
        }
        line("elements: " + (result.elementCount() == 0 ? "equal" : result.elementCount() + " differ")
                + (result.elementCount() == result.unexpectedElements()
                        ? ""
                        : ", " + result.unexpectedElements() + " of them unexpected"));
    }

    private static void side(String name, ComparisonResult.Side side) throws IOException {
        line(name + ": " + side.name() + ", " + side.syntax()
                + (side.frames() == 0 ? "" : ", " + frames(side.frames())));
    }

    private static String frames(long count) {
        return count == 1 ? "1 frame" : count + " frames";
    }

    private static void pixels(ComparisonResult result) throws IOException {
        int shown = 0;
        for (FrameDifference frame : result.frames()) {
            if (!frame.isEqual() && shown++ < MOST_FRAMES) {
                line(String.format(
                        Locale.ROOT,
                        "frame %d: %d of %d samples differ, by up to %s, PSNR %.2f dB; %s, %s",
                        frame.frame() + 1,
                        frame.differing(),
                        frame.samples(),
                        number(frame.maxError()),
                        frame.psnr(),
                        frame.firstDigest(),
                        frame.secondDigest()));
            }
        }
        if (shown > MOST_FRAMES) {
            line("... and " + (shown - MOST_FRAMES) + " frames more");
        }
        String verdict = switch (result.pixels()) {
            case EQUAL -> "equal";
            case WITHIN_BOUND -> "within the bound";
            case DIFFERENT -> "different";
            case NOT_COMPARED -> "not compared";
        };
        String detail = result.pixelDetail().isEmpty() ? "" : ", " + result.pixelDetail();
        String most = result.differingFrames() == 0
                ? ""
                : ", " + frames(result.differingFrames()) + ", by up to " + number(result.maxError());
        String digests = result.pixels() == Pixels.EQUAL && result.frames().size() == 1
                ? ", " + result.frames().get(0).firstDigest()
                : "";
        line("pixels: " + verdict + detail + most + digests);
    }

    /** A difference without decimals where it has none. */
    static String number(double difference) {
        return difference == Math.rint(difference) && difference < 1L << 53
                ? Long.toString((long) difference)
                : Double.toString(difference);
    }

    private static String words(ElementDifference difference) {
        return switch (difference.kind()) {
            case ONLY_IN_FIRST -> "only in A: " + difference.first();
            case ONLY_IN_SECOND -> "only in B: " + difference.second();
            case VR -> "another VR: " + difference.first() + " / " + difference.second();
            case VALUE, ITEM_COUNT -> difference.first() + " / " + difference.second();
        };
    }

    private static void line(String text) throws IOException {
        StandardOutput.print(Messages.escaped(text));
    }
}
