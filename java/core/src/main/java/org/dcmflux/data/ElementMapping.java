package org.dcmflux.data;

import java.io.IOException;

/** Makes another element of each one, for {@link DataSet#map}. */
@FunctionalInterface
public interface ElementMapping {
    /**
     * The element that takes the place of another one: itself, or one with the same tag. When it is a Sequence, its Items
     * are gone through next.
     *
     * @param container the Data Set or Item that holds the element, which knows what it is in
     * @param depth how many Sequences are around it
     */
    DataElement map(DataSet container, DataElement element, int depth) throws IOException;
}
