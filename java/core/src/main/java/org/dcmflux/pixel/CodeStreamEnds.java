package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.data.FragmentSequence;

/**
 * Recognises the first and the last marker of a JPEG, JPEG-LS or JPEG 2000 code stream at the ends of fragments.
 *
 * <p>An SOI or SOC alone proves little, because thumbnails begin with them too: a frame starts where the one before it
 * ended with EOI or EOC.
 */
final class CodeStreamEnds {
    private static final int SOI = 0xFFD8;
    private static final int EOI = 0xFFD9;
    private static final int SOC = 0xFF4F;
    private static final int TAIL = 64;

    private CodeStreamEnds() {}

    static boolean starts(FragmentSequence fragments, int fragment) throws IOException {
        if (fragments.length(fragment) < 2) {
            return false;
        }
        ByteBuffer head = ByteBuffer.allocate(2);
        fragments.source().readFully(fragments.position(fragment), head);
        int marker = head.getShort(0) & 0xFFFF;
        return marker == SOI || marker == SOC;
    }

    /** Whether the last bytes, padding taken off, are EOI or EOC, which are the same two bytes. */
    static boolean ends(FragmentSequence fragments, int fragment) throws IOException {
        int length = (int) Math.min(fragments.length(fragment), TAIL);
        ByteBuffer tail = ByteBuffer.allocate(length);
        fragments.source().readFully(fragments.position(fragment) + fragments.length(fragment) - length, tail);
        int end = length;
        while (end > 0 && tail.get(end - 1) == 0) {
            end--;
        }
        while (end > 1 && tail.get(end - 1) == (byte) 0xFF) {
            end--;
        }
        return end >= 2 && (tail.getShort(end - 2) & 0xFFFF) == EOI;
    }
}
