package org.dcmflux.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.dcmflux.dictionary.Tag;
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
    private long sourcePosition = -1;

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

    /**
     * Finds the block that a private creator has in a group, or reserves the first free one for it.
     *
     * @param group odd
     * @param creator in the default repertoire, at most 64 characters
     * @return the xx of the block's elements (gggg,xx00) to (gggg,xxFF), 10H to FFH
     * @throws IllegalArgumentException when the group is even
     * @throws IllegalStateException when the group has no free block
     * @dicom PS3.5 7.8.1
     */
    public int privateBlock(int group, String creator) throws IOException {
        if (group % 2 == 0) {
            throw new IllegalArgumentException("private elements have an odd group, not " + Integer.toHexString(group));
        }
        Optional<PrivateBlock> reserved = build().privateBlock(group, creator);
        if (reserved.isPresent()) {
            return reserved.get().number();
        }
        for (int number = 0x10; number <= 0xFF; number++) {
            if (get(Tag.of(group, number)) == null) {
                putText(Tag.of(group, number), Vr.LO, creator);
                return number;
            }
        }
        throw new IllegalStateException("all private blocks of group " + Integer.toHexString(group) + " are reserved");
    }

    /** Remembers where the Item tag stands in the source; for readers only, edited Data Sets stand nowhere. */
    public DataSetBuilder sourcePosition(long position) {
        sourcePosition = position;
        return this;
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
        return new DataSet(List.copyOf(unordered != null ? unordered.values() : elements), sourcePosition, null);
    }
}
