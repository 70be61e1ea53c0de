package org.dcmflux.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.file.DicomFile;
import org.dcmflux.file.Part10Writer;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.Manifest;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSetWriterTest {
    private static final int PATIENT_NAME = 0x00100010;
    private static final int SEQUENCE = 0x00081115;
    private static final int INNER = 0x0008114A;

    private static byte[] elements(DataSet set, boolean explicit, SequenceLength lengths) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", 256)) {
            new DataSetWriter(
                            sink,
                            explicit
                                    ? TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN
                                    : TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
                            lengths)
                    .write(set);
        }
        return out.toByteArray();
    }

    private static byte[] file(DicomFile file, TransferSyntax syntax, SequenceLength lengths) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", 256)) {
            new Part10Writer(
                            sink,
                            WriteOptions.to(syntax).toBuilder()
                                    .sequenceLength(lengths)
                                    .build())
                    .write(file.fileMetaInformation(), file.dataSet());
        }
        return out.toByteArray();
    }

    private static Part10Builder filled(Part10Builder builder, Lengths lengths) {
        return builder.dataSet(set -> set.text(0x00080018, "UI", "1.2.3")
                .sequence(
                        SEQUENCE,
                        lengths,
                        item -> item.sequence(
                                INNER, lengths, inner -> inner.text(0x00081155, "UI", "1.2.3.4"), inner -> {}),
                        item -> item.text(0x0020000E, "UI", "1.2"))
                .text(0x00090010, "LO", "ACME")
                .sequence(0x00091001, lengths, item -> item.text(PATIENT_NAME, "PN", "A^B"))
                .bytes(0x00091002, "UN", new byte[] {1, 2, 3, 4})
                .text(PATIENT_NAME, "PN", "Doe^Jane")
                .numbers(0x00280009, "AT", 0x00181063L)
                .bytes(0x7FE00010, "OW", new byte[10]));
    }

    private static byte[] numbers(int... unsigned) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value : unsigned) {
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(SequenceLength.class)
    void whatIsReadIsWrittenAndReadTheSame(SequenceLength lengths) throws IOException {
        for (Lengths stored : new Lengths[] {Lengths.DEFINED, Lengths.UNDEFINED}) {
            for (boolean explicitIn : new boolean[] {true, false}) {
                for (boolean explicitOut : new boolean[] {true, false}) {
                    byte[] bytes = filled(
                                    explicitIn
                                            ? Part10Builder.explicitLittleEndian()
                                            : Part10Builder.implicitLittleEndian(),
                                    stored)
                            .build();
                    DicomFile read = Read.file(bytes);
                    TransferSyntax syntax = explicitOut
                            ? TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN
                            : TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN;
                    DicomFile again = Read.file(file(read, syntax, lengths));
                    Read.assertSame(read.dataSet(), again.dataSet(), explicitOut);
                    assertThat(again.warnings()).isEmpty();
                    assertThat(file(again, syntax, lengths)).isEqualTo(file(read, syntax, lengths));
                }
            }
        }
    }

    @Test
    void definedLengthsSayExactlyWhatFollows() throws IOException {
        DataSet inner =
                new DataSetBuilder().putText(PATIENT_NAME, Vr.PN, "A^BC").build();
        DataSet item = new DataSetBuilder()
                .put(INNER, Vr.SQ, new ElementValue.Sequence(List.of(inner)))
                .build();
        DataSet set = new DataSetBuilder()
                .put(SEQUENCE, Vr.SQ, new ElementValue.Sequence(List.of(item, DataSet.EMPTY)))
                .build();
        assertThat(elements(set, true, SequenceLength.DEFINED))
                .containsExactly(numbers(
                        0x08, 0, 0x15, 0x11, 'S', 'Q', 0, 0, 48, 0, 0, 0, // the Sequence
                        0xFE, 0xFF, 0x00, 0xE0, 32, 0, 0, 0, // its first Item
                        0x08, 0, 0x4A, 0x11, 'S', 'Q', 0, 0, 20, 0, 0, 0, // the Sequence inside
                        0xFE, 0xFF, 0x00, 0xE0, 12, 0, 0, 0, // its Item
                        0x10, 0, 0x10, 0, 'P', 'N', 4, 0, 'A', '^', 'B', 'C', //
                        0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0)); // the second Item, empty
        assertThat(elements(set, false, SequenceLength.DEFINED)).startsWith(0x08, 0, 0x15, 0x11, 44, 0, 0, 0);
    }

    private static DataSet holding(int tag, Vr vr) {
        DataSet inner = new DataSetBuilder()
                .put(INNER, Vr.SQ, new ElementValue.Sequence(List.of(DataSet.EMPTY)))
                .build();
        return new DataSetBuilder()
                .put(tag, vr, new ElementValue.Sequence(List.of(inner)))
                .build();
    }

    @Test
    void aSequenceInUnBecomesSqWhereLengthsAreDefined() throws IOException {
        byte[] written = elements(holding(0x00091001, Vr.UN), true, SequenceLength.DEFINED);
        assertThat(written).isEqualTo(elements(holding(0x00091001, Vr.SQ), true, SequenceLength.DEFINED));
        assertThat(elements(holding(0x00091001, Vr.UN), true, SequenceLength.UNDEFINED))
                .startsWith(0x09, 0, 0x01, 0x10, 'U', 'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void aSequenceThatOnlyItsUndefinedLengthTells_keepsItWithEverythingInIt() throws IOException {
        byte[] written = elements(holding(0x00091001, Vr.SQ), false, SequenceLength.DEFINED);
        assertThat(written).isEqualTo(elements(holding(0x00091001, Vr.SQ), false, SequenceLength.UNDEFINED));
        assertThat(elements(holding(SEQUENCE, Vr.SQ), false, SequenceLength.DEFINED))
                .startsWith(0x08, 0, 0x15, 0x11, 24, 0, 0, 0);
        DataSet around = new DataSetBuilder()
                .put(SEQUENCE, Vr.SQ, new ElementValue.Sequence(List.of(holding(0x00091001, Vr.SQ))))
                .build();
        assertThat(elements(around, false, SequenceLength.DEFINED))
                .startsWith(0x08, 0, 0x15, 0x11, written.length + 8, 0, 0, 0);
    }

    @Test
    void undefinedLengthsEndWithDelimiters() throws IOException {
        DataSet set = new DataSetBuilder()
                .put(SEQUENCE, Vr.SQ, new ElementValue.Sequence(List.of(DataSet.EMPTY)))
                .build();
        assertThat(elements(set, true, SequenceLength.UNDEFINED))
                .containsExactly(numbers(
                        0x08, 0, 0x15, 0x11, 'S', 'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, //
                        0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, //
                        0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, // end of the Item
                        0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0)); // end of the Sequence
    }

    @ParameterizedTest
    @EnumSource(SequenceLength.class)
    void aSequenceFoundInUnIsFoundAgain(SequenceLength lengths) throws IOException {
        DataSetBytes[] content = new DataSetBytes[1];
        Part10Builder.implicitLittleEndian().dataSet(set -> content[0] = set.text(PATIENT_NAME, "PN", "In"));
        byte[] bytes = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.header(0x00091001, "UN", DataSetBytes.UNDEFINED)
                        .itemHeader(0xFFFEE000, content[0].size())
                        .raw(content[0].toByteArray())
                        .itemHeader(0xFFFEE0DD, 0))
                .build();
        DicomFile read = Read.file(bytes);
        for (TransferSyntax syntax :
                List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN)) {
            DicomFile again = Read.file(file(read, syntax, lengths));
            Read.assertSame(read.dataSet(), again.dataSet(), false);
        }
    }

    @Test
    void aValueTooLongForAShortLengthFieldBecomesUn() throws IOException {
        for (int length : new int[] {0xFFFD, 0xFFFE, 0xFFFF, 0x10000, 0x10001}) {
            DataSet set = new DataSetBuilder()
                    .put(
                            0x00081115,
                            Vr.SQ,
                            new ElementValue.Sequence(List.of(new DataSetBuilder()
                                    .put(0x00102000, Vr.LO, new ElementValue.InMemory(new byte[length]))
                                    .build())))
                    .build();
            for (SequenceLength lengths : SequenceLength.values()) {
                DataSet read = Read.file(Part10Builder.explicitLittleEndian()
                                .dataSet(elements -> {
                                    try {
                                        elements.raw(elements(set, true, lengths));
                                    } catch (IOException e) {
                                        throw new java.io.UncheckedIOException(e);
                                    }
                                })
                                .build())
                        .dataSet()
                        .items(0x00081115)
                        .get(0);
                boolean fits = length <= 0xFFFE;
                assertThat(Read.element(read, 0x00102000).vr()).isEqualTo(fits ? Vr.LO : Vr.UN);
                assertThat(Read.bytes(read, 0x00102000)).hasSize(length + length % 2);
            }
        }
    }

    @Test
    void groupLengthsAreDroppedAtEveryLevelAndTheDefinedLengthsKnowIt() throws IOException {
        DicomFile read = Read.file(Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.numbers(0x00080000, "UL", 99)
                        .sequence(
                                SEQUENCE,
                                Lengths.DEFINED,
                                item -> item.numbers(0x00100000, "UL", 99).text(PATIENT_NAME, "PN", "A")))
                .build());
        for (SequenceLength lengths : SequenceLength.values()) {
            DataSet again = Read.file(file(read, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, lengths))
                    .dataSet();
            assertThat(again.contains(0x00080000)).isFalse();
            assertThat(again.items(SEQUENCE).get(0)).singleElement().hasToString("(0010,0010) PN");
        }
    }

    @Test
    void oddValuesGetThePaddingOfTheirVr() throws IOException {
        for (Vr vr : Vr.values()) {
            if (vr == Vr.SQ) {
                continue;
            }
            byte expected = List.of(
                                    Vr.AE, Vr.AS, Vr.CS, Vr.DA, Vr.DS, Vr.DT, Vr.IS, Vr.LO, Vr.LT, Vr.PN, Vr.SH, Vr.ST,
                                    Vr.TM, Vr.UC, Vr.UR, Vr.UT)
                            .contains(vr)
                    ? (byte) ' '
                    : 0;
            byte[] value = {'1', '.', '2'};
            for (ElementValue odd : List.of(
                    new ElementValue.InMemory(value),
                    new ElementValue.Deferred(ByteSource.of(value, "in"), 0, value.length))) {
                DataSet set = new DataSetBuilder().put(0x00091001, vr, odd).build();
                byte[] written = elements(set, true, SequenceLength.UNDEFINED);
                assertThat(written).hasSize((vr.hasLongLength() ? 12 : 8) + 4);
                assertThat(written).as("%s", vr).endsWith('1', '.', '2', expected);
            }
        }
    }

    @Test
    void fragmentsAreCopiedWithTheirTableByteForByte() throws IOException {
        byte[] bytes = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2}, new byte[0])
                        .frame(new byte[1000])
                        .basicOffsetTable())
                .build();
        DicomFile read = Read.file(bytes);
        byte[] written = file(read, TransferSyntaxes.JPEG_LOSSLESS_SV1, SequenceLength.UNDEFINED);
        byte[] pixels = FragmentBytes.create()
                .frame(new byte[] {1, 2}, new byte[0])
                .frame(new byte[1000])
                .basicOffsetTable()
                .toByteArray();
        assertThat(written).endsWith(pixels);
    }

    @Test
    void aValueLongerThanALengthFieldCanSayIsRefusedBeforeItsHeader() throws IOException {
        ByteSource endless = new ByteSource() {
            @Override
            public String name() {
                return "endless";
            }

            @Override
            public long size() {
                return Long.MAX_VALUE;
            }

            @Override
            public int read(long position, ByteBuffer dst) {
                throw new AssertionError("nothing needs to be read");
            }

            @Override
            public void transferTo(long position, long count, WritableByteChannel target) {
                throw new AssertionError("nothing needs to be read");
            }

            @Override
            public void close() {}
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteSink sink = new ByteSink(Channels.newChannel(out), "out.dcm", 256);
        for (long length : new long[] {0xFFFF_FFFFL, 0x1_0000_0000L, 1L << 40}) {
            DataSet set = new DataSetBuilder()
                    .put(0x7FE00010, Vr.OW, new ElementValue.Deferred(endless, 0, length))
                    .build();
            assertThatThrownBy(() -> new DataSetWriter(
                                    sink, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, SequenceLength.UNDEFINED)
                            .write(set))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("out.dcm", "(7FE0,0010)", Long.toString(length), "2^32−2");
        }
        assertThat(sink.position()).isZero();
    }

    @ParameterizedTest
    @EnumSource(SequenceLength.class)
    void ourOwnFixturesAreWrittenAndReadTheSame(SequenceLength lengths) throws IOException {
        Manifest manifest = TestData.ownManifest();
        for (var entry : manifest.where(entry -> !entry.transferSyntax().endsWith("1.2.2"))
                .filter(entry -> !entry.transferSyntax().endsWith(".1.99"))
                .toList()) {
            try (DicomFile read = DicomFile.open(entry.file())) {
                DicomFile again = Read.file(file(read, read.transferSyntax(), lengths));
                Read.assertSame(read.dataSet(), again.dataSet(), true);
            }
        }
    }
}
