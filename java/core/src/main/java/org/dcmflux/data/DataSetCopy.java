package org.dcmflux.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies a Data Set element by element over a stack of its own, so that nesting costs no thread stack. */
final class DataSetCopy {
    private static final class Level {
        final DataSet dataSet;
        final DataSetBuilder built;
        final Iterator<DataElement> elements;
        List<DataSet> copiedItems = new ArrayList<>();
        Iterator<DataSet> items = List.<DataSet>of().iterator();

        @Nullable
        DataElement sequence;

        Level(DataSet dataSet) {
            this.dataSet = dataSet;
            this.built = dataSet.toBuilder().sourcePosition(dataSet.sourcePosition());
            this.elements = dataSet.iterator();
        }

        void begin(DataElement element, List<DataSet> itemsInside) {
            sequence = element;
            items = itemsInside.iterator();
            copiedItems = new ArrayList<>(itemsInside.size());
        }
    }

    private DataSetCopy() {}

    static DataSet of(DataSet dataSet, ElementMapping mapping) throws IOException {
        Deque<Level> stack = new ArrayDeque<>();
        Level level = new Level(dataSet);
        while (true) {
            DataElement sequence = level.sequence;
            if (sequence != null && level.items.hasNext()) {
                stack.push(level);
                level = new Level(level.items.next());
            } else if (sequence != null) {
                level.built.put(sequence.withValue(new ElementValue.Sequence(level.copiedItems)));
                level.sequence = null;
            } else if (level.elements.hasNext()) {
                next(level, level.elements.next(), mapping, stack.size());
            } else if (stack.isEmpty()) {
                return level.built.build();
            } else {
                DataSet item = level.built.build();
                level = stack.pop();
                level.copiedItems.add(item);
            }
        }
    }

    private static void next(Level level, DataElement element, ElementMapping mapping, int depth) throws IOException {
        DataElement mapped = mapping.map(level.dataSet, element, depth);
        if (mapped.tag() != element.tag()) {
            throw new IllegalArgumentException(element + " was mapped to " + mapped + ", which has another tag");
        }
        if (mapped.value() instanceof ElementValue.Sequence) {
            // As Items of this Data Set they inherit from it; a Sequence that has just been found is not in it yet.
            DataSet around = mapped == element ? level.dataSet : level.dataSet.with(mapped);
            level.begin(mapped, around.items(mapped.tag()));
        } else if (mapped != element) {
            level.built.put(mapped);
        }
    }
}
