package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSetReaderTest {
    private static final int PATIENT_NAME = 0x00100010;
    private static final int REFERENCED_SERIES = 0x00081115;
    private static final int REFERENCED_INSTANCE = 0x0008114A;
    private static final int UID = 0x00081155;

    private static Part10Builder explicit() {
        return Part10Builder.explicitLittleEndian();
    }

    @Test
    void explicitAndImplicitFilesReadTheSame() throws IOException {
        for (Part10Builder builder : new Part10Builder[] {explicit(), Part10Builder.implicitLittleEndian()}) {
            DataSet set = Read.dataSet(builder.dataSet(elements -> elements.text(0x00080060, "CS", "OT")
                    .text(PATIENT_NAME, "PN", "Doe^Jane")
                    .numbers(0x00280010, "US", 512)
                    .numbers(0x00280009, "AT", 0x00181063L)
                    .reals(0x00189073, "FD", 1.5)));
            assertThat(set).hasSize(5);
            assertThat(set.text(PATIENT_NAME)).contains("Doe^Jane");
            assertThat(set.integer(0x00280010)).hasValue(512);
            assertThat(Read.element(set, 0x00280009).vr()).isEqualTo(Vr.AT);
            assertThat(Read.bytes(set, 0x00189073)).hasSize(8);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Lengths.class,
            names = {"DEFINED", "UNDEFINED"})
    void sequencesInSequencesReadTheSameHoweverTheirLengthsAreTold(Lengths lengths) throws IOException {
        for (Part10Builder builder : new Part10Builder[] {explicit(), Part10Builder.implicitLittleEndian()}) {
            DataSet set = Read.dataSet(builder.dataSet(elements -> elements.sequence(
                            REFERENCED_SERIES,
                            lengths,
                            item -> item.sequence(
                                            REFERENCED_INSTANCE,
                                            lengths,
                                            inner -> inner.text(UID, "UI", "1.2.3"),
                                            inner -> {})
                                    .text(0x0020000E, "UI", "1.2"),
                            item -> item.sequence(REFERENCED_INSTANCE, lengths))
                    .text(PATIENT_NAME, "PN", "A")));
            assertThat(set.items(REFERENCED_SERIES)).hasSize(2);
            DataSet first = set.items(REFERENCED_SERIES).get(0);
            assertThat(first.text(0x0020000E)).contains("1.2");
            assertThat(first.items(REFERENCED_INSTANCE)).hasSize(2);
            assertThat(first.items(REFERENCED_INSTANCE).get(0).text(UID)).contains("1.2.3");
            assertThat(first.items(REFERENCED_INSTANCE).get(1)).isEmpty();
            assertThat(set.items(REFERENCED_SERIES).get(1).items(REFERENCED_INSTANCE))
                    .isEmpty();
            assertThat(set.text(PATIENT_NAME)).contains("A");
        }
    }

    @Test
    void privateElementsAreKeptWithTheirVrWhenItIsToldAndAsUnWhenNot() throws IOException {
        DataSet told = Read.dataSet(
                explicit().dataSet(set -> set.text(0x00090010, "LO", "ACME").numbers(0x00091001, "SS", -1)));
        assertThat(Read.element(told, 0x00091001).vr()).isEqualTo(Vr.SS);
        assertThat(told.integer(0x00091001)).hasValue(-1);
        DataSet untold = Read.dataSet(Part10Builder.implicitLittleEndian()
                .dataSet(set -> set.text(0x00090010, "LO", "ACME").numbers(0x00091001, "SS", -1)));
        assertThat(Read.element(untold, 0x00090010).vr()).isEqualTo(Vr.LO);
        assertThat(Read.element(untold, 0x00091001).vr()).isEqualTo(Vr.UN);
        assertThat(Read.bytes(untold, 0x00091001)).containsExactly(-1, -1);
    }

    @Test
    void unOfUndefinedLengthHoldsImplicitVrWhateverIsAroundIt() throws IOException {
        DataSetBytes[] content = new DataSetBytes[1];
        // A Sequence hidden in UN (PS3.5 6.2.2): its Item is in Implicit VR, the element after it is explicit again.
        Part10Builder.implicitLittleEndian().dataSet(set -> content[0] = set.text(PATIENT_NAME, "PN", "In"));
        byte[] implicit = content[0].toByteArray();
        DataSet set = Read.dataSet(explicit()
                .dataSet(outer -> outer.header(0x00091001, "UN", DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE000, implicit.length)
                        .raw(implicit)
                        .itemHeader(0xFFFEE0DD, 0)
                        .text(PATIENT_NAME, "PN", "Out")));
        assertThat(Read.element(set, 0x00091001).vr()).isEqualTo(Vr.UN);
        assertThat(set.items(0x00091001)).hasSize(1);
        assertThat(set.items(0x00091001).get(0).text(PATIENT_NAME)).contains("In");
        assertThat(set.text(PATIENT_NAME)).contains("Out");
    }

    @Test
    void aPrivateSequenceOfUndefinedLengthIsFoundInImplicitVrToo() throws IOException {
        DataSet set = Read.dataSet(Part10Builder.implicitLittleEndian()
                .dataSet(outer ->
                        outer.sequence(0x00091001, Lengths.UNDEFINED, item -> item.text(PATIENT_NAME, "PN", "In"))));
        assertThat(set.items(0x00091001).get(0).text(PATIENT_NAME)).contains("In");
    }

    @Test
    void oddLengthsAreReadAndReported() throws IOException {
        DicomFile file = Read.file(explicit()
                .dataSet(set -> set.lie(PATIENT_NAME, "PN", 3, new byte[] {'A', '^', 'B'})
                        .numbers(0x00280010, "US", 7))
                .build());
        assertThat(file.dataSet().text(PATIENT_NAME)).contains("A^B");
        assertThat(file.dataSet().integer(0x00280010)).hasValue(7);
        assertThat(file.warnings()).singleElement().asString().contains("(0010,0010)", "odd value length 3", "@ 0x");
    }

    @Test
    void ofTwoElementsWithTheSameTagTheLastCountsAndBothAreReported() throws IOException {
        DicomFile file = Read.file(explicit()
                .dataSet(set -> set.numbers(0x00280010, "US", 5).numbers(0x00280010, "US", 6))
                .build());
        assertThat(file.dataSet()).hasSize(1);
        assertThat(file.dataSet().integer(0x00280010)).hasValue(6);
        assertThat(file.warnings()).singleElement().asString().contains("(0028,0010)", "stands twice");
    }

    @Test
    void elementsOutOfOrderAreSortedAndReported() throws IOException {
        DicomFile file = Read.file(explicit()
                .dataSet(set -> set.numbers(0x00280011, "US", 2)
                        .numbers(0x00280010, "US", 1)
                        .text(PATIENT_NAME, "PN", "A")
                        .numbers(0x00280012, "US", 3))
                .build());
        assertThat(file.dataSet())
                .extracting(element -> element.tag())
                .containsExactly(PATIENT_NAME, 0x00280010, 0x00280011, 0x00280012);
        assertThat(file.warnings())
                .hasSize(2)
                .allSatisfy(text -> assertThat(text).contains("out of ascending order"));
    }

    @Test
    void anUnknownVrIsKeptAsUnAndReported() throws IOException {
        DataSetBytes[] unknown = new DataSetBytes[1];
        DicomFile file = Read.file(explicit()
                // VRs to come will have 32-bit lengths (PS3.5 7.1.2): two reserved bytes, then the length.
                .dataSet(set -> unknown[0] = set.raw((byte) 0x28, (byte) 0, (byte) 0x10, (byte) 0)
                        .raw((byte) 'Z', (byte) 'Z', (byte) 0, (byte) 0, (byte) 2, (byte) 0, (byte) 0, (byte) 0)
                        .raw((byte) 9, (byte) 0)
                        .numbers(0x00280011, "US", 3))
                .build());
        assertThat(Read.element(file.dataSet(), 0x00280010).vr()).isEqualTo(Vr.UN);
        assertThat(file.dataSet().integer(0x00280011)).hasValue(3);
        assertThat(file.warnings()).singleElement().asString().contains("(0028,0010)", "unknown VR ZZ");
    }

    @Test
    void bytesThatAreNoVrAreNamedWithThePlaceAndTheLikelyCause() {
        // The Transfer Syntax says explicit, the Data Set is implicit.
        DataSetBytes[] content = new DataSetBytes[1];
        Part10Builder.implicitLittleEndian().dataSet(set -> content[0] = set.numbers(0x00280010, "US", 512));
        byte[] file =
                explicit().dataSet(set -> set.raw(content[0].toByteArray())).build();
        assertThatThrownBy(() -> Read.file(file, ReadOptions.strict()))
                .isInstanceOfSatisfying(
                        MalformedDataException.class,
                        e -> assertThat(e.offset()).isEqualTo(file.length - 10L))
                .hasMessageContainingAll("made.dcm @ 0x", "(0028,0010)", "says Explicit VR");
    }

    @Test
    void pixelDataAndLongValuesStayInTheSource() throws IOException {
        DataSet set = Read.file(
                        explicit()
                                .dataSet(elements -> elements.bytes(0x00091001, "OB", new byte[130])
                                        .bytes(0x00091002, "OB", new byte[128]))
                                .nativePixels("OW", new byte[2])
                                .build(),
                        ReadOptions.defaults().toBuilder().deferAbove(128).build())
                .dataSet();
        assertThat(Read.element(set, 0x00091001).value()).isInstanceOf(ElementValue.Deferred.class);
        assertThat(Read.element(set, 0x00091002).value()).isInstanceOf(ElementValue.InMemory.class);
        assertThat(Read.element(set, 0x7FE00010).value()).isInstanceOf(ElementValue.Deferred.class);
    }

    @Test
    void fragmentsAreFoundWithTheirPositionsZeroLengthOnesToo() throws IOException {
        byte[] file = explicit()
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2, 3, 4}, new byte[0])
                        .frame(new byte[] {5, 6})
                        .basicOffsetTable())
                .dataSet(set -> set.text(0xFFFCFFFC, "OB", "padding "))
                .build();
        DataSet set = Read.file(file).dataSet();
        FragmentSequence fragments =
                (FragmentSequence) Read.element(set, 0x7FE00010).value();
        assertThat(fragments.count()).isEqualTo(3);
        assertThat(fragments.basicOffsetTableLength()).isEqualTo(8);
        assertThat(fragments.offset(0)).isZero();
        assertThat(fragments.offset(1)).isEqualTo(12);
        assertThat(fragments.offset(2)).isEqualTo(20);
        assertThat(fragments.fragmentAtOffset(20)).isEqualTo(2);
        assertThat(fragments.fragmentAtOffset(21)).isEqualTo(-1);
        assertThat(fragments.length(1)).isZero();
        assertThat(Read.fragment(fragments, 2)).containsExactly(5, 6);
        assertThat(set.contains(0xFFFCFFFC)).isTrue();
    }

    @Test
    void theStopIsNotConsumed() throws IOException {
        byte[] bytes = explicit()
                .withoutPreamble()
                .withoutMeta()
                .dataSet(set -> set.text(PATIENT_NAME, "PN", "A").numbers(0x00280010, "US", 1))
                .build();
        var cursor = new org.dcmflux.bytes.ByteCursor(ByteSource.of(bytes, "made"), 0);
        DataSet before = new DataSetReader(cursor, ReadOptions.defaults(), new java.util.ArrayList<>())
                .read(true, tag -> tag >>> 16 == 0x0028);
        assertThat(before).hasSize(1);
        assertThat(cursor.position()).isEqualTo(10);
    }

    @Test
    void whatIsInUnIsLittleEndianOrAsTheBigEndianFileAroundIt_andTheFileGoesOn() throws IOException {
        for (ByteOrder inside : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] items = new DataSetBytes(inside, false)
                    .header(0x00091001, "UN", DataSetBytes.UNDEFINED)
                    .itemHeader(0xFFFEE000, DataSetBytes.UNDEFINED)
                    .text(PATIENT_NAME, "PN", "In")
                    .numbers(0x00280010, "US", 5)
                    .itemHeader(0xFFFEE00D, 0)
                    .itemHeader(0xFFFEE0DD, 0)
                    .toByteArray();
            byte[] file = Part10Builder.explicitBigEndian()
                    .dataSet(set -> set.text(0x00090010, "LO", "ACME")
                            .header(0x00091001, "UN", DataSetBytes.UNDEFINED)
                            .raw(Arrays.copyOfRange(items, 8, items.length))
                            .numbers(0x00280010, "US", 7))
                    .build();
            DataSet set = Read.file(file).dataSet();
            assertThat(set.integer(0x00280010)).hasValue(7);
            assertThat(set.items(0x00091001).get(0).integer(0x00280010)).hasValue(5);
            assertThat(set.items(0x00091001).get(0).text(PATIENT_NAME)).contains("In");
        }
    }
}
