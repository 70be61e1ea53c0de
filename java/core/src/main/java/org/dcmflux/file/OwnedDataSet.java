package org.dcmflux.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.jspecify.annotations.Nullable;

/** Copies a Data Set with every value in memory, over a stack of its own, so that nesting costs no thread stack. */
final class OwnedDataSet {
    private static final class Level {
        final DataSetBuilder built;
        final Iterator<DataElement> elements;
        List<DataSet> ownedItems = new ArrayList<>();
        Iterator<DataSet> items = List.<DataSet>of().iterator();

        @Nullable
        DataElement sequence;

        Level(DataSet dataSet) {
            this.built = dataSet.toBuilder().sourcePosition(dataSet.sourcePosition());
            this.elements = dataSet.iterator();
        }

        void begin(DataElement element, ElementValue.Sequence value) {
            sequence = element;
            items = value.items().iterator();
            ownedItems = new ArrayList<>();
        }
    }

    private OwnedDataSet() {}

    static DataSet of(DataSet dataSet, ValueLoader loader) throws IOException {
        Deque<Level> stack = new ArrayDeque<>();
        Level level = new Level(dataSet);
        while (true) {
            DataElement sequence = level.sequence;
            if (sequence != null && level.items.hasNext()) {
                stack.push(level);
                level = new Level(level.items.next());
            } else if (sequence != null) {
                level.built.put(sequence.withValue(new ElementValue.Sequence(level.ownedItems)));
                level.sequence = null;
            } else if (level.elements.hasNext()) {
                DataElement element = level.elements.next();
                if (element.value() instanceof ElementValue.Sequence value) {
                    level.begin(element, value);
                } else if (!(element.value() instanceof ElementValue.InMemory)) {
                    level.built.put(element.withValue(loader.load(element)));
                }
            } else if (stack.isEmpty()) {
                return level.built.build();
            } else {
                DataSet item = level.built.build();
                level = stack.pop();
                level.ownedItems.add(item);
            }
        }
    }
}
