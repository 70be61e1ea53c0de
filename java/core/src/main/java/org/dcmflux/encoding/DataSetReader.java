package org.dcmflux.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.SwappedByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Data Set from a cursor: one pull loop over an explicit stack, so that nesting costs no thread stack.
 *
 * <p>Long values stay in the source; of encapsulated Pixel Data only the positions of the fragments are read. What was
 * odd but readable is added to the warnings.
 *
 * @dicom PS3.5 7
 */
public final class DataSetReader {
    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_DELIMITATION = 0xFFFEE00D;
    private static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int MAX_WARNINGS = 1000;

    private final ByteCursor cursor;
    private final ReadOptions options;
    private final List<String> warnings;
    private int elementCount;
    private int itemCount;

    /** @param warnings receives a sentence for everything odd that could be read all the same */
    public DataSetReader(ByteCursor cursor, ReadOptions options, List<String> warnings) {
        this.cursor = cursor;
        this.options = options;
        this.warnings = warnings;
    }

    /**
     * Reads from the cursor's position to the end of the source, or to the first top-level tag that {@code stop} accepts,
     * which is not consumed.
     *
     * @throws MalformedDataException with position and element path
     * @throws LimitExceededException when one of the options' limits is reached
     */
    public DataSet read(boolean explicitVr, IntPredicate stop) throws IOException {
        Level.Elements root =
                new Level.Elements(null, Level.OPEN, cursor.source().size(), explicitVr);
        @Nullable Level level = root;
        while (level != null) {
            try {
                if (level instanceof Level.Sequence sequence) {
                    level = nextItem(sequence);
                } else {
                    level = nextElement((Level.Elements) level, stop);
                }
            } catch (EOFException e) {
                throw malformed(
                        level, cursor.position(), "the source ends inside an element or item header; it is truncated");
            }
        }
        return root.elements.build();
    }

    private @Nullable Level nextElement(Level.Elements level, IntPredicate stop) throws IOException {
        long start = cursor.position();
        if (level.end != Level.OPEN && start >= level.end) {
            return closeItem(level);
        }
        if (level.sequence == null && cursor.remaining() == 0) {
            return null;
        }
        int tag = tag();
        if (tag >>> 16 == 0xFFFE) {
            return delimiter(level, tag, start);
        }
        if (level.sequence == null && stop.test(tag)) {
            cursor.position(start);
            return null;
        }
        if (++elementCount > options.maxElements()) {
            throw limit(level, start, "maxElements", options.maxElements(), "more Data Elements than allowed");
        }
        checkOrder(level, tag, start);
        return level.explicitVr ? explicitElement(level, tag, start) : implicitElement(level, tag, start);
    }

    private void checkOrder(Level.Elements level, int tag, long start) {
        if (level.elements.size() > 0 && Integer.compareUnsigned(tag, level.last) <= 0) {
            boolean twice = level.elements.get(tag) != null;
            warn(level, tag, start, twice ? "stands twice, the last one counts" : "out of ascending order");
        }
        level.last = tag;
    }

    private Level explicitElement(Level.Elements level, int tag, long start) throws IOException {
        int code = cursor.u8() << 8 | cursor.u8();
        Vr vr = Vr.of(code);
        if (vr == null) {
            if (!isUpperCase(code >> 8) || !isUpperCase(code & 0xFF)) {
                throw malformed(
                        level,
                        start,
                        Tag.toString(tag) + " has no VR but the bytes 0x" + Integer.toHexString(code)
                                + "; the Transfer Syntax says Explicit VR, the Data Set does not follow it");
            }
            warn(level, tag, start, "unknown VR " + (char) (code >> 8) + (char) (code & 0xFF) + ", kept as UN");
            vr = Vr.UN;
        }
        long length;
        if (vr.hasLongLength()) {
            cursor.u16();
            length = cursor.u32();
        } else {
            length = cursor.u16();
        }
        return value(level, tag, vr, length, start);
    }

    private static boolean isUpperCase(int letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private Level implicitElement(Level.Elements level, int tag, long start) throws IOException {
        long length = cursor.u32();
        Vr vr = ImplicitVr.of(tag, length, level);
        if (length == UNDEFINED && tag != Tags.PixelData) {
            vr = Vr.SQ;
        }
        return value(level, tag, vr, length, start);
    }

    private Level value(Level.Elements level, int tag, Vr vr, long length, long start) throws IOException {
        if (length == UNDEFINED) {
            if (vr == Vr.SQ || vr == Vr.UN && tag != Tags.PixelData) {
                return openSequence(level, tag, vr, Level.OPEN, start);
            }
            if (vr != Vr.OB && vr != Vr.OW && vr != Vr.UN) {
                throw malformed(
                        level,
                        start,
                        Tag.toString(tag) + " with VR " + vr + " has undefined length, which only "
                                + "Sequences, UN and encapsulated OB or OW may have");
            }
            level.elements.put(tag, vr, fragments(level, tag));
            return level;
        }
        long left = level.bound - cursor.position();
        if (length > left) {
            throw malformed(
                    level,
                    start,
                    Tag.toString(tag) + " " + vr + " declares " + length + " bytes, but only " + Math.max(left, 0)
                            + " are left in " + container(level) + "; it is truncated or the length is damaged");
        }
        if (vr == Vr.SQ) {
            return openSequence(level, tag, vr, cursor.position() + length, start);
        }
        if (length % 2 != 0) {
            warn(level, tag, start, "odd value length " + length);
        }
        level.elements.put(tag, vr, inlineOrDeferred(tag, vr, length));
        return level;
    }

    private static String container(Level.Elements level) {
        return level.sequence == null ? "the source" : "the Item around it";
    }

    /** Whatever the syntax's byte order, values come out little endian. */
    private ElementValue inlineOrDeferred(int tag, Vr vr, long length) throws IOException {
        boolean swapped = cursor.order() == ByteOrder.BIG_ENDIAN && vr.unitBytes() > 1;
        if (length <= options.deferAbove() && tag != Tags.PixelData) {
            if (length == 0) {
                return ElementValue.EMPTY;
            }
            byte[] bytes = cursor.bytes((int) length);
            if (swapped) {
                SwappedByteSource.swap(ByteBuffer.wrap(bytes), 0, bytes.length, vr.unitBytes());
            }
            return new ElementValue.InMemory(bytes);
        }
        long position = cursor.position();
        cursor.position(position + length);
        return swapped
                ? new ElementValue.Deferred(
                        new SwappedByteSource(cursor.source(), position, length, vr.unitBytes()), 0, length)
                : new ElementValue.Deferred(cursor.source(), position, length);
    }

    private Level openSequence(Level.Elements level, int tag, Vr vr, long end, long start) throws IOException {
        if (level.depth / 2 >= options.maxDepth()) {
            throw limit(level, start, "maxDepth", options.maxDepth(), Tag.toString(tag) + " is nested too deep");
        }
        // A Sequence hidden in UN is in Implicit VR, whatever is around it (PS3.5 6.2.2).
        return new Level.Sequence(level, tag, vr, end, level.explicitVr && vr == Vr.SQ);
    }

    private Level nextItem(Level.Sequence sequence) throws IOException {
        long start = cursor.position();
        if (sequence.end != Level.OPEN && start >= sequence.end) {
            return closeSequence(sequence, start);
        }
        int tag = tag();
        long length = cursor.u32();
        if (tag == SEQUENCE_DELIMITATION) {
            return closeSequence(sequence, start);
        }
        if (tag != ITEM) {
            throw malformed(sequence, start, "expected an Item or the end of the Sequence, found " + Tag.toString(tag));
        }
        if (++itemCount > options.maxElements()) {
            throw limit(
                    sequence, start, "maxElements", options.maxElements(), "more Items than Data Elements are allowed");
        }
        if (length == UNDEFINED) {
            return item(sequence, Level.OPEN, sequence.bound, start);
        }
        long end = cursor.position() + length;
        if (end > sequence.bound) {
            throw malformed(
                    sequence,
                    start,
                    "an Item declares " + length + " bytes, but only " + (sequence.bound - cursor.position())
                            + " are left around it");
        }
        return item(sequence, end, end, start);
    }

    private static Level item(Level.Sequence sequence, long end, long bound, long start) {
        Level.Elements item = new Level.Elements(sequence, end, bound, sequence.explicitVr);
        item.elements.sourcePosition(start);
        return item;
    }

    private Level delimiter(Level.Elements level, int tag, long start) throws IOException {
        if (tag == ITEM_DELIMITATION && level.sequence != null && level.end == Level.OPEN) {
            cursor.u32();
            return closeItem(level);
        }
        throw malformed(
                level,
                start,
                "unexpected " + Tag.toString(tag) + " where a Data Element should stand"
                        + (tag == SEQUENCE_DELIMITATION ? "; the Item before it was not closed" : ""));
    }

    private Level closeItem(Level.Elements item) throws MalformedDataException {
        if (item.end != Level.OPEN && cursor.position() != item.end) {
            throw malformed(item, cursor.position(), "the last element reaches beyond the end of its Item");
        }
        Level.Sequence sequence = Objects.requireNonNull(item.sequence);
        sequence.items.add(item.elements.build());
        return sequence;
    }

    private Level closeSequence(Level.Sequence sequence, long start) throws MalformedDataException {
        if (sequence.end != Level.OPEN && cursor.position() > sequence.end) {
            throw malformed(sequence, start, "the last Item reaches beyond the end of its Sequence");
        }
        sequence.owner.elements.put(sequence.tag, sequence.vr, new ElementValue.Sequence(sequence.items));
        return sequence.owner;
    }

    private FragmentSequence fragments(Level.Elements level, int tag) throws IOException {
        long start = cursor.position();
        if (tag() != ITEM) {
            throw malformed(level, start, Tag.toString(tag) + ": expected Item tag for Basic Offset Table");
        }
        long tableLength = fragmentLength(level, tag, start);
        FragmentSequence.Builder fragments =
                new FragmentSequence.Builder(cursor.source(), cursor.position(), tableLength);
        cursor.position(cursor.position() + tableLength);
        while (true) {
            start = cursor.position();
            if (start >= level.bound) {
                throw malformed(
                        level,
                        start,
                        Tag.toString(tag) + ": the Sequence Delimitation Item is missing after " + fragments.count()
                                + " fragments; the source is truncated");
            }
            int next = tag();
            if (next == SEQUENCE_DELIMITATION) {
                cursor.u32();
                return fragments.build();
            }
            if (next != ITEM) {
                throw malformed(
                        level,
                        start,
                        Tag.toString(tag) + ": expected a fragment's Item tag, found " + Tag.toString(next));
            }
            if (fragments.count() >= options.maxFragments()) {
                throw limit(level, start, "maxFragments", options.maxFragments(), "more fragments than allowed");
            }
            long length = fragmentLength(level, tag, start);
            fragments.add(cursor.position(), length);
            cursor.position(cursor.position() + length);
        }
    }

    private long fragmentLength(Level.Elements level, int tag, long start) throws IOException {
        long length = cursor.u32();
        long left = level.bound - cursor.position();
        if (length == UNDEFINED || length > left) {
            throw malformed(
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

    /** Only so many, because a file can be odd in every element. */
    private void warn(Level level, int tag, long start, String what) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add("@ 0x" + Long.toHexString(start).toUpperCase(Locale.ROOT) + ", " + level.path()
                    + Tag.toString(tag) + ": " + what);
        } else if (warnings.size() == MAX_WARNINGS) {
            warnings.add("there are more warnings than these " + MAX_WARNINGS);
        }
    }

    private MalformedDataException malformed(Level level, long position, String detail) {
        String path = level.path();
        String element = path.endsWith(".") ? path.substring(0, path.length() - 1) : path;
        return new MalformedDataException(cursor.source().name(), position, element, detail);
    }

    private LimitExceededException limit(Level level, long position, String name, long value, String detail) {
        String where =
                cursor.source().name() + " @ 0x" + Long.toHexString(position).toUpperCase() + " " + level.path();
        return new LimitExceededException(name, value, where.strip(), detail);
    }
}
