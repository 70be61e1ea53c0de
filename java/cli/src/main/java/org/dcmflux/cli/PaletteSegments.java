package org.dcmflux.cli;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.dcmflux.error.CodecException;

/**
 * Writes out a segmented lookup table: values as they are, lines between values, and segments used again.
 *
 * @dicom PS3.3 C.7.9.2
 */
final class PaletteSegments {
    private static final int DISCRETE = 0;
    private static final int LINEAR = 1;
    private static final int INDIRECT = 2;

    private final ShortBuffer segments;
    private final ByteBuffer values;

    PaletteSegments(ShortBuffer segments, int entries) {
        this.segments = segments;
        this.values = ByteBuffer.allocate(entries * 2).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Words, little endian, one for each entry; entries that no segment has are 0. */
    ByteBuffer expanded() throws CodecException {
        int at = 0;
        while (at < segments.limit() && values.hasRemaining()) {
            if (word(at) == INDIRECT) {
                int again = word(at + 2) | word(at + 3) << 16;
                // An offset counts bytes; what it leads to is discrete and linear segments only, so nothing recurs.
                int from = again >>> 1;
                for (int i = word(at + 1); i > 0; i--) {
                    from = segment(from);
                }
                at += 4;
            } else {
                at = segment(at);
            }
        }
        return values.clear();
    }

    /** Writes one segment out and returns where the next one begins. */
    private int segment(int at) throws CodecException {
        int length = word(at + 1);
        if (word(at) == DISCRETE) {
            for (int i = 0; i < length; i++) {
                put(word(at + 2 + i));
            }
            return at + 2 + length;
        }
        if (word(at) != LINEAR || values.position() == 0) {
            throw malformed(at);
        }
        int first = values.getShort(values.position() - 2) & 0xFFFF;
        int last = word(at + 2);
        for (int i = 1; i <= length; i++) {
            put(first + Math.round((last - first) * (float) i / length));
        }
        return at + 3;
    }

    private void put(int value) {
        if (values.hasRemaining()) {
            values.putShort((short) value);
        }
    }

    private int word(int at) throws CodecException {
        if (at < 0 || at >= segments.limit()) {
            throw malformed(at);
        }
        return segments.get(at) & 0xFFFF;
    }

    private static CodecException malformed(int at) {
        return new CodecException(
                "palette",
                CodecException.Status.MALFORMED_INPUT,
                "the segmented lookup table is damaged at word " + at + "; take the frames with --as native");
    }
}
