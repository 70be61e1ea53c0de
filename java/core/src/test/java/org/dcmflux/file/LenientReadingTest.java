package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.Tolerance;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

/** Every deviation that is forgiven: read with a warning by the lenient preset, refused by the strict one. */
class LenientReadingTest {
    private static final int SEQUENCE = 0x00081115;
    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;
    private static final Consumer<DataSetBytes> PATIENT =
            set -> set.text(0x00080060, "CS", "SR").text(0x00100010, "PN", "A").text(0x00100020, "LO", "1");

    private static DicomFile open(byte[] bytes, ReadOptions options) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), options);
    }

    /** Lenient reading; strict reading must refuse the same bytes. */
    private static DicomFile forgiven(byte[] bytes, String... words) throws IOException {
        assertThatThrownBy(() -> open(bytes, ReadOptions.strict()))
                .isInstanceOf(DicomException.class)
                .hasMessageContaining("made.dcm");
        DicomFile file = open(bytes, ReadOptions.lenient());
        assertThat(String.join("\n", file.warnings())).contains(words);
        return file;
    }

    private static void assertPatient(DicomFile file) {
        assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
        assertThat(file.dataSet().text(Tags.PatientID)).contains("1");
    }

    private static byte[] explicit(Consumer<DataSetBytes> elements) {
        return Part10Builder.explicitLittleEndian().dataSet(elements).build();
    }

    @Test
    void theDefaultIsTheLenientPreset() {
        assertThat(ReadOptions.defaults()).isEqualTo(ReadOptions.lenient());
        assertThat(ReadOptions.strict().tolerance()).isEqualTo(Tolerance.STRICT);
    }

    @Test
    void aFileWithoutPreambleIsRead() throws IOException {
        byte[] whole = explicit(PATIENT);
        assertPatient(forgiven(Arrays.copyOfRange(whole, 132, whole.length), "no preamble", "byte 0"));
        assertPatient(forgiven(Arrays.copyOfRange(whole, 128, whole.length), "no preamble", "'DICM' stands at byte 0"));
    }

    @Test
    void aDataSetWithoutFileMetaInformationTellsItsFormItself() throws IOException {
        for (Part10Builder builder : List.of(
                Part10Builder.explicitLittleEndian(),
                Part10Builder.implicitLittleEndian(),
                Part10Builder.explicitBigEndian())) {
            byte[] bytes =
                    builder.withoutPreamble().withoutMeta().dataSet(PATIENT).build();
            assertPatient(forgiven(bytes, "no File Meta Information"));
            byte[] afterBlank = new byte[bytes.length + 1];
            afterBlank[0] = ' ';
            System.arraycopy(bytes, 0, afterBlank, 1, bytes.length);
            assertPatient(forgiven(afterBlank, "stands at byte 1"));
        }
        assertPatient(forgiven(
                Part10Builder.implicitLittleEndian()
                        .withoutMeta()
                        .dataSet(PATIENT)
                        .build(),
                "names no Transfer Syntax",
                "Implicit VR Little Endian"));
    }

    @Test
    void aWrongTransferSyntaxIsSeenThroughWhenTheDataSetShowsItsForm() throws IOException {
        DataSetBytes[] implicit = new DataSetBytes[1];
        Part10Builder.implicitLittleEndian().dataSet(set -> {
            PATIENT.accept(set);
            implicit[0] = set;
        });
        DicomFile file = forgiven(explicit(set -> set.raw(implicit[0].toByteArray())), "encoded as Implicit VR");
        assertPatient(file);
        assertThat(file.transferSyntax()).isEqualTo(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
        DataSetBytes[] explicit = new DataSetBytes[1];
        explicit(set -> {
            PATIENT.accept(set);
            explicit[0] = set;
        });
        for (Part10Builder liar : List.of(Part10Builder.implicitLittleEndian(), Part10Builder.explicitBigEndian())) {
            byte[] bytes =
                    liar.dataSet(set -> set.raw(explicit[0].toByteArray())).build();
            assertPatient(forgiven(bytes, "encoded as Explicit VR Little Endian"));
        }
    }

    @Test
    void delimitersThatAreMissingAreThoughtOf() throws IOException {
        DicomFile atNext = forgiven(
                explicit(set -> set.header(SEQUENCE, "SQ", DataSetBytes.UNDEFINED)
                        .itemHeader(ITEM, DataSetBytes.UNDEFINED)
                        .text(0x00080050, "SH", "A")
                        .itemHeader(ITEM, DataSetBytes.UNDEFINED)
                        .itemHeader(SEQUENCE_END, 0)
                        .text(0x00100010, "PN", "A")),
                "(FFFE,E000): the Item before it was not closed",
                "(FFFE,E0DD): the Item before it was not closed");
        assertThat(atNext.dataSet().items(SEQUENCE)).hasSize(2);
        assertThat(atNext.dataSet().text(Tags.PatientName)).contains("A");
    }

    @Test
    void delimitersThatAreMissingAtTheEndOfTheFileAreThoughtOf() throws IOException {
        DicomFile file = forgiven(
                explicit(set -> set.text(0x00080050, "SH", "A")
                        .header(SEQUENCE, "SQ", DataSetBytes.UNDEFINED)
                        .itemHeader(ITEM, DataSetBytes.UNDEFINED)
                        .text(0x00080050, "SH", "A")
                        .itemHeader(ITEM_END, 0)
                        .itemHeader(ITEM, DataSetBytes.UNDEFINED)
                        .text(0x00080050, "SH", "B")),
                "truncated; what stands before was read");
        assertThat(file.isCutShort()).isTrue();
        assertThat(file.dataSet().items(SEQUENCE)).hasSize(2);
        FragmentBytes fragments = FragmentBytes.create().frame(new byte[8]).withoutDelimiter();
        DicomFile pixels = forgiven(
                Part10Builder.syntax("1.2.840.10008.1.2.5")
                        .encapsulated(fragments)
                        .build(),
                "(7FE0,0010): the Sequence Delimitation Item is missing after 1 fragments");
        assertThat(pixels.dataSet().get(Tags.PixelData).value())
                .isInstanceOfSatisfying(
                        FragmentSequence.class,
                        found -> assertThat(found.count()).isEqualTo(1));
    }

    @Test
    void delimitersThatAreMissingBeforeTheEndOfWhatIsAroundAreThoughtOf() throws IOException {
        int inner = 0x0008114A;
        DicomFile file = forgiven(
                explicit(set -> set.sequence(
                                SEQUENCE,
                                Lengths.DEFINED,
                                item -> item.header(inner, "SQ", DataSetBytes.UNDEFINED)
                                        .itemHeader(ITEM, DataSetBytes.UNDEFINED)
                                        .text(0x00081155, "UI", "1.2"))
                        .text(0x00100010, "PN", "A")),
                "(FFFE,E00D): is missing",
                "(FFFE,E0DD): is missing");
        assertThat(file.dataSet().items(SEQUENCE).get(0).items(inner)).hasSize(1);
        assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
    }

    @Test
    void strayDelimitersAreSkipped() throws IOException {
        assertPatient(forgiven(
                explicit(set -> {
                    set.itemHeader(ITEM_END, 0).itemHeader(SEQUENCE_END, 0);
                    PATIENT.accept(set);
                }),
                "(FFFE,E00D): belongs to no Sequence",
                "(FFFE,E0DD): belongs to no Sequence"));
        assertThatThrownBy(() -> open(explicit(set -> set.itemHeader(ITEM, 0)), ReadOptions.lenient()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("unexpected (FFFE,E000)");
    }

    @Test
    void itemsBehindASequenceOfLengthZeroAreItsOwn() throws IOException {
        DicomFile file = forgiven(
                explicit(set -> set.text(0x00080050, "SH", "outer")
                        .header(SEQUENCE, "SQ", 0)
                        .itemHeader(ITEM, 0)
                        .text(0x00080050, "SH", "inner")
                        .text(0x00100010, "PN", "A")),
                "(0008,1115): says that it is empty, but Items follow");
        assertThat(file.dataSet().text(Tags.AccessionNumber)).contains("outer");
        assertThat(file.dataSet().items(SEQUENCE).get(0).text(Tags.AccessionNumber))
                .contains("inner");
        assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
    }

    @Test
    void blankAndInventedVrsAreReadInTheFormAfterWhichAnotherElementStands() throws IOException {
        byte[] shortLength = explicit(set -> set.lie(0x00080060, "  ", 2, new byte[] {'M', 'R'})
                .text(0x00100010, "PN", "A")
                .text(0x00100020, "LO", "1"));
        DicomFile blank = forgiven(shortLength, "(0008,0060): has no VR but the bytes 0x2020, kept as CS");
        assertPatient(blank);
        assertThat(blank.dataSet().text(Tags.Modality)).contains("MR");
        byte[] noLength = explicit(set -> {
            set.raw(new byte[] {8, 0, 0x60, 0, ' ', ' '});
            set.text(0x00100010, "PN", "A").text(0x00100020, "LO", "1");
        });
        assertPatient(forgiven(noLength, "with a value of 0 bytes"));
        byte[] invented = explicit(set -> {
            set.raw(new byte[] {8, 0, 0x60, 0, 'Z', 'Z', 4, 0, 'A', 'B', 'C', 'D'});
            set.text(0x00100010, "PN", "A").text(0x00100020, "LO", "1");
        });
        assertPatient(forgiven(invented, "unknown VR ZZ, kept as UN with a value of 4 bytes"));
    }

    @Test
    void textWhereASequenceIsDueIsKeptAsUnknown() throws IOException {
        byte[] bytes = Part10Builder.implicitLittleEndian()
                .dataSet(set -> set.text(SEQUENCE, "LO", "NAMED TYPE").text(0x00100010, "PN", "A"))
                .build();
        DicomFile file = forgiven(bytes, "is a Sequence, but its value has no Items; kept as UN");
        assertThat(file.dataSet().get(SEQUENCE).vr()).isEqualTo(Vr.UN);
        assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
    }

    @Test
    void zerosTooManyBeforeAnElementAreSkipped() throws IOException {
        byte[] bytes = explicit(set -> set.text(0x00080060, "CS", "SR")
                .raw(new byte[4])
                .text(0x00100010, "PN", "A")
                .text(0x00100020, "LO", "1"));
        assertPatient(forgiven(bytes, "four zero bytes stand before it; skipped"));
    }

    @Test
    void oddLengthsWrongOrdersAndRepetitionsAreWarnings() throws IOException {
        forgiven(explicit(set -> set.lie(0x00100010, "PN", 1, new byte[] {'A'})), "odd value length 1");
        forgiven(explicit(set -> PATIENT.accept(set.text(0x00200010, "SH", "1"))), "out of ascending order");
        forgiven(explicit(set -> PATIENT.accept(set.text(0x00100010, "PN", "B"))), "stands twice");
        forgiven(
                Part10Builder.explicitLittleEndian().metaLengthStates(6).build(), "(0002,0000): the group length is 6");
    }

    @Test
    void whatIsCutShortAndNoImageIsWorthWhatStandsBefore() throws IOException {
        byte[] whole = explicit(set -> PATIENT.accept(set.sequence(
                SEQUENCE,
                Lengths.DEFINED,
                item -> item.text(0x00080050, "SH", "A"),
                item -> item.text(0x00080050, "SH", "B"))));
        int start = whole.length - Part10Builder.explicitLittleEndian().dataSetSize();
        assertThat(start).isPositive();
        DicomFile file = forgiven(Arrays.copyOf(whole, whole.length - 3), "truncated");
        assertThat(file.isCutShort()).isTrue();
        assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
        assertThat(open(whole, ReadOptions.defaults()).isCutShort()).isFalse();
    }

    @Test
    void anImageThatIsCutShortBeforeItsPixelsIsRefused() {
        byte[] whole = Part10Builder.explicitLittleEndian()
                .dataSet(PATIENT)
                .image(new FrameShape(4, 6, 1, 8, false, 1), 8, "MONOCHROME2")
                .nativePixels("OB", new byte[24])
                .build();
        for (int missing : new int[] {1, 24, 30, 34}) {
            assertThatThrownBy(() -> open(Arrays.copyOf(whole, whole.length - missing), ReadOptions.lenient()))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("made.dcm @ 0x");
        }
    }

    @Test
    void bytesBehindThePixelsAreLeftAside() throws IOException {
        byte[] whole = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(4, 6, 1, 8, false, 1), 8, "MONOCHROME2")
                .nativePixels("OB", new byte[24])
                .build();
        for (byte[] more : new byte[][] {new byte[1], new byte[200], {1, 2, 3, 4, 5}, new byte[12]}) {
            byte[] longer = Arrays.copyOf(whole, whole.length + more.length);
            System.arraycopy(more, 0, longer, whole.length, more.length);
            DicomFile file = forgiven(longer, "made.dcm @ 0x");
            assertThat(file.dataSet().contains(Tags.PixelData)).isTrue();
            assertThat(file.isCutShort()).isFalse();
        }
    }

    @Test
    void textZerosAndRandomBytesAreNeverTakenForDicom() {
        List<byte[]> none = new ArrayList<>();
        none.add("Study report\nPatient: A\n".repeat(50).getBytes(StandardCharsets.US_ASCII));
        none.add("\n\n\n\0\0\0 ".repeat(90).getBytes(StandardCharsets.US_ASCII));
        none.add(new byte[4096]);
        for (int seed = 0; seed < 5_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            if (seed % 2 == 0) {
                bytes[0] = 8; // as if it began with a group that Data Sets begin with
                bytes[1] = 0;
            }
            none.add(bytes);
        }
        for (byte[] bytes : none) {
            assertThatThrownBy(() -> open(bytes, ReadOptions.lenient()))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("made.dcm: not a DICOM file");
        }
    }

    @Test
    void thePixelsOfTheGePrivateSyntaxAreSwappedIntoLittleEndian() throws IOException {
        byte[] ge = Part10Builder.implicitLittleEndian()
                .image(new FrameShape(1, 2, 1, 16, false, 1), 16, "MONOCHROME2")
                .nativePixels("OW", new byte[] {1, 2, 3, 4})
                .build();
        byte[] uid = "1.2.840.113619.5.2".getBytes(StandardCharsets.US_ASCII);
        byte[] implicit = "1.2.840.10008.1.2\0".getBytes(StandardCharsets.US_ASCII);
        int at = new String(ge, StandardCharsets.ISO_8859_1).indexOf("1.2.840.10008.1.2\0");
        assertThat(implicit).hasSameSizeAs(uid);
        System.arraycopy(uid, 0, ge, at, uid.length);
        try (DicomFile file = open(ge, ReadOptions.strict())) {
            ElementValue.Deferred pixels =
                    (ElementValue.Deferred) file.dataSet().get(Tags.PixelData).value();
            assertThat(pixels.load().array()).containsExactly(2, 1, 4, 3);
            assertThat(file.transferSyntax()).isEqualTo(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
            assertThat(file.fileMetaInformation().transferSyntaxUid()).isEqualTo("1.2.840.113619.5.2");
            assertThat(file.warnings()).singleElement().asString().contains("GE private");
        }
    }

    @Test
    void hevcUnderUnregisteredNamesIsReadAsWhatItIs() throws IOException {
        for (String uid : new String[] {"1.2.840.10008.1.2.4.107", "1.2.840.10008.1.2.4.108"}) {
            byte[] file = Part10Builder.syntax(uid + ".1").build();
            try (DicomFile read = open(file, ReadOptions.lenient())) {
                assertThat(read.transferSyntax().uid()).isEqualTo(uid);
                assertThat(read.warnings()).singleElement().asString().contains(uid + ".1 is not registered");
            }
        }
    }

    @Test
    void papyrusAndThePrivateSyntaxOfPhilipsAreRefusedByName() {
        assertThatThrownBy(() -> open(Part10Builder.syntax("1.2.840.10008.1.20").build(), ReadOptions.lenient()))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContaining("Papyrus 3");
        assertThatThrownBy(() ->
                        open(Part10Builder.syntax("1.3.46.670589.33.1.4.1").build(), ReadOptions.lenient()))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContaining("Philips");
    }

    @Test
    void itemsInUnThatAreInExplicitVrAreSeenThrough() throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x0009_0010, "LO", "ACME")
                        .header(0x0009_1010, "UN", DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE000, 22)
                        .text(0x0008_1155, "UI", "1.2.3.4.5.6.7")
                        .itemHeader(0xFFFEE0DD, 0)
                        .text(0x0010_0020, "LO", "ID"))
                .build();
        try (DicomFile lenient = DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.lenient())) {
            assertThat(lenient.dataSet().items(0x0009_1010).get(0).strings(0x0008_1155))
                    .containsExactly("1.2.3.4.5.6.7");
            assertThat(lenient.warnings()).singleElement().asString().contains("(0009,1010)", "Explicit VR");
        }
        assertThatThrownBy(() -> DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.strict()))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("made.dcm @ 0x", "(0009,1010)[1]");
    }
}
