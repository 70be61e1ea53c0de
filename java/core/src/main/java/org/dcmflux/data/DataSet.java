package org.dcmflux.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.DictionaryEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.jspecify.annotations.Nullable;

/** An immutable Data Set: Data Elements in ascending order of their tags, each tag once. */
public final class DataSet implements Iterable<DataElement> {
    /** A Data Set without elements. */
    public static final DataSet EMPTY = new DataSet(List.of());

    private final List<DataElement> elements;
    private final long sourcePosition;
    private final @Nullable Enclosure enclosure;
    private @Nullable SpecificCharacterSet characterSet;

    /** Which Item of which Sequence of which Data Set this is. */
    private record Enclosure(DataSet dataSet, int sequence, int item) {}

    DataSet(List<DataElement> elements) {
        this(elements, -1, null);
    }

    DataSet(List<DataElement> elements, long sourcePosition, @Nullable Enclosure enclosure) {
        this.elements = elements;
        this.sourcePosition = sourcePosition;
        this.enclosure = enclosure;
    }

    public int size() {
        return elements.size();
    }

    @Override
    public Iterator<DataElement> iterator() {
        return elements.iterator();
    }

    /** The element with this tag, null when there is none. */
    public @Nullable DataElement get(int tag) {
        int at = indexOf(elements, tag);
        return at < 0 ? null : elements.get(at);
    }

    public boolean contains(int tag) {
        return indexOf(elements, tag) >= 0;
    }

    /**
     * The text of an element whose VR has the default repertoire (CS, UI, DS, IS, …): padding removed, several values
     * still joined by a backslash. Empty when the element is absent, has no value, or was left in its source.
     */
    public Optional<String> text(int tag) {
        DataElement element = get(tag);
        if (element == null || !(element.value() instanceof ElementValue.InMemory value)) {
            return Optional.empty();
        }
        String text = new String(value.array(), StandardCharsets.ISO_8859_1);
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) <= ' ') {
            end--;
        }
        String stripped = text.substring(0, end).stripLeading();
        return stripped.isEmpty() ? Optional.empty() : Optional.of(stripped);
    }

    /**
     * The first value of an element as a number: US, SS, UL, SL, UN of two or four bytes, or IS. Empty when the element
     * is absent or has no value, or none that is a number.
     */
    public OptionalInt integer(int tag) {
        DataElement element = get(tag);
        if (element == null || !(element.value() instanceof ElementValue.InMemory value)) {
            return OptionalInt.empty();
        }
        ByteBuffer bytes = value.buffer();
        return switch (element.vr()) {
            case US, OW -> bytes.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(bytes.getShort() & 0xFFFF);
            case SS -> bytes.remaining() < 2 ? OptionalInt.empty() : OptionalInt.of(bytes.getShort());
            case UL, SL -> bytes.remaining() < 4 ? OptionalInt.empty() : OptionalInt.of(bytes.getInt());
            case UN -> unknown(bytes);
            case IS, DS, LO, SH, CS -> parsed(tag);
            default -> OptionalInt.empty();
        };
    }

    private static OptionalInt unknown(ByteBuffer bytes) {
        return switch (bytes.remaining()) {
            case 2 -> OptionalInt.of(bytes.getShort() & 0xFFFF);
            case 4 -> OptionalInt.of(bytes.getInt());
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt parsed(int tag) {
        String text = text(tag).orElse("");
        int end = text.indexOf('\\');
        try {
            return OptionalInt.of(Integer.parseInt((end < 0 ? text : text.substring(0, end)).strip()));
        } catch (NumberFormatException notANumber) {
            return OptionalInt.empty();
        }
    }

    /**
     * The Items of a Sequence; none when the element is absent, empty or not a Sequence. They know what they are in:
     * they inherit its character set, and errors name the whole path.
     */
    public List<DataSet> items(int tag) {
        DataElement element = get(tag);
        if (element == null || !(element.value() instanceof ElementValue.Sequence sequence)) {
            return List.of();
        }
        List<DataSet> items = sequence.items();
        return new AbstractList<>() {
            @Override
            public DataSet get(int index) {
                DataSet item = items.get(index);
                return new DataSet(item.elements, item.sourcePosition, new Enclosure(DataSet.this, tag, index + 1));
            }

            @Override
            public int size() {
                return items.size();
            }
        };
    }

    /** Position in the source of the Item tag that began this Data Set, −1 when it is no Item or was not read. */
    public long sourcePosition() {
        return sourcePosition;
    }

    /** The Data Set whose Item this is, null when it was not reached through {@link #items}. */
    public @Nullable DataSet enclosing() {
        return enclosure == null ? null : enclosure.dataSet;
    }

    /** The path of an element of this Data Set from the outermost one that it was reached through. */
    public ElementPath path(int tag) {
        List<ElementPath.Step> steps = new ArrayList<>();
        for (Enclosure at = enclosure; at != null; at = at.dataSet.enclosure) {
            steps.add(new ElementPath.Step(at.sequence, at.item));
        }
        Collections.reverse(steps);
        return new ElementPath(steps, tag);
    }

    /**
     * What the text of this Data Set is written in: its own (0008,0005), else that of the Data Set around it, else the
     * default repertoire. An Item inherits only when it was reached through {@link #items}.
     *
     * @dicom PS3.5 7.5.3
     */
    public SpecificCharacterSet characterSet() throws IOException {
        SpecificCharacterSet known = characterSet;
        if (known == null) {
            DataSet declaring = this;
            while (known == null) {
                DataElement own = declaring.get(Tags.SpecificCharacterSet);
                DataSet outer = declaring.enclosing();
                if (own != null) {
                    known = SpecificCharacterSet.of(new TypedValues(declaring, own).strings());
                } else if (outer == null) {
                    known = SpecificCharacterSet.DEFAULT;
                } else {
                    declaring = outer;
                    known = outer.characterSet;
                }
            }
            // Everything on the way inherits the same, so nobody has to go this way again.
            for (DataSet at = this; at != null && at.characterSet == null; at = at.enclosing()) {
                at.characterSet = known;
                if (at == declaring) {
                    break;
                }
            }
        }
        return known;
    }

    private <T> T typed(int tag, T absent, Interpretation<T> interpretation) throws IOException {
        DataElement element = get(tag);
        return element == null ? absent : interpretation.of(new TypedValues(this, element));
    }

    private interface Interpretation<T> {
        T of(TypedValues values) throws IOException;
    }

    /**
     * The values as text, decoded and without padding; numbers and tags in their usual notation. None when the element
     * is absent, has no value, is a Sequence or one of OB to OW; an empty value between others is an empty text.
     */
    public List<String> strings(int tag) throws IOException {
        return typed(tag, List.of(), TypedValues::strings);
    }

    /** The values of a PN element. */
    public List<PersonName> personNames(int tag) throws IOException {
        return strings(tag).stream().map(PersonName::parse).toList();
    }

    /** The values of a DS or IS element as written and as meant; text that is no number is returned, not refused. */
    public List<WrittenNumber> writtenNumbers(int tag) throws IOException {
        return typed(tag, List.of(), TypedValues::writtenNumbers);
    }

    /**
     * The values as floating point numbers: binary ones of any kind, DS, IS. An empty value is NaN.
     *
     * @throws org.dcmflux.error.MalformedDataException naming the value that is not a number
     */
    public double[] doubles(int tag) throws IOException {
        return typed(tag, new double[0], TypedValues::doubles);
    }

    /**
     * The values as whole numbers: binary ones of any kind, IS, and DS or floating point without fraction. UV and OV
     * keep their bits, so that {@link Long#toUnsignedString} shows them.
     *
     * @throws org.dcmflux.error.MalformedDataException naming the value that is empty, no number, or too large
     */
    public long[] longs(int tag) throws IOException {
        return typed(tag, new long[0], TypedValues::longs);
    }

    /** As {@link #longs}, for values of at most 32 bits with sign. */
    public int[] ints(int tag) throws IOException {
        return typed(tag, new int[0], TypedValues::ints);
    }

    /** The values of an AT element, each a tag. */
    public int[] tags(int tag) throws IOException {
        return typed(tag, new int[0], TypedValues::tags);
    }

    /** The values of a DA element. */
    public List<DateValue> dates(int tag) throws IOException {
        return strings(tag).stream().map(DateValue::parse).toList();
    }

    /** The values of a TM element. */
    public List<TimeValue> times(int tag) throws IOException {
        return strings(tag).stream().map(TimeValue::parse).toList();
    }

    /** The values of a DT element. */
    public List<DateTimeValue> dateTimes(int tag) throws IOException {
        return strings(tag).stream().map(DateTimeValue::parse).toList();
    }

    /**
     * The value's bytes, padding included, as a read-only little-endian buffer; {@code asShortBuffer()} and its like
     * give typed views. Empty when the element is absent, a Sequence or encapsulated. Loads a value that was left in
     * its source, which must be open.
     */
    public ByteBuffer bytes(int tag) throws IOException {
        return typed(tag, TypedValues.NOTHING, TypedValues::bytes);
    }

    /** The private blocks of this Data Set in the order of their creators' tags. */
    public List<PrivateBlock> privateBlocks() throws IOException {
        List<PrivateBlock> blocks = new ArrayList<>();
        for (DataElement element : elements) {
            if (Tag.isPrivateCreator(element.tag())) {
                List<String> creator = strings(element.tag());
                blocks.add(new PrivateBlock(
                        this,
                        Tag.group(element.tag()),
                        Tag.element(element.tag()),
                        creator.isEmpty() ? "" : creator.get(0)));
            }
        }
        return blocks;
    }

    /** The block that a private creator reserved in a group; when it did so twice, the first one. */
    public Optional<PrivateBlock> privateBlock(int group, String creator) throws IOException {
        return privateBlocks().stream()
                .filter(block -> block.group() == group && block.creator().equals(creator))
                .findFirst();
    }

    /** The creator of a private element; empty when the tag is not private or nobody reserved it. */
    public Optional<String> privateCreator(int tag) throws IOException {
        int number = PrivateBlock.numberOf(tag);
        return number < 0
                ? Optional.empty()
                : strings(Tag.of(Tag.group(tag), number)).stream().findFirst();
    }

    /**
     * The elements that stand for the same attribute in a repeating group, such as Overlay Data in 6000, 6002 and so
     * on.
     *
     * @param tag of any repetition; of an element that does not repeat, only that one is found
     * @dicom PS3.5 7.6
     */
    public List<DataElement> repetitions(int tag) {
        DictionaryEntry entry = Dictionary.standard().find(tag);
        int mask = entry == null ? -1 : entry.mask();
        return elements.stream()
                .filter(element -> (element.tag() & mask) == (tag & mask))
                .toList();
    }

    /** Shows every element to a visitor, depth first. */
    public void visit(DataSetVisitor visitor) throws IOException {
        DataSetWalk.walk(this, visitor);
    }

    /**
     * The same Data Set with another element in the place of each one, in Items too, whatever their depth. Items keep their
     * {@link #sourcePosition}.
     */
    public DataSet map(ElementMapping mapping) throws IOException {
        return DataSetCopy.of(this, mapping);
    }

    /** The same Data Set at the same place, with one element replaced. */
    DataSet with(DataElement element) {
        return new DataSet(toBuilder().put(element).build().elements, sourcePosition, enclosure);
    }

    public DataSetBuilder toBuilder() {
        return new DataSetBuilder(elements);
    }

    static int indexOf(List<DataElement> elements, int tag) {
        int low = 0;
        int high = elements.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(elements.get(middle).tag(), tag);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
