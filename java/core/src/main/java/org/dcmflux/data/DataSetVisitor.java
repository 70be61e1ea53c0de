package org.dcmflux.data;

import java.io.IOException;

/**
 * Sees every element of a Data Set in the order of the tags, Items inside their Sequences, without recursion.
 *
 * <p>{@code DataSet.visit(visitor)} calls {@link #element} for everything but Sequences.
 */
public interface DataSetVisitor {
    /**
     * An element that is no Sequence.
     *
     * @param container the Data Set or Item that holds it
     */
    void element(DataSet container, DataElement element) throws IOException;

    /** A Sequence; its Items follow. */
    void beginSequence(DataSet container, DataElement sequence, int itemCount) throws IOException;

    /** @param number of the Item, from one */
    void beginItem(DataSet item, int number) throws IOException;

    void endItem(DataSet item) throws IOException;

    void endSequence(DataElement sequence) throws IOException;
}
