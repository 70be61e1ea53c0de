package org.dcmflux.data;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.dictionary.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The up to 256 elements that a private creator reserved in a group: (gggg,xx00) to (gggg,xxFF).
 *
 * <p>Which xx it is differs from file to file; ask {@link #tag(int)}, never write a whole private tag down.
 *
 * @param dataSet the Data Set or Item that holds the creator and the elements
 * @param group odd
 * @param number the xx: 10H to FFH
 * @param creator without padding
 * @dicom PS3.5 7.8.1
 */
public record PrivateBlock(DataSet dataSet, int group, int number, String creator) {
    /** The tag that an element has in this file; only the lower 8 bits of its number count. */
    public int tag(int element) {
        return Tag.of(group, number << 8 | element & 0xFF);
    }

    /** The element, null when there is none; only the lower 8 bits of its number count. */
    public @Nullable DataElement get(int element) {
        return dataSet.get(tag(element));
    }

    /** All elements of the block, without the private creator. */
    public List<DataElement> elements() {
        List<DataElement> elements = new ArrayList<>();
        for (DataElement element : dataSet) {
            if (element.tag() >>> 8 == tag(0) >>> 8) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** The number of the block that a private element belongs to, or −1 when it is in none. */
    static int numberOf(int tag) {
        return Tag.isPrivate(tag) && Tag.element(tag) >= 0x1000 ? Tag.element(tag) >>> 8 : -1;
    }
}
