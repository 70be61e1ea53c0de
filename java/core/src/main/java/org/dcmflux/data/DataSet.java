package org.dcmflux.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An immutable Data Set: Data Elements in ascending order of their tags, each tag once. */
public final class DataSet implements Iterable<DataElement> {
    /** A Data Set without elements. */
    public static final DataSet EMPTY = new DataSet(List.of());

    private final List<DataElement> elements;

    DataSet(List<DataElement> elements) {
        this.elements = elements;
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
     * The first value of an element as a number: US, SS, UL, SL, UN of two or four bytes, or IS. Empty when the element is
     * absent or has no value, or none that is a number.
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

    /** The Items of a Sequence; none when the element is absent, empty or not a Sequence. */
    public List<DataSet> items(int tag) {
        DataElement element = get(tag);
        return element != null && element.value() instanceof ElementValue.Sequence sequence
                ? sequence.items()
                : List.of();
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
