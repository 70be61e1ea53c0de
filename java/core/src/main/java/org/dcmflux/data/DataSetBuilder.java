package org.dcmflux.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link DataSet}; elements may come in any order, a second one with the same tag replaces the first.
 *
 * <p>A list as long as elements come in ascending order, as they do in good files; a tree from the first insertion before
 * others on, so that a file in descending order does not cost quadratic time.
 */
public final class DataSetBuilder {
    private List<DataElement> elements;
    private @Nullable TreeMap<Integer, DataElement> unordered;

    public DataSetBuilder() {
        this.elements = new ArrayList<>();
    }

    DataSetBuilder(List<DataElement> elements) {
        this.elements = new ArrayList<>(elements);
    }

    /** Adds or replaces. Appending in ascending order, as files are read, costs no search. */
    public DataSetBuilder put(DataElement element) {
        if (unordered != null) {
            unordered.put(element.tag(), element);
            return this;
        }
        if (elements.isEmpty() || Integer.compareUnsigned(last().tag(), element.tag()) < 0) {
            elements.add(element);
            return this;
        }
        int at = DataSet.indexOf(elements, element.tag());
        if (at >= 0) {
            elements.set(at, element);
        } else {
            tree().put(element.tag(), element);
        }
        return this;
    }

    private TreeMap<Integer, DataElement> tree() {
        TreeMap<Integer, DataElement> tree = new TreeMap<>(Integer::compareUnsigned);
        elements.forEach(element -> tree.put(element.tag(), element));
        elements = List.of();
        unordered = tree;
        return tree;
    }

    public DataSetBuilder put(int tag, Vr vr, ElementValue value) {
        return put(new DataElement(tag, vr, value));
    }

    /** Puts a text value, padded to even length as its VR says; only ASCII, because the character set is not looked at. */
    public DataSetBuilder putText(int tag, Vr vr, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        byte[] value = ascii;
        if (ascii.length % 2 != 0) {
            value = new byte[ascii.length + 1];
            System.arraycopy(ascii, 0, value, 0, ascii.length);
            value[ascii.length] = vr.paddingByte();
        }
        return put(tag, vr, new ElementValue.InMemory(value));
    }

    /** Puts one unsigned 16-bit value. */
    public DataSetBuilder putUnsignedShort(int tag, int value) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        return put(tag, Vr.US, new ElementValue.InMemory(bytes.array()));
    }

    public DataSetBuilder remove(int tag) {
        if (unordered != null) {
            unordered.remove(tag);
            return this;
        }
        int at = DataSet.indexOf(elements, tag);
        if (at >= 0) {
            elements.remove(at);
        }
        return this;
    }

    /** The element with this tag that was put last, if any. */
    public @Nullable DataElement get(int tag) {
        if (unordered != null) {
            return unordered.get(tag);
        }
        int at = DataSet.indexOf(elements, tag);
        return at < 0 ? null : elements.get(at);
    }

    public int size() {
        return unordered != null ? unordered.size() : elements.size();
    }

    private DataElement last() {
        return elements.get(elements.size() - 1);
    }

    public DataSet build() {
        return new DataSet(List.copyOf(unordered != null ? unordered.values() : elements));
    }
}
