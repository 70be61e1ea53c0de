package org.dcmflux.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.SwappedByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.jspecify.annotations.Nullable;

/**
 * Writes Data Elements in the VR mode and byte order of a Transfer Syntax; deflating is not its business.
 *
 * <p>Elements are written as they come; keeping them in ascending order is the caller's part. Retired, unknown and private
 * elements are written like any other. Left out are group lengths other than that of the File Meta Information, because
 * they would have to be recomputed to mean nothing. Values of odd length get their VR's padding byte; values too long
 * for their VR's length field become UN. Nesting costs no thread stack. Not for two threads.
 *
 * @dicom PS3.5 7
 */
public final class DataSetWriter {
    /** The largest length that a 32-bit length field can say. */
    public static final long MAX_VALUE_LENGTH = 0xFFFF_FFFEL;

    static final long UNDEFINED = 0xFFFF_FFFFL;

    private final ByteSink sink;
    private final ElementForm form;
    private final SequenceLength lengths;
    private @Nullable ValueBytes value;

    /** @param sink its byte order is set by every call */
    public DataSetWriter(ByteSink sink, TransferSyntax syntax, SequenceLength lengths) {
        this.sink = sink;
        this.form = ElementForm.of(syntax, lengths);
        this.lengths = lengths;
    }

    /** Writes every element in its order. */
    public void write(DataSet dataSet) throws IOException {
        for (DataElement element : dataSet) {
            write(element);
        }
    }

    /** Writes an element with everything that is in it. */
    public void write(DataElement element) throws IOException {
        sink.order(form.order());
        if (!(element.value() instanceof ElementValue.Sequence)) {
            leaf(element, form.explicitVr());
            return;
        }
        DataSet alone = new DataSetBuilder().put(element).build();
        DefinedLengths measured = null;
        if (lengths == SequenceLength.DEFINED) {
            measured = new DefinedLengths(form, sink.name());
            alone.visit(measured);
        }
        alone.visit(new Nested(measured));
    }

    /**
     * Writes the header of an element whose value follows by {@link #bytes}.
     *
     * @param length even
     */
    public void header(int tag, Vr vr, long length) throws IOException {
        sink.order(form.order());
        requireLength(tag, length);
        header(tag, vr, length, form.explicitVr());
        value = new ValueBytes(sink, form.swappedBytes(vr, length), length, vr);
    }

    /**
     * Appends bytes of the value whose header was written last, in little endian order whatever the Transfer Syntax; they
     * may be cut anywhere. The buffer's position ends at its limit.
     *
     * @throws IllegalStateException when there is no such header, or they are more than it announced
     */
    public void bytes(ByteBuffer littleEndian) throws IOException {
        begun().append(littleEndian);
    }

    /**
     * Ends the value; one missing byte is padding and is written.
     *
     * @throws IllegalStateException when more than one byte is missing
     */
    public void endValue() throws IOException {
        begun().end();
        value = null;
    }

    private ValueBytes begun() {
        if (value == null) {
            throw new IllegalStateException("no header was written, so there is no value to append to");
        }
        return value;
    }

    /** Begins a Sequence of undefined length. */
    public void beginSequence(int tag) throws IOException {
        sink.order(form.order());
        header(tag, Vr.SQ, UNDEFINED, form.explicitVr());
    }

    /** Begins an Item of undefined length. */
    public void beginItem() throws IOException {
        sink.order(form.order());
        item(0xE000, UNDEFINED);
    }

    /** Ends an Item of undefined length. */
    public void endItem() throws IOException {
        item(0xE00D, 0);
    }

    /** Ends a Sequence of undefined length, or encapsulated Pixel Data. */
    public void endSequence() throws IOException {
        item(0xE0DD, 0);
    }

    private void leaf(DataElement element, boolean explicit) throws IOException {
        if (ElementForm.isDropped(element)) {
            return;
        }
        ElementValue held = element.value();
        if (held instanceof FragmentSequence fragments) {
            fragments(element, fragments, explicit);
        } else if (held instanceof ElementValue.InMemory memory) {
            header(element, memory.array().length, explicit);
            inMemory(memory.array(), swapped(element, memory.array().length, explicit));
            pad(element.vr(), memory.array().length);
        } else if (held instanceof ElementValue.Deferred deferred) {
            header(element, deferred.length(), explicit);
            deferred(deferred, swapped(element, deferred.length(), explicit));
            pad(element.vr(), deferred.length());
        }
    }

    private int swapped(DataElement element, long length, boolean explicit) {
        return explicit ? form.swappedBytes(element.vr(), length + length % 2) : 1;
    }

    private void inMemory(byte[] array, int wordBytes) throws IOException {
        if (wordBytes == 1) {
            sink.bytes(array);
            return;
        }
        byte[] swapped = array.clone();
        SwappedByteSource.swap(ByteBuffer.wrap(swapped), 0, swapped.length, wordBytes);
        sink.bytes(swapped);
    }

    private void deferred(ElementValue.Deferred value, int wordBytes) throws IOException {
        if (wordBytes == 1) {
            sink.region(value.source(), value.position(), value.length());
            return;
        }
        var swapped = new SwappedByteSource(value.source(), value.position(), value.length(), wordBytes);
        sink.region(swapped, 0, value.length());
    }

    private void pad(Vr vr, long length) throws IOException {
        if (length % 2 != 0) {
            sink.u8(vr.paddingByte());
        }
    }

    private void header(DataElement element, long valueLength, boolean explicit) throws IOException {
        requireLength(element.tag(), valueLength);
        header(element.tag(), element.vr(), valueLength + valueLength % 2, explicit);
    }

    private void requireLength(int tag, long length) throws IOException {
        if (length + length % 2 > MAX_VALUE_LENGTH) {
            String remedy = tag == Tags.PixelData
                    ? "; Encapsulated Uncompressed Explicit VR Little Endian (1.2.840.10008.1.2.1.98) or a compressed "
                            + "Transfer Syntax has room for it"
                    : "; divide it over several instances";
            throw new IOException(sink.name() + ": " + Tag.toString(tag) + " is " + length
                    + " bytes long, more than a length field can say (2^32−2)" + remedy);
        }
    }

    private void header(int tag, Vr vr, long length, boolean explicit) throws IOException {
        sink.u16(Tag.group(tag));
        sink.u16(Tag.element(tag));
        if (!explicit) {
            sink.u32(length);
            return;
        }
        Vr written = ElementForm.written(vr, length);
        sink.u8(written.code() >> 8);
        sink.u8(written.code());
        if (written.hasLongLength()) {
            sink.u16(0);
            sink.u32(length);
        } else {
            sink.u16((int) length);
        }
    }

    private void item(int element, long length) throws IOException {
        sink.u16(0xFFFE);
        sink.u16(element);
        sink.u32(length);
    }

    private void fragments(DataElement element, FragmentSequence fragments, boolean explicit) throws IOException {
        header(element.tag(), element.vr(), UNDEFINED, explicit);
        long start = fragments.basicOffsetTablePosition() - FragmentSequence.ITEM_HEADER_LENGTH;
        sink.region(fragments.source(), start, fragments.end() - start);
        endSequence();
    }

    /**
     * The place around each open Sequence and, on top, the place inside.
     *
     * @param explicit whether VRs are written
     * @param delimited whether Items and the Sequence end with delimitation items
     */
    private record Place(boolean explicit, boolean delimited) {}

    /** A Sequence with all that is in it. */
    private final class Nested implements DataSetVisitor {
        private final @Nullable DefinedLengths defined;
        private final Deque<Place> places = new ArrayDeque<>();

        Nested(@Nullable DefinedLengths defined) {
            this.defined = defined;
            places.push(new Place(form.explicitVr(), false));
        }

        private long nextLength() {
            return defined == null ? UNDEFINED : defined.next();
        }

        @Override
        public void element(DataSet container, DataElement element) throws IOException {
            leaf(element, places.element().explicit);
        }

        @Override
        public void beginSequence(DataSet container, DataElement sequence, int itemCount) throws IOException {
            boolean around = places.element().explicit;
            Vr vr = form.vr(sequence);
            long length = nextLength();
            header(sequence.tag(), vr, length, around);
            // What was found inside UN is written inside UN, and what is inside UN is in Implicit VR (PS3.5 6.2.2).
            places.push(new Place(around && vr == Vr.SQ, length == UNDEFINED));
        }

        @Override
        public void beginItem(DataSet item, int number) throws IOException {
            DataSetWriter.this.item(0xE000, nextLength());
        }

        @Override
        public void endItem(DataSet item) throws IOException {
            if (places.element().delimited) {
                DataSetWriter.this.item(0xE00D, 0);
            }
        }

        @Override
        public void endSequence(DataElement sequence) throws IOException {
            if (places.pop().delimited) {
                DataSetWriter.this.item(0xE0DD, 0);
            }
        }
    }
}
