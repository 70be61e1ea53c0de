package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HexFormat;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TypedAccessTest {
    private static final int ANY = 0x0021_1010;

    private static DataSet of(Vr vr, byte[] value) {
        return of(ANY, vr, value);
    }

    private static DataSet of(int tag, Vr vr, byte[] value) {
        return new DataSetBuilder()
                .put(tag, vr, new ElementValue.InMemory(value))
                .build();
    }

    private static DataSet text(Vr vr, String value) {
        return of(vr, value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @ParameterizedTest
    @CsvSource({
        "US, 0100ffff, 1 65535",
        "SS, 0100ffff, 1 -1",
        "UL, 01000000ffffffff, 1 4294967295",
        "SL, 01000000ffffffff, 1 -1",
        "SV, 0100000000000000ffffffffffffffff, 1 -1",
        "UV, 0100000000000000ffffffffffffffff, 1 -1",
        "OB, 01ff, 1 255",
        "OW, 0100ffff, 1 65535",
        "OL, ffffffff, 4294967295",
        "OV, 0200000000000000, 2",
        "IS, 2031205c2d37, 10 -7",
        "DS, 332e305c316532, 3 100",
        "FD, 0000000000000840, 3"
    })
    void wholeNumbersOfEveryVrThatHasThem(Vr vr, String value, String expected) throws IOException {
        String bytes = vr == Vr.IS ? "2031305c2d37" : value;
        StringBuilder found = new StringBuilder();
        for (long number : of(vr, hex(bytes)).longs(ANY)) {
            found.append(found.length() == 0 ? "" : " ").append(number);
        }
        assertThat(found).hasToString(expected);
    }

    @Test
    void floatingPointNumbersOfEveryVrThatHasThem() throws IOException {
        assertThat(of(Vr.FL, hex("0000003f")).doubles(ANY)).containsExactly(0.5);
        assertThat(of(Vr.OF, hex("0000003f0000803f")).doubles(ANY)).containsExactly(0.5, 1);
        assertThat(of(Vr.FD, hex("000000000000e03f")).doubles(ANY)).containsExactly(0.5);
        assertThat(of(Vr.OD, hex("000000000000e03f")).doubles(ANY)).containsExactly(0.5);
        assertThat(of(Vr.UV, hex("ffffffffffffffff")).doubles(ANY)).containsExactly(1.8446744073709552E19);
        assertThat(of(Vr.SS, hex("ffff")).doubles(ANY)).containsExactly(-1);
        assertThat(text(Vr.DS, "0.5\\\\ -1e1 ").doubles(ANY)).containsExactly(0.5, Double.NaN, -10);
        assertThat(text(Vr.IS, "12").doubles(ANY)).containsExactly(12);
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void elementsWithoutValueHaveNoValuesWhateverTheirVr(Vr vr) throws IOException {
        DataSet dataSet = new DataSetBuilder().put(ANY, vr, ElementValue.EMPTY).build();
        assertThat(dataSet.strings(ANY)).isEmpty();
        assertThat(dataSet.longs(ANY)).isEmpty();
        assertThat(dataSet.doubles(ANY)).isEmpty();
        assertThat(dataSet.tags(ANY)).isEmpty();
        assertThat(dataSet.personNames(ANY)).isEmpty();
        assertThat(dataSet.bytes(ANY).remaining()).isZero();
        assertThat(DataSet.EMPTY.strings(ANY)).isEmpty();
        assertThat(DataSet.EMPTY.longs(ANY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Vr.class)
    void anyBytesAreShownAsTextWithoutAnException(Vr vr) throws IOException {
        byte[] odd = {1, (byte) 0x80, 27, '\\', '$', 'B', 92, 7, 0, 13, 66};
        assertThat(of(vr, odd).strings(ANY)).isNotNull();
        assertThat(of(vr, odd).bytes(ANY).remaining()).isEqualTo(odd.length);
    }

    @Test
    void attributeTagsArePairsOfWords() throws IOException {
        DataSet dataSet = of(Vr.AT, hex("2800100018001530"));
        assertThat(dataSet.tags(ANY)).containsExactly(Tags.Rows, 0x0018_3015);
        assertThat(dataSet.strings(ANY)).containsExactly("(0028,0010)", "(0018,3015)");
    }

    @Test
    void numbersAsText() throws IOException {
        assertThat(of(Vr.UV, hex("ffffffffffffffff")).strings(ANY)).containsExactly("18446744073709551615");
        assertThat(of(Vr.FL, hex("cdcccc3d")).strings(ANY)).containsExactly("0.1");
        assertThat(of(Vr.OW, hex("cdcc")).strings(ANY)).isEmpty();
    }

    @Test
    void decimalStringsAreThereAsWritten() throws IOException {
        assertThat(text(Vr.DS, "1.50\\1,5").writtenNumbers(ANY))
                .extracting(WrittenNumber::text, WrittenNumber::isNumber)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("1.50", true),
                        org.assertj.core.groups.Tuple.tuple("1,5", false));
    }

    @Test
    void numberThatIsNoneIsReportedWithItsPlace() {
        DataSet item = of(Tags.PixelSpacing, Vr.DS, "0.5\\1,5".getBytes(StandardCharsets.US_ASCII));
        DataSet root = new DataSetBuilder()
                .put(Tags.PixelMeasuresSequence, Vr.SQ, new ElementValue.Sequence(List.of(DataSet.EMPTY, item)))
                .build();
        DataSet reached = root.items(Tags.PixelMeasuresSequence).get(1);
        assertThatThrownBy(() -> reached.doubles(Tags.PixelSpacing))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("(0028,9110)[2].(0028,0030)")
                .hasMessageContaining("value 2, '1,5'");
    }

    @Test
    void numbersThatDoNotFitAreReported() {
        assertThatThrownBy(() -> of(Vr.UL, hex("ffffffff")).ints(ANY)).isInstanceOf(MalformedDataException.class);
        assertThatThrownBy(() -> text(Vr.IS, "1.5").longs(ANY)).isInstanceOf(MalformedDataException.class);
        assertThatThrownBy(() -> text(Vr.IS, "1\\\\2").longs(ANY)).isInstanceOf(MalformedDataException.class);
        assertThatThrownBy(() -> text(Vr.DS, "1e400").longs(ANY)).isInstanceOf(MalformedDataException.class);
        assertThatThrownBy(() -> of(Vr.UN, hex("0100")).longs(ANY)).isInstanceOf(MalformedDataException.class);
    }

    @Test
    void unknownElementThatTheDictionaryKnowsIsUnderstood() throws IOException {
        assertThat(of(Tags.Rows, Vr.UN, hex("0002")).ints(Tags.Rows)).containsExactly(512);
        assertThat(of(Tags.PatientName, Vr.UN, "Doe^J ".getBytes(StandardCharsets.US_ASCII))
                        .personNames(Tags.PatientName))
                .containsExactly(PersonName.parse("Doe^J"));
    }

    @Test
    void datesAndTimes() throws IOException {
        assertThat(text(Vr.DA, "20200102\\20200103").dates(ANY))
                .extracting(value -> value.day().orElseThrow())
                .containsExactly(LocalDate.of(2020, 1, 2), LocalDate.of(2020, 1, 3));
        assertThat(text(Vr.TM, "1015").times(ANY).get(0).time()).contains(LocalTime.of(10, 15));
        assertThat(text(Vr.DT, "2020").dateTimes(ANY)).hasSize(1);
    }

    @Test
    void bytesAreReadOnlyAndLittleEndian() throws IOException {
        ByteBuffer bytes = of(Vr.OW, hex("0100ffff")).bytes(ANY);
        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(bytes.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.asShortBuffer().get(0)).isEqualTo((short) 1);
    }

    @Test
    void valuesThatWereLeftInTheirSourceAreLoaded() throws IOException {
        ByteSource source = ByteSource.of("..1\\2".getBytes(StandardCharsets.US_ASCII), "memory");
        DataSet dataSet = new DataSetBuilder()
                .put(ANY, Vr.IS, new ElementValue.Deferred(source, 2, 3))
                .build();
        assertThat(dataSet.ints(ANY)).containsExactly(1, 2);
        source.close();
    }

    @Test
    void itemsInheritTheCharacterSetUnlessTheyHaveTheirOwn() throws IOException {
        byte[] umlaut = {(byte) 0xFC};
        byte[] cyrillic = {(byte) 0xBB};
        DataSet inherits = of(Tags.PatientName, Vr.PN, umlaut);
        DataSet own = of(Tags.PatientName, Vr.PN, cyrillic).toBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 144")
                .put(
                        Tags.OtherPatientIDsSequence,
                        Vr.SQ,
                        new ElementValue.Sequence(List.of(of(Tags.PatientName, Vr.PN, cyrillic))))
                .build();
        DataSet root = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 100")
                .put(Tags.ReferencedStudySequence, Vr.SQ, new ElementValue.Sequence(List.of(inherits, own)))
                .build();
        List<DataSet> items = root.items(Tags.ReferencedStudySequence);
        assertThat(items.get(0).strings(Tags.PatientName)).containsExactly("ü");
        assertThat(items.get(0).enclosing()).isSameAs(root);
        assertThat(items.get(1).strings(Tags.PatientName)).containsExactly("Л");
        assertThat(items.get(1).items(Tags.OtherPatientIDsSequence).get(0).strings(Tags.PatientName))
                .containsExactly("Л");
    }

    @Test
    void characterSetItselfIsReadInTheDefaultRepertoire() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "\\ISO 2022 IR 87")
                .build();
        assertThat(dataSet.strings(Tags.SpecificCharacterSet)).containsExactly("", "ISO 2022 IR 87");
        assertThat(dataSet.characterSet().terms()).containsExactly("", "ISO 2022 IR 87");
        assertThat(DataSet.EMPTY.characterSet()).isSameAs(SpecificCharacterSet.DEFAULT);
    }

    @Test
    void privateElementsAreFoundByTheirCreator() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .putText(Tag.of(0x0029, 0x10), Vr.LO, "OTHER")
                .putText(Tag.of(0x0029, 0x11), Vr.LO, "SIEMENS CSA HEADER")
                .putText(Tag.of(0x0029, 0x1008), Vr.CS, "NO")
                .putText(Tag.of(0x0029, 0x1108), Vr.CS, "IMAGE NUM 4")
                .putText(Tag.of(0x0029, 0x1109), Vr.LO, "20200101")
                .putText(Tag.of(0x0029, 0x1208), Vr.LO, "ORPHAN")
                .build();
        PrivateBlock block = dataSet.privateBlock(0x0029, "SIEMENS CSA HEADER").orElseThrow();
        assertThat(block.tag(0x08)).isEqualTo(0x0029_1108);
        assertThat(dataSet.strings(block.tag(0x08))).containsExactly("IMAGE NUM 4");
        assertThat(block.elements()).extracting(DataElement::tag).containsExactly(0x0029_1108, 0x0029_1109);
        assertThat(block.get(0x77)).isNull();
        assertThat(dataSet.privateCreator(0x0029_1108)).contains("SIEMENS CSA HEADER");
        assertThat(dataSet.privateCreator(0x0029_1208)).isEmpty();
        assertThat(dataSet.privateCreator(Tags.Rows)).isEmpty();
        assertThat(dataSet.privateBlock(0x0029, "NOBODY")).isEmpty();
        assertThat(dataSet.privateBlocks()).hasSize(2);
    }

    @Test
    void privateBlockIsReservedOnce_inTheFirstFreePlace() throws IOException {
        DataSetBuilder builder = new DataSetBuilder().putText(Tag.of(0x0029, 0x10), Vr.LO, "OTHER");
        assertThat(builder.privateBlock(0x0029, "VENDOR")).isEqualTo(0x11);
        assertThat(builder.privateBlock(0x0029, "VENDOR")).isEqualTo(0x11);
        assertThat(builder.privateBlock(0x0029, "OTHER")).isEqualTo(0x10);
        assertThat(builder.build().strings(Tag.of(0x0029, 0x11))).containsExactly("VENDOR");
        assertThatThrownBy(() -> builder.privateBlock(0x0028, "VENDOR")).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 0xFF - 0x11; i++) {
            builder.privateBlock(0x0029, "VENDOR " + i);
        }
        assertThatThrownBy(() -> builder.privateBlock(0x0029, "ONE TOO MANY"))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void repetitionsOfARepeatingGroupAreFoundTogether() {
        DataSet dataSet = new DataSetBuilder()
                .putUnsignedShort(0x6000_0010, 1)
                .putUnsignedShort(0x6000_0011, 1)
                .putUnsignedShort(0x6002_0010, 2)
                .putUnsignedShort(Tags.Rows, 3)
                .build();
        assertThat(dataSet.repetitions(0x6000_0010))
                .extracting(DataElement::tag)
                .containsExactly(0x6000_0010, 0x6002_0010);
        assertThat(dataSet.repetitions(0x6004_0010)).hasSize(2);
        assertThat(dataSet.repetitions(Tags.Rows)).hasSize(1);
        assertThat(dataSet.repetitions(ANY)).isEmpty();
    }

    @Test
    void encodedTextIsPaddedAsItsVrSays() throws IOException {
        SpecificCharacterSet latin = SpecificCharacterSet.of(List.of("ISO_IR 100"));
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 100")
                .put(Tags.PatientName, Vr.PN, latin.elementValue("Jörgensen", Vr.PN))
                .put(Tags.SOPInstanceUID, Vr.UI, latin.elementValue("1.2", Vr.UI))
                .build();
        assertThat(dataSet.bytes(Tags.PatientName).remaining()).isEqualTo(10);
        assertThat(dataSet.strings(Tags.PatientName)).containsExactly("Jörgensen");
        assertThat(dataSet.bytes(Tags.SOPInstanceUID).get(3)).isZero();
        assertThatThrownBy(() -> latin.elementValue("ö", Vr.CS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void walkGoesAsDeepAsTheSequencesWithoutTheThreadStack() throws IOException {
        DataSet deep = DataSet.EMPTY;
        for (int i = 0; i < 20_000; i++) {
            deep = new DataSetBuilder()
                    .put(Tags.ReferencedStudySequence, Vr.SQ, new ElementValue.Sequence(List.of(deep)))
                    .build();
        }
        int[] items = {0};
        deep.visit(new DataSetVisitor() {
            @Override
            public void element(DataSet container, DataElement element) {}

            @Override
            public void beginSequence(DataSet container, DataElement sequence, int itemCount) {}

            @Override
            public void beginItem(DataSet item, int number) {
                items[0]++;
            }

            @Override
            public void endItem(DataSet item) {
                items[0]++;
            }

            @Override
            public void endSequence(DataElement sequence) {}
        });
        assertThat(items[0]).isEqualTo(40_000);
    }
}
