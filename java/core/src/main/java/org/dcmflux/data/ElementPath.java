package org.dcmflux.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.dictionary.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Where an element is: through which Items of which Sequences, and its tag.
 *
 * <p>Written {@code (5200,9230)[3].(0028,0010)}; keywords may stand for tags when a path is read. Items count from one.
 *
 * @param steps from the outermost Sequence inwards; none for an element of the Data Set itself
 * @param tag of the element
 */
public record ElementPath(List<Step> steps, int tag) {
    private static final Pattern STEP = Pattern.compile("(.*)\\[(\\d{1,9})]");

    public ElementPath {
        steps = List.copyOf(steps);
    }

    /**
     * One Item of a Sequence.
     *
     * @param sequence tag of the Sequence
     * @param item number of the Item, from one
     */
    public record Step(int sequence, int item) {
        public Step {
            if (item < 1) {
                throw new IllegalArgumentException("Items count from 1, not from " + item);
            }
        }

        @Override
        public String toString() {
            return Tag.toString(sequence) + "[" + item + "]";
        }
    }

    /** The path of an element of the Data Set itself. */
    public static ElementPath of(int tag) {
        return new ElementPath(List.of(), tag);
    }

    /** The path of an element in an Item of the Sequence that this path leads to. */
    public ElementPath child(int item, int childTag) {
        List<Step> deeper = new ArrayList<>(steps);
        deeper.add(new Step(tag, item));
        return new ElementPath(deeper, childTag);
    }

    /**
     * Reads tags or keywords joined by dots, all but the last one with an Item number in brackets.
     *
     * @throws IllegalArgumentException when the text is no path
     */
    public static ElementPath parse(String text) {
        String[] parts = text.strip().split("\\.", -1);
        List<Step> steps = new ArrayList<>(parts.length - 1);
        for (int i = 0; i < parts.length - 1; i++) {
            Matcher matcher = STEP.matcher(parts[i]);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + parts[i] + "' in '" + text
                        + "' names no Item; write the Sequence's tag or keyword and the Item's number, such as "
                        + "(5200,9230)[1]");
            }
            steps.add(new Step(Tag.parse(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return new ElementPath(steps, Tag.parse(parts[parts.length - 1]));
    }

    /**
     * Finds the Data Set that the element belongs to: an Item, or the Data Set that was given; empty when a step fails.
     */
    public Optional<DataSet> container(DataSet root) {
        @Nullable DataSet at = root;
        for (Step step : steps) {
            List<DataSet> items = at.items(step.sequence);
            if (step.item > items.size()) {
                return Optional.empty();
            }
            at = items.get(step.item - 1);
        }
        return Optional.of(at);
    }

    /** Finds the element; empty when it, or an Item on the way to it, is not there. */
    public Optional<DataElement> find(DataSet root) {
        return container(root).map(dataSet -> dataSet.get(tag));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(step).append('.');
        }
        return text.append(Tag.toString(tag)).toString();
    }
}
