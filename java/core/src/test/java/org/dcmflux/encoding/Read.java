package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.Part10Builder;

/** Reads files from memory and compares what was read. */
final class Read {
    private Read() {}

    static DicomFile file(byte[] bytes) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.defaults());
    }

    static DicomFile file(byte[] bytes, ReadOptions options) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), options);
    }

    static DataSet dataSet(Part10Builder builder) throws IOException {
        return file(builder.build()).dataSet();
    }

    static DataElement element(DataSet set, int tag) {
        return Objects.requireNonNull(set.get(tag), () -> "no element " + Integer.toHexString(tag));
    }

    static byte[] bytes(DataSet set, int tag) throws IOException {
        return bytes(element(set, tag).value());
    }

    static byte[] bytes(ElementValue value) throws IOException {
        return value instanceof ElementValue.Deferred deferred
                ? deferred.load().array()
                : ((ElementValue.InMemory) value).array();
    }

    /** Fails unless the Data Sets hold the same elements; a VR may have become one of those that are allowed instead. */
    static void assertSame(DataSet expected, DataSet found, boolean vrsToo) throws IOException {
        assertThat(found).extracting(DataElement::tag).containsExactlyElementsOf(tags(expected));
        for (DataElement element : expected) {
            DataElement other = element(found, element.tag());
            if (vrsToo) {
                assertThat(other.vr()).as("VR of %s", element).isEqualTo(element.vr());
            }
            assertSame(element.value(), other.value(), element, vrsToo);
        }
    }

    private static List<Integer> tags(DataSet set) {
        return java.util.stream.StreamSupport.stream(set.spliterator(), false)
                .map(DataElement::tag)
                .toList();
    }

    private static void assertSame(ElementValue expected, ElementValue found, DataElement element, boolean vrsToo)
            throws IOException {
        if (expected instanceof ElementValue.Sequence sequence) {
            assertThat(found).as("%s", element).isInstanceOf(ElementValue.Sequence.class);
            List<DataSet> items = ((ElementValue.Sequence) found).items();
            assertThat(items).as("%s", element).hasSameSizeAs(sequence.items());
            for (int i = 0; i < items.size(); i++) {
                assertSame(sequence.items().get(i), items.get(i), vrsToo);
            }
        } else if (expected instanceof FragmentSequence fragments) {
            FragmentSequence others = (FragmentSequence) found;
            assertThat(others.count()).isEqualTo(fragments.count());
            assertThat(others.basicOffsetTableLength()).isEqualTo(fragments.basicOffsetTableLength());
            for (int i = 0; i < fragments.count(); i++) {
                assertThat(others.offset(i)).isEqualTo(fragments.offset(i));
                assertThat(fragment(others, i)).isEqualTo(fragment(fragments, i));
            }
        } else {
            byte[] value = bytes(expected);
            byte[] padded = java.util.Arrays.copyOf(value, value.length + (value.length & 1));
            if (padded.length > value.length) {
                padded[value.length] = paddingOf(element.vr());
            }
            assertThat(bytes(found)).as("%s", element).isEqualTo(padded);
        }
    }

    /** Text is padded with a space, UIDs and everything that is not text with NUL (PS3.5 6.2). */
    private static byte paddingOf(Vr vr) {
        return switch (vr) {
            case AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UR, UT -> (byte) ' ';
            default -> (byte) 0;
        };
    }

    static byte[] fragment(FragmentSequence fragments, int index) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(fragments.length(index))];
        fragments.source().readFully(fragments.position(index), ByteBuffer.wrap(bytes));
        return bytes;
    }
}
