package org.dcmflux.data;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Goes through a Data Set depth first over a stack of its own, so that nesting costs no thread stack. */
final class DataSetWalk {
    private static final class Level {
        final DataSet dataSet;
        final Iterator<DataElement> elements;

        @Nullable
        DataElement sequence;

        List<DataSet> items = List.of();
        int item;

        Level(DataSet dataSet) {
            this.dataSet = dataSet;
            this.elements = dataSet.iterator();
        }
    }

    private DataSetWalk() {}

    static void walk(DataSet root, DataSetVisitor visitor) throws IOException {
        Deque<Level> stack = new ArrayDeque<>();
        stack.push(new Level(root));
        while (!stack.isEmpty()) {
            Level level = stack.peek();
            if (level.sequence != null) {
                nextItem(level, level.sequence, stack, visitor);
            } else if (level.elements.hasNext()) {
                next(level, level.elements.next(), visitor);
            } else {
                stack.pop();
                if (!stack.isEmpty()) {
                    visitor.endItem(level.dataSet);
                }
            }
        }
    }

    private static void next(Level level, DataElement element, DataSetVisitor visitor) throws IOException {
        if (element.value() instanceof ElementValue.Sequence) {
            level.sequence = element;
            level.items = level.dataSet.items(element.tag());
            level.item = 0;
            visitor.beginSequence(level.dataSet, element, level.items.size());
        } else {
            visitor.element(level.dataSet, element);
        }
    }

    private static void nextItem(Level level, DataElement sequence, Deque<Level> stack, DataSetVisitor visitor)
            throws IOException {
        if (level.item == level.items.size()) {
            level.sequence = null;
            visitor.endSequence(sequence);
            return;
        }
        DataSet item = level.items.get(level.item++);
        visitor.beginItem(item, level.item);
        stack.push(new Level(item));
    }
}
