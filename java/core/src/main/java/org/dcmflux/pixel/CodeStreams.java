package org.dcmflux.pixel;

import java.io.IOException;
import java.util.Arrays;
import org.dcmflux.data.FragmentSequence;

/**
 * Tells at which fragments code streams begin, for want of an offset table.
 *
 * <p>A signature alone proves little, because thumbnails in application segments begin and end with the same markers. So
 * the marker segments of the header are walked by their lengths, and an end marker counts only at the end of a fragment
 * behind them. JPEG 2000 tile-parts say how long they are and are walked too. JPEG XL has no end marker: its code streams
 * last to the next signature at the start of a fragment.
 *
 * @dicom PS3.5 A.4
 */
final class CodeStreams {
    private static final int SOI = 0xFFD8;
    private static final int EOI_OR_EOC = 0xFFD9;
    private static final int SOC = 0xFF4F;
    private static final int JPEG_XL = 0xFF0A;
    private static final long JPEG_XL_BOX = 0x0000000C_4A584C20L;
    private static final int TAIL = 64;

    private final FragmentSequence fragments;
    private final FragmentWindow window;
    private final CodeStreamHeader header;
    private int fragment;
    private boolean lost;

    CodeStreams(FragmentSequence fragments) {
        this.fragments = fragments;
        this.window = new FragmentWindow(fragments);
        this.header = new CodeStreamHeader(window);
    }

    /** The fragments that code streams begin at, in order; none when a fragment belongs to no code stream. */
    static int[] firstFragments(FragmentSequence fragments) throws IOException {
        CodeStreams streams = new CodeStreams(fragments);
        int[] first = new int[16];
        int found = 0;
        for (int next = streams.next(); next >= 0; next = streams.next()) {
            if (found == first.length) {
                first = Arrays.copyOf(first, found * 2);
            }
            first[found++] = next;
        }
        return streams.lost ? new int[0] : Arrays.copyOf(first, found);
    }

    /**
     * The fragment that the next code stream begins at, −1 after the last one and where a fragment belongs to none. Costs a
     * read or two a fragment; a failed read may be tried again.
     */
    int next() throws IOException {
        while (fragment < fragments.count() && fragments.length(fragment) == 0) {
            fragment++;
        }
        if (fragment >= fragments.count()) {
            return -1;
        }
        int start = fragment;
        int signature = signature(start);
        if (signature == 0) {
            lost = true;
            return -1;
        }
        fragment = signature == JPEG_XL ? nextJpegXl(start) : afterEnd(start, signature);
        return start;
    }

    /** Whether a fragment was met that belongs to no code stream; nothing is known from there on. */
    boolean isLost() {
        return lost;
    }

    /** How many fragments have been gone through. */
    int position() {
        return fragment;
    }

    /** SOI, SOC, the JPEG XL signature, or 0. */
    private int signature(int fragment) throws IOException {
        window.moveTo(fragment);
        int marker = (int) window.number(2);
        if (marker == SOI || marker == SOC || marker == JPEG_XL) {
            return marker;
        }
        window.moveTo(fragment);
        return window.number(8) == JPEG_XL_BOX ? JPEG_XL : 0;
    }

    private int nextJpegXl(int start) throws IOException {
        int next = start + 1;
        while (next < fragments.count() && signature(next) != JPEG_XL) {
            next++;
        }
        return next;
    }

    /** The fragment after the one that the code stream ends in. */
    private int afterEnd(int start, int signature) throws IOException {
        window.moveTo(start);
        window.skip(2);
        long earliest = signature == SOC ? header.jpeg2000() : header.jpeg();
        long end = 0;
        for (int fragment = start; fragment < fragments.count(); fragment++) {
            end += fragments.length(fragment);
            if (end >= earliest && ends(fragment)) {
                return fragment + 1;
            }
        }
        return fragments.count();
    }

    /** Whether the last bytes, padding taken off, are EOI or EOC, which are the same two bytes. */
    private boolean ends(int fragment) throws IOException {
        long first = fragments.position(fragment);
        long end = first + fragments.length(fragment);
        long least = Math.max(first, end - TAIL);
        if (least == end) {
            return false;
        }
        window.at(least);
        while (end > least && window.at(end - 1) == 0) {
            end--;
        }
        while (end > least + 1 && window.at(end - 1) == 0xFF) {
            end--;
        }
        return end >= least + 2 && (window.at(end - 2) << 8 | window.at(end - 1)) == EOI_OR_EOC;
    }
}
