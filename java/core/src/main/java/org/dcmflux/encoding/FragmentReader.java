package org.dcmflux.encoding;

import java.io.IOException;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;

/**
 * Finds the fragments of encapsulated Pixel Data, hopping from Item header to Item header.
 *
 * @dicom PS3.5 A.4
 */
final class FragmentReader {
    private static final int ITEM = 0xFFFEE000;
    private static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFF_FFFFL;

    private final ByteCursor cursor;
    private final ReadOptions options;
    private final Deviations deviations;

    FragmentReader(ByteCursor cursor, ReadOptions options, Deviations deviations) {
        this.cursor = cursor;
        this.options = options;
        this.deviations = deviations;
    }

    FragmentSequence read(Level.Elements level, int tag) throws IOException {
        long start = cursor.position();
        if (tag() != ITEM) {
            throw deviations.malformed(level, start, Tag.toString(tag) + ": expected Item tag for Basic Offset Table");
        }
        long tableLength = length(level, tag, start);
        FragmentSequence.Builder fragments =
                new FragmentSequence.Builder(cursor.source(), cursor.position(), tableLength);
        cursor.position(cursor.position() + tableLength);
        while (true) {
            start = cursor.position();
            if (start >= level.bound) {
                return withoutDelimiter(level, tag, start, fragments);
            }
            int next = tag();
            if (next == SEQUENCE_DELIMITATION) {
                cursor.u32();
                return fragments.build();
            }
            if (next != ITEM) {
                throw deviations.malformed(
                        level,
                        start,
                        Tag.toString(tag) + ": expected a fragment's Item tag, found " + Tag.toString(next));
            }
            if (fragments.count() >= options.maxFragments()) {
                throw deviations.limit(
                        level, start, "maxFragments", options.maxFragments(), "more fragments than allowed");
            }
            long length = length(level, tag, start);
            if (length % 2 != 0) {
                deviations.tolerate(level, tag, start, "odd fragment length " + length);
            }
            fragments.add(cursor.position(), length);
            cursor.position(cursor.position() + length);
        }
    }

    /** Every fragment is there to its last byte, only the end is not said. */
    private FragmentSequence withoutDelimiter(
            Level.Elements level, int tag, long start, FragmentSequence.Builder fragments) throws IOException {
        String missing = "the Sequence Delimitation Item is missing after " + fragments.count() + " fragments";
        if (deviations.tolerance() != Tolerance.LENIENT || fragments.count() == 0) {
            throw deviations.malformed(level, start, Tag.toString(tag) + ": " + missing + "; the source is truncated");
        }
        deviations.tolerate(level, tag, start, missing);
        return fragments.build();
    }

    private long length(Level.Elements level, int tag, long start) throws IOException {
        long length = cursor.u32();
        long left = level.bound - cursor.position();
        if (length == UNDEFINED || length > left) {
            throw deviations.malformed(
                    level,
                    start,
                    Tag.toString(tag) + ": a fragment declares "
                            + (length == UNDEFINED
                                    ? "an undefined length, which fragments cannot have"
                                    : length + " bytes, but only " + Math.max(left, 0)
                                            + " are left; the source is truncated or the length is damaged"));
        }
        return length;
    }

    private int tag() throws IOException {
        int group = cursor.u16();
        return group << 16 | cursor.u16();
    }
}
