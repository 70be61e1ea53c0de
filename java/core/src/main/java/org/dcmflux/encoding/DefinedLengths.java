package org.dcmflux.encoding;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;

/**
 * The lengths of a Sequence, its Items and everything nested in them, measured once and from the innermost outwards, so that
 * deep nesting costs no repeated measuring. They are handed out in the order in which they are written.
 */
final class DefinedLengths implements DataSetVisitor {
    private static final class Open {
        final int index;
        final boolean explicitInside;
        long length;

        Open(int index, boolean explicitInside) {
            this.index = index;
            this.explicitInside = explicitInside;
        }
    }

    private final ElementForm form;
    private final String sink;
    private final Deque<Open> open = new ArrayDeque<>();
    private long[] lengths = new long[16];
    private int count;
    private int next;

    DefinedLengths(ElementForm form, String sink) {
        this.form = form;
        this.sink = sink;
    }

    /** The length of the next Sequence or Item in the order of writing. */
    long next() {
        return lengths[next++];
    }

    private void push(boolean explicitInside) {
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        open.push(new Open(count++, explicitInside));
    }

    private Open pop() {
        Open closed = open.pop();
        lengths[closed.index] = closed.length;
        return closed;
    }

    private boolean isExplicitHere() {
        Open around = open.peek();
        return around == null ? form.explicitVr() : around.explicitInside;
    }

    private void addAround(long length) {
        Open around = open.peek();
        if (around != null) {
            around.length += length;
        }
    }

    @Override
    public void element(DataSet container, DataElement element) {
        addAround(ElementForm.length(element, isExplicitHere()));
    }

    @Override
    public void beginSequence(DataSet container, DataElement sequence, int itemCount) {
        push(isExplicitHere() && form.vr(sequence) == org.dcmflux.dictionary.Vr.SQ);
    }

    @Override
    public void beginItem(DataSet item, int number) {
        push(isExplicitHere());
    }

    @Override
    public void endItem(DataSet item) {
        addAround(8 + pop().length);
    }

    @Override
    public void endSequence(DataElement sequence) throws IOException {
        long length = pop().length;
        if (length > DataSetWriter.MAX_VALUE_LENGTH) {
            throw new IOException(sink + ": " + sequence + " with " + length
                    + " bytes cannot have a defined length (2^32−2 at most); write with undefined lengths");
        }
        boolean explicit = isExplicitHere();
        addAround(ElementForm.headerLength(form.vr(sequence), length, explicit)
                + length
                + (form.isToldByHeader(sequence, explicit) ? 0 : 8));
    }
}
