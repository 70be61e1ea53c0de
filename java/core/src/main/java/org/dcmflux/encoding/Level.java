package org.dcmflux.encoding;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/** Where the reader stands: the Data Set itself, a Sequence in it, an Item in that, and so on inwards. */
abstract sealed class Level {
    /** {@link #end} of a level that ends with a delimitation item or with the source. */
    static final long OPEN = -1;

    private static final int LONGEST_PATH = 100;

    final @Nullable Level parent;
    final int depth;

    /** Position after the level's last byte, or {@link #OPEN}. */
    final long end;

    /** No byte of this level can stand at or after this position. */
    final long bound;

    final boolean explicitVr;

    /**
     * Its length is stated as 0, its content follows all the same: it ends where a tag stands that belongs behind its
     * Sequence.
     */
    boolean unbounded;

    private Level(@Nullable Level parent, long end, long bound, boolean explicitVr) {
        this.parent = parent;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.end = end;
        this.bound = bound;
        this.explicitVr = explicitVr;
    }

    /** The Data Set, or an Item of a Sequence. */
    static final class Elements extends Level {
        final DataSetBuilder elements = new DataSetBuilder();
        final @Nullable Sequence sequence;
        int last;

        /** Whether a tag stood before a smaller one, so that any tag may come again. */
        boolean disordered;

        Elements(@Nullable Sequence parent, long end, long bound, boolean explicitVr) {
            super(parent, end, bound, explicitVr);
            this.sequence = parent;
        }

        /** Tells whether the element before is a Sequence without Items. */
        boolean isAfterEmptySequence() {
            DataElement before = elements.get(last);
            return before != null
                    && before.vr() == Vr.SQ
                    && before.value() instanceof ElementValue.Sequence sequence
                    && sequence.items().isEmpty();
        }

        /** Looks an element up here and then outwards, as attributes that rule others are found. */
        @Nullable
        DataElement inherited(int tag) {
            Level level = this;
            while (level != null) {
                DataElement found = level instanceof Elements set ? set.elements.get(tag) : null;
                if (found != null) {
                    return found;
                }
                level = level.parent;
            }
            return null;
        }
    }

    /** A Sequence and its Items so far. */
    static final class Sequence extends Level {
        final Elements owner;
        final int tag;
        final Vr vr;
        final ByteOrder orderAround;
        final List<DataSet> items = new ArrayList<>();

        Sequence(Elements parent, int tag, Vr vr, long end, boolean explicitVr, ByteOrder orderAround) {
            super(parent, end, end == OPEN ? parent.bound : end, explicitVr);
            this.owner = parent;
            this.tag = tag;
            this.vr = vr;
            this.orderAround = orderAround;
        }
    }

    /**
     * The path to here, for instance {@code (5200,9230)[3].}; Items count from one. Of a very long one the innermost steps
     * are shown.
     */
    String path() {
        List<String> steps = new ArrayList<>();
        Level level = this;
        while (level != null && steps.size() < LONGEST_PATH) {
            if (level instanceof Elements item && item.sequence != null) {
                steps.add(Tag.toString(item.sequence.tag) + "[" + (item.sequence.items.size() + 1) + "].");
                level = item.sequence.parent;
            } else {
                if (level instanceof Sequence sequence) {
                    steps.add(Tag.toString(sequence.tag));
                }
                level = level.parent;
            }
        }
        if (level != null && level.parent != null) {
            steps.add("….");
        }
        Collections.reverse(steps);
        return String.join("", steps);
    }
}
