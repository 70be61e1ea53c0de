package org.dcmflux.encoding;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Turns the text of a Data Set into UTF-8, in Items too.
 *
 * <p>Only values that change are replaced. Text inside UN is not known to be text and stays; bytes that mean nothing in
 * the old character set become U+FFFD.
 *
 * @dicom PS3.3 C.12.1.1.2
 */
public final class Utf8Text {
    private static final String TERM = "ISO_IR 192";
    private static final SpecificCharacterSet UTF_8 = SpecificCharacterSet.of(List.of(TERM));

    private Utf8Text() {}

    /** The same Data Set with (0008,0005) ISO_IR 192 and its text in UTF-8. Long text is loaded into memory. */
    public static DataSet of(DataSet dataSet) throws IOException {
        if (dataSet.characterSet().equals(UTF_8)) {
            return dataSet;
        }
        Conversion conversion = new Conversion(dataSet);
        dataSet.visit(conversion);
        return conversion
                .levels
                .element()
                .putText(Tags.SpecificCharacterSet, Vr.CS, TERM)
                .build();
    }

    private static final class Conversion implements DataSetVisitor {
        final Deque<DataSetBuilder> levels = new ArrayDeque<>();
        private final Deque<List<DataSet>> sequences = new ArrayDeque<>();

        Conversion(DataSet root) {
            levels.push(copyOf(root));
        }

        /** With its position: the offsets of a DICOMDIR lead to it. */
        private static DataSetBuilder copyOf(DataSet dataSet) {
            return dataSet.toBuilder().sourcePosition(dataSet.sourcePosition());
        }

        @Override
        public void element(DataSet container, DataElement element) throws IOException {
            if (element.tag() == Tags.SpecificCharacterSet) {
                levels.element().putText(Tags.SpecificCharacterSet, Vr.CS, TERM);
            } else if (element.vr().usesSpecificCharacterSet()) {
                levels.element().put(element.withValue(converted(container, element)));
            }
        }

        private static ElementValue converted(DataSet container, DataElement element) throws IOException {
            ElementValue value =
                    element.value() instanceof ElementValue.Deferred deferred ? deferred.load() : element.value();
            if (!(value instanceof ElementValue.InMemory memory) || isAscii(memory.array())) {
                return element.value();
            }
            String text = container.characterSet().decode(memory.array(), element.vr());
            int end = text.length();
            while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
                end--;
            }
            return UTF_8.elementValue(text.substring(0, end), element.vr());
        }

        /** Neither an escape nor anything above 7FH: the same bytes in UTF-8, whatever the repertoire. */
        private static boolean isAscii(byte[] bytes) {
            for (byte b : bytes) {
                if (b < 0 || b == 0x1B) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void beginSequence(DataSet container, DataElement sequence, int itemCount) {
            sequences.push(new ArrayList<>(itemCount));
        }

        @Override
        public void beginItem(DataSet item, int number) {
            levels.push(copyOf(item));
        }

        @Override
        public void endItem(DataSet item) {
            sequences.element().add(levels.pop().build());
        }

        @Override
        public void endSequence(DataElement sequence) {
            levels.element().put(sequence.withValue(new ElementValue.Sequence(sequences.pop())));
        }
    }
}
