package org.dcmflux.encoding;

import java.io.IOException;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions.SequenceLength;

/**
 * Writes Data Elements, little endian, with explicit or implicit VR.
 *
 * <p>Elements are written as they come; keeping them in ascending order is the caller's part. Group lengths other than
 * that of the File Meta Information are left out, because they would have to be recomputed to mean nothing. Values of odd
 * length get their VR's padding byte. Sequences nest on the thread's stack, which the reader's depth limit bounds.
 *
 * @dicom PS3.5 7
 */
public final class DataSetWriter {
    /** The largest length that a 32-bit length field can say. */
    public static final long MAX_VALUE_LENGTH = 0xFFFF_FFFEL;

    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int MAX_SHORT_LENGTH = 0xFFFE;

    private final ByteSink sink;
    private final boolean explicitVr;
    private final WriteOptions options;

    public DataSetWriter(ByteSink sink, boolean explicitVr, WriteOptions options) {
        this.sink = sink;
        this.explicitVr = explicitVr;
        this.options = options;
    }

    public void write(DataSet dataSet) throws IOException {
        for (DataElement element : dataSet) {
            write(element);
        }
    }

    public void write(DataElement element) throws IOException {
        write(element, explicitVr);
    }

    private void write(DataElement element, boolean explicit) throws IOException {
        if (isDropped(element)) {
            return;
        }
        ElementValue value = element.value();
        if (value instanceof ElementValue.Sequence sequence) {
            sequence(element, sequence, explicit);
        } else if (value instanceof FragmentSequence fragments) {
            fragments(element, fragments, explicit);
        } else if (value instanceof ElementValue.InMemory memory) {
            header(element, memory.array().length, explicit);
            sink.bytes(memory.array());
            pad(element.vr(), memory.array().length);
        } else if (value instanceof ElementValue.Deferred deferred) {
            header(element, deferred.length(), explicit);
            sink.region(deferred.source(), deferred.position(), deferred.length());
            pad(element.vr(), deferred.length());
        }
    }

    private static boolean isDropped(DataElement element) {
        return Tag.isGroupLength(element.tag()) && Tag.group(element.tag()) > 0x0002;
    }

    private void pad(Vr vr, long length) throws IOException {
        if (length % 2 != 0) {
            sink.u8(vr.paddingByte());
        }
    }

    /** Writes the header of an element whose value the caller writes next, padded to even length. */
    public void header(int tag, Vr vr, long length) throws IOException {
        header(tag, vr, length, explicitVr);
    }

    private void header(DataElement element, long valueLength, boolean explicit) throws IOException {
        long length = valueLength + valueLength % 2;
        if (length > MAX_VALUE_LENGTH) {
            throw new IOException(sink.name() + ": " + Tag.toString(element.tag()) + " is " + valueLength
                    + " bytes long, more than a length field can say (2^32−2)");
        }
        header(element.tag(), element.vr(), length, explicit);
    }

    private void header(int tag, Vr vr, long length, boolean explicit) throws IOException {
        tag(Tag.group(tag), Tag.element(tag));
        if (!explicit) {
            sink.u32(length);
            return;
        }
        Vr written = written(vr, length);
        sink.u8(written.code() >> 8);
        sink.u8(written.code());
        if (written.hasLongLength()) {
            sink.u16(0);
            sink.u32(length);
        } else {
            sink.u16((int) length);
        }
    }

    /** A value too long for its VR's 16-bit length field goes as UN (PS3.5 6.2.2). */
    private static Vr written(Vr vr, long length) {
        return !vr.hasLongLength() && length > MAX_SHORT_LENGTH ? Vr.UN : vr;
    }

    private void tag(int group, int element) throws IOException {
        sink.u16(group);
        sink.u16(element);
    }

    private void sequence(DataElement element, ElementValue.Sequence sequence, boolean explicit) throws IOException {
        // What was found inside UN is written inside UN, and what is inside UN is in Implicit VR (PS3.5 6.2.2).
        boolean explicitItems = explicit && element.vr() == Vr.SQ;
        boolean defined = options.sequenceLength() == SequenceLength.DEFINED;
        boolean definedHere = defined && isToldByHeader(element, explicit);
        header(element.tag(), element.vr(), definedHere ? lengthOf(sequence, explicitItems) : UNDEFINED, explicit);
        for (DataSet item : sequence.items()) {
            tag(0xFFFE, 0xE000);
            sink.u32(defined ? lengthOf(item, explicitItems) : UNDEFINED);
            for (DataElement nested : item) {
                write(nested, explicitItems);
            }
            if (!defined) {
                tag(0xFFFE, 0xE00D);
                sink.u32(0);
            }
        }
        if (!definedHere) {
            endSequence();
        }
    }

    /**
     * Whether a reader knows a Sequence by its header. One in UN, or with a tag of which the dictionary does not know that
     * it is a Sequence where no VR is written, is known by its undefined length only, and would else be read as bytes.
     */
    private static boolean isToldByHeader(DataElement element, boolean explicit) {
        return element.vr() == Vr.SQ && (explicit || Dictionary.standard().vrOf(element.tag()) == Vr.SQ);
    }

    private void fragments(DataElement element, FragmentSequence fragments, boolean explicit) throws IOException {
        header(element.tag(), element.vr(), UNDEFINED, explicit);
        long start = fragments.basicOffsetTablePosition() - FragmentSequence.ITEM_HEADER_LENGTH;
        sink.region(fragments.source(), start, fragments.end() - start);
        endSequence();
    }

    private void endSequence() throws IOException {
        tag(0xFFFE, 0xE0DD);
        sink.u32(0);
    }

    private long lengthOf(ElementValue.Sequence sequence, boolean explicit) throws IOException {
        long length = 0;
        for (DataSet item : sequence.items()) {
            length += 8 + lengthOf(item, explicit);
        }
        if (length > MAX_VALUE_LENGTH) {
            throw new IOException(sink.name() + ": a Sequence of " + length + " bytes cannot have a defined length; "
                    + "write with undefined lengths");
        }
        return length;
    }

    private long lengthOf(DataSet item, boolean explicit) throws IOException {
        long length = 0;
        for (DataElement element : item) {
            length += isDropped(element) ? 0 : lengthOf(element, explicit);
        }
        return length;
    }

    private long lengthOf(DataElement element, boolean explicit) throws IOException {
        long value = valueLength(element, explicit);
        long padded = value + value % 2;
        return padded + (explicit && written(element.vr(), padded).hasLongLength() ? 12 : 8);
    }

    private long valueLength(DataElement element, boolean explicit) throws IOException {
        ElementValue value = element.value();
        if (value instanceof ElementValue.Sequence sequence) {
            return lengthOf(sequence, explicit && element.vr() == Vr.SQ) + (isToldByHeader(element, explicit) ? 0 : 8);
        }
        if (value instanceof FragmentSequence fragments) {
            return 16 + fragments.end() - fragments.basicOffsetTablePosition();
        }
        return value instanceof ElementValue.InMemory memory
                ? memory.array().length
                : ((ElementValue.Deferred) value).length();
    }
}
