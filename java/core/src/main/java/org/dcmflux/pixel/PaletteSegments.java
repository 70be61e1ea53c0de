package org.dcmflux.pixel;

import java.util.function.IntFunction;
import org.dcmflux.error.MalformedDataException;

/**
 * Writes out a segmented lookup table: values as they are, lines between values, and segments used again.
 *
 * @dicom PS3.3 C.7.9.2
 */
final class PaletteSegments {
    private static final int DISCRETE = 0;
    private static final int LINEAR = 1;
    private static final int INDIRECT = 2;

    private final int[] segments;
    private final int entryBits;
    private final IntFunction<MalformedDataException> damaged;
    private final int[] values;
    private int count;

    /**
     * @param segments the data, an entry a number
     * @param entryBits 8 or 16: what one number of the data has; an offset has 32 bits in as many numbers as that takes
     * @param entries of the table that comes out
     * @param damaged makes the failure for the number of the data that makes no sense
     */
    PaletteSegments(int[] segments, int entryBits, int entries, IntFunction<MalformedDataException> damaged) {
        this.segments = segments;
        this.entryBits = entryBits;
        this.damaged = damaged;
        this.values = new int[entries];
    }

    /** The values, one for each entry; entries that no segment has are 0. */
    int[] expanded() throws MalformedDataException {
        int at = 0;
        // A single number at the end pads the data.
        while (at + 1 < segments.length && count < values.length) {
            if (number(at) == INDIRECT) {
                // What an offset leads to is discrete and linear segments only, so nothing recurs.
                int from = offset(at + 2);
                for (int i = number(at + 1); i > 0; i--) {
                    from = segment(from);
                }
                at += 2 + Integer.SIZE / entryBits;
            } else {
                at = segment(at);
            }
        }
        return values;
    }

    /** An offset counts bytes from the beginning of the data. */
    private int offset(int at) throws MalformedDataException {
        long bytes = 0;
        for (int i = Integer.SIZE / entryBits - 1; i >= 0; i--) {
            bytes = bytes << entryBits | number(at + i);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes / (entryBits / 8));
    }

    /** Writes one segment out and returns where the next one begins. */
    private int segment(int at) throws MalformedDataException {
        int length = number(at + 1);
        if (number(at) == DISCRETE) {
            for (int i = 0; i < length; i++) {
                put(number(at + 2 + i));
            }
            return at + 2 + length;
        }
        if (number(at) != LINEAR || count == 0) {
            throw damaged.apply(at);
        }
        int first = values[count - 1];
        int last = number(at + 2);
        for (int i = 1; i <= length; i++) {
            put(first + Math.round((last - first) * (float) i / length));
        }
        return at + 3;
    }

    private void put(int value) {
        if (count < values.length) {
            values[count++] = value;
        }
    }

    private int number(int at) throws MalformedDataException {
        if (at < 0 || at >= segments.length) {
            throw damaged.apply(at);
        }
        return segments[at];
    }
}
