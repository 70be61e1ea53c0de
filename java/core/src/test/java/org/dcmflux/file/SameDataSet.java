package org.dcmflux.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/** Compares what was read with what was read of it after it was written. */
final class SameDataSet {
    /** They differ from file to file; where they lead to is compared by whoever writes a DICOMDIR. */
    private static final Set<Integer> OFFSETS_IN_FILE = Set.of(
            Tags.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity,
            Tags.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity,
            Tags.OffsetOfTheNextDirectoryRecord,
            Tags.OffsetOfReferencedLowerLevelDirectoryEntity);

    private SameDataSet() {}

    static void requireSame(DataSet expected, DataSet found, boolean vrsToo) throws IOException {
        requireSame(expected, found, vrsToo, "");
    }

    private static void requireSame(DataSet expected, DataSet found, boolean vrsToo, String path) throws IOException {
        Iterator<DataElement> others = kept(found).iterator();
        for (DataElement element : kept(expected)) {
            String place = path + element;
            DataElement other = others.hasNext() ? others.next() : null;
            if (other == null || other.tag() != element.tag()) {
                throw new AssertionError(place + " is not followed by itself but by " + other);
            }
            if (vrsToo && !isAllowed(element, other)) {
                throw new AssertionError(place + " became " + other);
            }
            requireSame(element, other, vrsToo, place);
        }
        if (others.hasNext()) {
            throw new AssertionError(path + others.next() + " was not there");
        }
    }

    private static boolean isAllowed(DataElement element, DataElement other) {
        return other.vr() == element.vr() || other.vr() == Vr.UN || element.vr() == Vr.UN && other.vr() == Vr.SQ;
    }

    private static List<DataElement> kept(DataSet dataSet) {
        return StreamSupport.stream(dataSet.spliterator(), false)
                .filter(element -> !Tag.isGroupLength(element.tag()))
                .filter(element -> Tag.group(element.tag()) != 0x0002 && Tag.group(element.tag()) != 0)
                .toList();
    }

    private static void requireSame(DataElement element, DataElement other, boolean vrsToo, String place)
            throws IOException {
        if (element.value() instanceof ElementValue.Sequence sequence
                && other.value() instanceof ElementValue.Sequence back) {
            if (sequence.items().size() != back.items().size()) {
                throw new AssertionError(place + " has " + back.items().size() + " Items instead of "
                        + sequence.items().size());
            }
            for (int i = 0; i < back.items().size(); i++) {
                requireSame(sequence.items().get(i), back.items().get(i), vrsToo, place + "[" + (i + 1) + "].");
            }
            return;
        }
        if (OFFSETS_IN_FILE.contains(element.tag())) {
            return;
        }
        byte[] mine = bytes(element.value());
        byte[] theirs = bytes(other.value());
        boolean padded = theirs.length == mine.length + mine.length % 2;
        if (!padded || Arrays.mismatch(mine, Arrays.copyOf(theirs, mine.length)) >= 0) {
            throw new AssertionError(place + " has other bytes, " + theirs.length + " instead of " + mine.length);
        }
    }

    private static byte[] bytes(ElementValue value) throws IOException {
        if (value instanceof ElementValue.Deferred deferred) {
            return deferred.load().array();
        }
        if (value instanceof ElementValue.InMemory memory) {
            return memory.array();
        }
        if (value instanceof FragmentSequence fragments) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < fragments.count(); i++) {
                byte[] fragment = new byte[Math.toIntExact(fragments.length(i))];
                fragments.source().readFully(fragments.position(i), ByteBuffer.wrap(fragment));
                all.write(fragment);
                all.write(new byte[fragment.length % 2]);
            }
            return all.toByteArray();
        }
        return new byte[] {'S', 'Q'};
    }
}
