package org.dcmflux.encoding;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.dictionary.Vr;

/**
 * The lengths of a Sequence, its Items and everything nested in them, measured once and from the innermost outwards, so that
 * deep nesting costs no repeated measuring. They are handed out in the order in which they are written. A Sequence that only
 * an undefined length tells to be one keeps it, and so does everything in it.
 */
final class DefinedLengths implements DataSetVisitor {
    private static final class Open {
        final int index;
        final boolean explicitInside;
        final boolean delimited;
        long length;

        Open(int index, boolean explicitInside, boolean delimited) {
            this.index = index;
            this.explicitInside = explicitInside;
            this.delimited = delimited;
        }

        long delimiter() {
            return delimited ? DELIMITATION : 0;
        }
    }

    private static final int DELIMITATION = 8;
    private static final int ITEM_HEADER = 8;

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

    /** The length of the next Sequence or Item in the order of writing; FFFFFFFFH where delimiters tell its end. */
    long next() {
        return lengths[next++];
    }

    private void push(boolean explicitInside, boolean delimited) {
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        open.push(new Open(count++, explicitInside, delimited));
    }

    private Open pop() {
        Open closed = open.pop();
        lengths[closed.index] = closed.delimited ? DataSetWriter.UNDEFINED : closed.length;
        return closed;
    }

    private boolean isExplicitHere() {
        Open around = open.peek();
        return around == null ? form.explicitVr() : around.explicitInside;
    }

    private boolean isDelimitedHere() {
        Open around = open.peek();
        return around != null && around.delimited;
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
        boolean explicit = isExplicitHere();
        boolean delimited = isDelimitedHere() || !form.isToldByHeader(sequence, explicit);
        push(explicit && form.vr(sequence) == Vr.SQ, delimited);
    }

    @Override
    public void beginItem(DataSet item, int number) {
        push(isExplicitHere(), isDelimitedHere());
    }

    @Override
    public void endItem(DataSet item) {
        Open closed = pop();
        addAround(ITEM_HEADER + closed.length + closed.delimiter());
    }

    @Override
    public void endSequence(DataElement sequence) throws IOException {
        Open closed = pop();
        if (!closed.delimited && closed.length > DataSetWriter.MAX_VALUE_LENGTH) {
            throw new IOException(sink + ": " + sequence + " with " + closed.length
                    + " bytes cannot have a defined length (2^32−2 at most); write with undefined lengths");
        }
        long header = ElementForm.headerLength(form.vr(sequence), closed.length, isExplicitHere());
        addAround(header + closed.length + closed.delimiter());
    }
}
