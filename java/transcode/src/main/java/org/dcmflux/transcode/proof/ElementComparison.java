package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementPath;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetReader;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.transcode.proof.ElementDifference.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Compares Data Sets element by element, Items of Sequences by their numbers. Pixels of the image itself are left to
 * {@link FrameComparison}; those in an Item, of an icon for instance, are a value like any other.
 */
final class ElementComparison {
    /** Whether VRs are known from the files, or guessed by a dictionary. */
    enum Vrs {
        COMPARED,
        NOT_COMPARED
    }

    private final Vrs vrs;
    private final List<ElementSelection> expected;
    private final ReadOptions read;
    private final Cancellation cancellation;
    private final List<ElementDifference> differences = new ArrayList<>();
    private long count;
    private long unexpected;

    ElementComparison(Vrs vrs, List<ElementSelection> expected, ReadOptions read, Cancellation cancellation) {
        this.vrs = vrs;
        this.expected = expected;
        this.read = read;
        this.cancellation = cancellation;
    }

    List<ElementDifference> differences() {
        return differences;
    }

    long count() {
        return count;
    }

    long unexpected() {
        return unexpected;
    }

    /** @param place of the Data Sets' elements, given their tag */
    void compare(DataSet first, DataSet second, Place place) throws IOException {
        Iterator<DataElement> left = first.iterator();
        Iterator<DataElement> right = second.iterator();
        DataElement mine = next(left, place);
        DataElement other = next(right, place);
        while (mine != null || other != null) {
            cancellation.check();
            int order = mine == null ? 1 : other == null ? -1 : Tag.compare(mine.tag(), other.tag());
            if (mine != null && order < 0) {
                add(place.of(mine.tag()), Kind.ONLY_IN_FIRST, ValueBytes.words(mine), "");
                mine = next(left, place);
            } else if (other != null && order > 0) {
                add(place.of(other.tag()), Kind.ONLY_IN_SECOND, "", ValueBytes.words(other));
                other = next(right, place);
            } else if (mine != null && other != null) {
                compare(mine, other, place.of(mine.tag()));
                mine = next(left, place);
                other = next(right, place);
            }
        }
    }

    /** Where the elements of a Data Set are. */
    interface Place {
        ElementPath of(int tag);
    }

    private static @Nullable DataElement next(Iterator<DataElement> elements, Place place) {
        while (elements.hasNext()) {
            DataElement element = elements.next();
            if (!isPixels(element.tag()) || !place.of(element.tag()).steps().isEmpty()) {
                return element;
            }
        }
        return null;
    }

    private static boolean isPixels(int tag) {
        return tag == Tags.PixelData || tag == Tags.FloatPixelData || tag == Tags.DoubleFloatPixelData;
    }

    private void compare(DataElement first, DataElement second, ElementPath path) throws IOException {
        boolean oneIsUnknown = first.vr() == Vr.UN || second.vr() == Vr.UN;
        if (vrs == Vrs.COMPARED && first.vr() != second.vr() && !oneIsUnknown) {
            add(path, Kind.VR, ValueBytes.words(first), ValueBytes.words(second));
            return;
        }
        ElementValue mine = second.value() instanceof ElementValue.Sequence ? asSequence(first) : first.value();
        ElementValue other = first.value() instanceof ElementValue.Sequence ? asSequence(second) : second.value();
        if (mine instanceof ElementValue.Sequence left && other instanceof ElementValue.Sequence right) {
            compare(left.items(), right.items(), path);
            return;
        }
        boolean sameForm = !(mine instanceof ElementValue.Sequence)
                && !(other instanceof ElementValue.Sequence)
                && mine instanceof FragmentSequence == other instanceof FragmentSequence;
        Vr vr = first.vr() == Vr.UN ? second.vr() : first.vr();
        if (!sameForm || !ValueBytes.of(mine).isEqual(ValueBytes.of(other), vr)) {
            add(path, Kind.VALUE, ValueBytes.words(first), ValueBytes.words(second));
        }
    }

    private void compare(List<DataSet> first, List<DataSet> second, ElementPath path) throws IOException {
        if (first.size() != second.size()) {
            add(path, Kind.ITEM_COUNT, first.size() + " Items", second.size() + " Items");
        }
        for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
            int item = i + 1;
            compare(first.get(i), second.get(i), tag -> path.child(item, tag));
        }
    }

    /** A Sequence that was kept as the bytes of UN, read as the Implicit VR that it is then. */
    private ElementValue asSequence(DataElement element) throws IOException {
        ElementValue value = element.value();
        if (element.vr() != Vr.UN || value instanceof ElementValue.Sequence || value instanceof FragmentSequence) {
            return value;
        }
        byte[] bytes = value instanceof ElementValue.Deferred deferred
                ? deferred.load().array()
                : ((ElementValue.InMemory) value).array();
        ByteBuffer implicit = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        implicit.putShort((short) Tag.group(element.tag())).putShort((short) Tag.element(element.tag()));
        implicit.putInt(bytes.length).put(bytes);
        ByteCursor cursor = new ByteCursor(ByteSource.of(implicit.array(), "UN"), 0);
        DataElement found = new DataSetReader(cursor, read, new ArrayList<>())
                .read(false, tag -> false)
                .get(element.tag());
        return found == null ? value : found.value();
    }

    private void add(ElementPath path, Kind kind, String first, String second) {
        boolean isExpected = expected.stream().anyMatch(selection -> selection.contains(path));
        count++;
        unexpected += isExpected ? 0 : 1;
        if (differences.size() < ComparisonResult.MOST_ELEMENTS) {
            differences.add(new ElementDifference(path, kind, first, second, isExpected));
        }
    }
}
