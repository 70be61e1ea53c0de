package org.dcmflux.pixel;

import java.io.IOException;

/**
 * Walks marker segments by their lengths to the place before which no end marker can stand.
 *
 * <p>Where the bytes are no marker segments the answer is 0: nothing is known then, which is not for this class to judge.
 *
 * @dicom PS3.5 A.4.1, A.4.4
 */
final class CodeStreamHeader {
    private static final int SOS = 0xDA;
    private static final int EOI = 0xD9;
    private static final int SOT = 0x90;
    private static final int SOD = 0x93;
    private static final int TEM = 0x01;
    private static final int RST0 = 0xD0;
    private static final int SOI = 0xD8;
    private static final int SOT_LENGTH = 12;

    private final FragmentWindow window;

    CodeStreamHeader(FragmentWindow window) {
        this.window = window;
    }

    /** From after SOI to after the header of the first scan. Counts from the first byte of the code stream. */
    long jpeg() throws IOException {
        while (true) {
            int marker = marker();
            if (marker < 0) {
                return 0;
            }
            if (marker == EOI) {
                return window.consumed();
            }
            if (marker == TEM || marker >= RST0 && marker <= SOI) {
                continue;
            }
            if (!skipSegment()) {
                return 0;
            }
            if (marker == SOS) {
                return window.consumed();
            }
        }
    }

    /** From after SOC over all tile-parts that say how long they are, to after EOC if that is reached. */
    long jpeg2000() throws IOException {
        while (true) {
            int marker = marker();
            if (marker == EOI || marker == SOD) {
                return window.consumed();
            }
            if (marker < 0) {
                return 0;
            }
            if (marker != SOT) {
                if (!skipSegment()) {
                    return 0;
                }
                continue;
            }
            long length = tilePartLength();
            if (length == 0) {
                return window.consumed();
            }
            if (length < SOT_LENGTH || !window.skip(length - SOT_LENGTH)) {
                return 0;
            }
        }
    }

    /** Psot, counted from the marker on; 0 means to the end of the code stream. */
    private long tilePartLength() throws IOException {
        window.skip(4);
        long length = window.number(4);
        window.skip(2);
        return length;
    }

    /** The second byte of a marker, fill bytes before it left out; −1 when none stands here. */
    private int marker() throws IOException {
        if (window.next() != 0xFF) {
            return -1;
        }
        int marker = window.next();
        while (marker == 0xFF) {
            marker = window.next();
        }
        return marker == 0 ? -1 : marker;
    }

    private boolean skipSegment() throws IOException {
        long length = window.number(2);
        return length >= 2 && window.skip(length - 2);
    }
}
