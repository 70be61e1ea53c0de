package org.dcmflux.transcode.proof;

import java.util.List;
import org.dcmflux.dictionary.TransferSyntax;

/**
 * What two files have in common and what not.
 *
 * @param pixels what was found out about the pixels
 * @param pixelDetail why they are different or were not decoded, in words; empty otherwise
 * @param frames in their order, one for each frame that both files have; none when pixels were not decoded
 * @param elements differences in the order of the first Data Set, at most {@link #MOST_ELEMENTS}
 * @param elementCount of all of them
 * @param unexpectedElements of those that count
 * @param notes what one should know about how they were compared
 */
public record ComparisonResult(
        Side first,
        Side second,
        Pixels pixels,
        String pixelDetail,
        List<FrameDifference> frames,
        List<ElementDifference> elements,
        long elementCount,
        long unexpectedElements,
        List<String> notes) {

    /** Differences that are kept; the others are counted. */
    public static final int MOST_ELEMENTS = 10_000;

    /**
     * One of the files.
     *
     * @param frames 0 when they were not told apart
     */
    public record Side(String name, TransferSyntax syntax, int frames) {}

    /** What was found out about the pixels. */
    public enum Pixels {
        /** No sample differs. */
        EQUAL,
        /** Samples differ, and by no more than was allowed. */
        WITHIN_BOUND,
        DIFFERENT,
        /** They were not to be compared. */
        NOT_COMPARED
    }

    public ComparisonResult {
        frames = List.copyOf(frames);
        elements = List.copyOf(elements);
        notes = List.copyOf(notes);
    }

    public boolean hasDifferentPixels() {
        return pixels == Pixels.DIFFERENT;
    }

    /** Whether Data Sets differ in something that was not expected. */
    public boolean hasDifferentElements() {
        return unexpectedElements > 0;
    }

    /** Samples that differ in all frames together. */
    public long differingSamples() {
        return frames.stream().mapToLong(FrameDifference::differing).sum();
    }

    /** The largest difference in all frames. */
    public double maxError() {
        return frames.stream().mapToDouble(FrameDifference::maxError).max().orElse(0);
    }

    /** Frames with a sample that differs. */
    public long differingFrames() {
        return frames.stream().filter(frame -> !frame.isEqual()).count();
    }

    /** The lowest peak signal-to-noise ratio of a frame in dB. */
    public double leastPsnr() {
        return frames.stream().mapToDouble(FrameDifference::psnr).min().orElse(Double.POSITIVE_INFINITY);
    }
}
