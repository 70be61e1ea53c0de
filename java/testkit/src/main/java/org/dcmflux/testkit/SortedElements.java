package org.dcmflux.testkit;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Elements of a Data Set in any order of the calls, written in the order of their tags; the last of equal tags wins.
 */
final class SortedElements {
    private final Map<Integer, Consumer<DataSetBytes>> elements = new TreeMap<>(Integer::compareUnsigned);

    SortedElements text(int tag, String vr, String... values) {
        return put(tag, set -> set.text(tag, vr, values));
    }

    SortedElements numbers(int tag, String vr, long... values) {
        return put(tag, set -> set.numbers(tag, vr, values));
    }

    SortedElements put(int tag, Consumer<DataSetBytes> element) {
        elements.put(tag, element);
        return this;
    }

    SortedElements remove(int tag) {
        elements.remove(tag);
        return this;
    }

    void writeTo(DataSetBytes set) {
        elements.values().forEach(element -> element.accept(set));
    }
}
