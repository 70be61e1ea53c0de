package org.dcmflux.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
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
 * odd but readable is added to the warnings, or refused, as the options' {@link Tolerance} says.
 *
 * @dicom PS3.5 7
 */
public final class DataSetReader {
    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_DELIMITATION = 0xFFFEE00D;
    private static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int HEADER = 8;
    private static final String ENDS_INSIDE_A_HEADER =
            "the source ends inside an element or item header; it is truncated";

    private final ByteCursor cursor;
    private final ReadOptions options;
    private final Deviations deviations;
    private final Salvage salvage;
    private int elementCount;
    private int itemCount;

    /** @param warnings receives a sentence for everything odd that could be read all the same */
    public DataSetReader(ByteCursor cursor, ReadOptions options, List<String> warnings) {
        this.cursor = cursor;
        this.options = options;
        this.deviations = new Deviations(cursor, options.tolerance(), warnings);
        this.salvage = new Salvage(cursor, deviations);
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
        salvage.root(root);
        @Nullable Level level = root;
        while (level != null) {
            try {
                if (level instanceof Level.Sequence sequence) {
                    level = nextItem(sequence);
                } else {
                    level = nextElement((Level.Elements) level, stop);
                }
            } catch (EOFException e) {
                level = salvage.end(level, deviations.malformed(level, cursor.position(), ENDS_INSIDE_A_HEADER));
            }
        }
        return root.elements.build();
    }

    /** Tells whether the source ended inside the Data Set, so that only what stands before was read. */
    public boolean isCutShort() {
        return salvage.isCutShort();
    }

    private @Nullable Level nextElement(Level.Elements level, IntPredicate stop) throws IOException {
        long start = cursor.position();
        if (level.end != Level.OPEN && start >= level.end) {
            return closeItem(level);
        }
        if (level.sequence == null && cursor.remaining() == 0) {
            return null;
        }
        if (endsWithoutDelimiter(level, start)) {
            deviations.tolerate(level, ITEM_DELIMITATION, start, "is missing");
            return closeItem(level);
        }
        int tag = tag();
        if (tag >>> 16 == 0xFFFE) {
            return delimiter(level, tag, start);
        }
        if (level.sequence == null && stop.test(tag)) {
            cursor.position(start);
            return null;
        }
        if (level.unbounded && level.sequence != null && Integer.compareUnsigned(tag, level.sequence.tag) > 0) {
            cursor.position(start);
            return closeItem(level);
        }
        if (tag == 0 && level.last != 0 && !deviations.isStrict()) {
            return zeros(level, start);
        }
        if (++elementCount > options.maxElements()) {
            throw deviations.limit(
                    level, start, "maxElements", options.maxElements(), "more Data Elements than allowed");
        }
        checkOrder(level, tag, start);
        return level.explicitVr ? explicitElement(level, tag, start) : implicitElement(level, tag, start);
    }

    /** The bytes around have ended; where the whole source has, it may be cut short, which is another matter. */
    private boolean endsWithoutDelimiter(Level level, long start) {
        return level.parent != null
                && level.end == Level.OPEN
                && start >= level.bound
                && level.bound < cursor.source().size()
                && !deviations.isStrict();
    }

    /** Four zero bytes too many before a good header are skipped; zeros to the end are padding. */
    private @Nullable Level zeros(Level.Elements level, long start) throws IOException {
        MalformedDataException refusal = deviations.malformed(level, start, "zeros where a Data Element should stand");
        if (level.bound - start >= 4 + HEADER) {
            int tag = tag();
            int code = cursor.u8() << 8 | cursor.u8();
            cursor.position(start + 8);
            long length = cursor.u32();
            boolean good = Integer.compareUnsigned(tag, level.last) > 0
                    && (level.explicitVr ? Vr.of(code) != null : length <= level.bound - cursor.position());
            if (good) {
                deviations.tolerate(level, tag, start, "four zero bytes stand before it; skipped");
                cursor.position(start + 4);
                return level;
            }
        }
        return salvage.trailing(level, start, refusal);
    }

    private void checkOrder(Level.Elements level, int tag, long start) throws MalformedDataException {
        boolean descends = level.elements.size() > 0 && Integer.compareUnsigned(tag, level.last) <= 0;
        level.disordered |= descends;
        if (level.disordered && level.elements.get(tag) != null) {
            deviations.tolerate(level, tag, start, "stands twice, the last one counts");
        } else if (descends) {
            deviations.tolerate(level, tag, start, "out of ascending order");
        }
        level.last = tag;
    }

    private @Nullable Level explicitElement(Level.Elements level, int tag, long start) throws IOException {
        int code = cursor.u8() << 8 | cursor.u8();
        Vr vr = Vr.of(code);
        if (vr == null) {
            return elementWithoutVr(level, tag, code, start);
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

    private @Nullable Level elementWithoutVr(Level.Elements level, int tag, int code, long start) throws IOException {
        String found = OddHeader.isLetters(code)
                ? "unknown VR " + (char) (code >> 8) + (char) (code & 0xFF)
                : "has no VR but the bytes 0x" + Integer.toHexString(code);
        OddHeader header = deviations.isStrict() || Tag.group(tag) == 0x0002
                ? null
                : OddHeader.find(cursor, level, tag, code, start);
        if (header == null) {
            cursor.position(start + 4);
            MalformedDataException refusal = deviations.malformed(
                    level,
                    start,
                    Tag.toString(tag) + " " + found
                            + "; the Transfer Syntax says Explicit VR, the Data Set does not follow it");
            return salvage.trailing(level, start, refusal);
        }
        Vr vr = OddHeader.isLetters(code) ? Vr.UN : ImplicitVr.of(tag, header.length(), level);
        deviations.tolerate(
                level, tag, start, found + ", kept as " + vr + " with a value of " + header.length() + " bytes");
        cursor.position(start + header.headerLength());
        return value(level, tag, vr, header.length(), start);
    }

    private @Nullable Level implicitElement(Level.Elements level, int tag, long start) throws IOException {
        long length = cursor.u32();
        Vr vr = ImplicitVr.of(tag, length, level);
        if (length == UNDEFINED && tag != Tags.PixelData) {
            vr = Vr.SQ;
        } else if (vr == Vr.SQ && length > 0 && !deviations.isStrict() && !isItemNext(length)) {
            deviations.tolerate(level, tag, start, "is a Sequence, but its value has no Items; kept as UN");
            vr = Vr.UN;
        }
        return value(level, tag, vr, length, start);
    }

    private boolean isItemNext(long length) throws IOException {
        if (length > cursor.remaining()) {
            return true; // for the check of lengths to refuse
        }
        if (length < HEADER) {
            return false;
        }
        return NextItem.follows(cursor);
    }

    private @Nullable Level value(Level.Elements level, int tag, Vr vr, long length, long start) throws IOException {
        if (length == UNDEFINED) {
            if (vr == Vr.SQ || vr == Vr.UN && tag != Tags.PixelData) {
                return openSequence(level, tag, vr, Level.OPEN, start);
            }
            if (vr != Vr.OB && vr != Vr.OW && vr != Vr.UN) {
                throw deviations.malformed(
                        level,
                        start,
                        Tag.toString(tag) + " with VR " + vr + " has undefined length, which only "
                                + "Sequences, UN and encapsulated OB or OW may have");
            }
            level.elements.put(tag, vr, new FragmentReader(cursor, options, deviations).read(level, tag));
            return level;
        }
        long left = level.bound - cursor.position();
        if (length > left) {
            return valueTooLong(level, tag, vr, length, start);
        }
        if (vr == Vr.SQ) {
            return openSequence(level, tag, vr, cursor.position() + length, start);
        }
        if (length % 2 != 0) {
            deviations.tolerate(level, tag, start, "odd value length " + length);
        }
        level.elements.put(tag, vr, ValueReader.read(cursor, options, tag, vr, length));
        return level;
    }

    private @Nullable Level valueTooLong(Level.Elements level, int tag, Vr vr, long length, long start)
            throws IOException {
        long left = Math.max(level.bound - cursor.position(), 0);
        MalformedDataException refusal = deviations.malformed(
                level,
                start,
                Tag.toString(tag) + " " + vr + " declares " + length + " bytes, but only " + left + " are left in "
                        + container(level) + "; it is truncated or the length is damaged");
        boolean atSourceEnd = level.bound == cursor.source().size();
        if (!atSourceEnd || !salvage.isPossible()) {
            throw refusal;
        }
        if (vr == Vr.SQ) {
            salvage.cutShort(refusal, "its Items are read as far as the source goes");
            return openSequence(level, tag, vr, level.bound, start);
        }
        cursor.position(level.bound);
        return salvage.end(level, refusal);
    }

    private static String container(Level.Elements level) {
        return level.sequence == null ? "the source" : "the Item around it";
    }

    private Level openSequence(Level.Elements level, int tag, Vr vr, long end, long start) throws IOException {
        if (level.depth / 2 >= options.maxDepth()) {
            throw deviations.limit(
                    level, start, "maxDepth", options.maxDepth(), Tag.toString(tag) + " is nested too deep");
        }
        // A Sequence hidden in UN is in Implicit VR, whatever is around it (PS3.5 6.2.2).
        ByteOrder around = cursor.order();
        cursor.order(vr == Vr.UN ? NextItem.orderInUn(cursor) : around);
        boolean explicit = vr == Vr.SQ || isExplicitAllTheSame(level, tag, start);
        return new Level.Sequence(level, tag, vr, end, level.explicitVr && explicit, around);
    }

    private boolean isExplicitAllTheSame(Level.Elements level, int tag, long start) throws IOException {
        if (deviations.isStrict() || !level.explicitVr || !NextItem.isExplicit(cursor, level)) {
            return false;
        }
        deviations.tolerate(level, tag, start, "is UN, whose Items are in Implicit VR, but these are in Explicit VR");
        return true;
    }

    private Level nextItem(Level.Sequence sequence) throws IOException {
        long start = cursor.position();
        if (sequence.end != Level.OPEN && start >= sequence.end) {
            return closeSequence(sequence, start);
        }
        if (endsWithoutDelimiter(sequence, start)) {
            deviations.tolerate(sequence, SEQUENCE_DELIMITATION, start, "is missing");
            return closeSequence(sequence, start);
        }
        int tag = tag();
        if (sequence.unbounded && tag >>> 16 != 0xFFFE) {
            cursor.position(start);
            return closeSequence(sequence, start);
        }
        long length = cursor.u32();
        if (tag == SEQUENCE_DELIMITATION) {
            return closeSequence(sequence, start);
        }
        if (tag != ITEM) {
            throw deviations.malformed(
                    sequence, start, "expected an Item or the end of the Sequence, found " + Tag.toString(tag));
        }
        if (++itemCount > options.maxElements()) {
            throw deviations.limit(
                    sequence, start, "maxElements", options.maxElements(), "more Items than Data Elements are allowed");
        }
        if (length == UNDEFINED || sequence.unbounded && length == 0) {
            return item(sequence, Level.OPEN, sequence.bound, start);
        }
        long end = cursor.position() + length;
        return end > sequence.bound ? itemTooLong(sequence, length, start) : item(sequence, end, end, start);
    }

    private Level itemTooLong(Level.Sequence sequence, long length, long start) throws MalformedDataException {
        MalformedDataException refusal = deviations.malformed(
                sequence,
                start,
                "an Item declares " + length + " bytes, but only " + (sequence.bound - cursor.position())
                        + " are left around it");
        if (sequence.bound != cursor.source().size() || !salvage.isPossible()) {
            throw refusal;
        }
        salvage.cutShort(refusal, "it was read as far as the source goes");
        return item(sequence, sequence.bound, sequence.bound, start);
    }

    private static Level item(Level.Sequence sequence, long end, long bound, long start) {
        Level.Elements item = new Level.Elements(sequence, end, bound, sequence.explicitVr);
        item.unbounded = sequence.unbounded && end == Level.OPEN;
        item.elements.sourcePosition(start);
        return item;
    }

    private Level delimiter(Level.Elements level, int tag, long start) throws IOException {
        boolean open = level.sequence != null && level.end == Level.OPEN;
        if (tag == ITEM_DELIMITATION && open) {
            cursor.u32();
            return closeItem(level);
        }
        String unexpected = "unexpected " + Tag.toString(tag) + " where a Data Element should stand";
        if (!deviations.isStrict()) {
            if (tag == ITEM && level.isAfterEmptySequence()) {
                deviations.tolerate(
                        level,
                        level.last,
                        start,
                        "says that it is empty, but Items follow; they were taken for its own");
                cursor.position(start);
                Level sequence = openSequence(level, level.last, Vr.SQ, Level.OPEN, start);
                sequence.unbounded = true;
                return sequence;
            }
            if (open && tag != ITEM_DELIMITATION) {
                deviations.tolerate(level, tag, start, "the Item before it was not closed");
                cursor.position(start);
                return closeItem(level);
            }
            if (tag != ITEM && cursor.u32() == 0) {
                deviations.tolerate(level, tag, start, "belongs to no Sequence; skipped");
                return level;
            }
        }
        throw deviations.malformed(
                level, start, unexpected + (tag == SEQUENCE_DELIMITATION ? "; the Item before it was not closed" : ""));
    }

    private Level closeItem(Level.Elements item) throws MalformedDataException {
        if (item.end != Level.OPEN && cursor.position() != item.end) {
            throw deviations.malformed(item, cursor.position(), "the last element reaches beyond the end of its Item");
        }
        Level.Sequence sequence = Objects.requireNonNull(item.sequence);
        sequence.items.add(item.elements.build());
        return sequence;
    }

    private Level closeSequence(Level.Sequence sequence, long start) throws MalformedDataException {
        if (sequence.end != Level.OPEN && cursor.position() > sequence.end) {
            throw deviations.malformed(sequence, start, "the last Item reaches beyond the end of its Sequence");
        }
        cursor.order(sequence.orderAround);
        sequence.owner.elements.put(sequence.tag, sequence.vr, new ElementValue.Sequence(sequence.items));
        return sequence.owner;
    }

    private int tag() throws IOException {
        int group = cursor.u16();
        return group << 16 | cursor.u16();
    }
}
