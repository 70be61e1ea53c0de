package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.data.SpecificCharacterSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.encoding.WriteOptions.TrailingPadding;
import org.dcmflux.encoding.WriteOptions.UidCheck;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class Part10OutputTest {
    private static final DataSet SMALL =
            new DataSetBuilder().putText(Tags.SOPInstanceUID, Vr.UI, "1.2.3").build();

    private static byte[] bytes(DataSet dataSet, WriteOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Part10Output.of(new FileMetaInformation(DataSet.EMPTY), dataSet, options)
                .to(out);
        return out.toByteArray();
    }

    private static DicomFile read(byte[] bytes) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.defaults());
    }

    private static WriteOptions.Builder options() {
        return WriteOptions.defaults().toBuilder();
    }

    @Test
    void aPreambleOfTheCallersIsWrittenAndMustHave128Bytes() throws IOException {
        byte[] preamble = new byte[128];
        preamble[0] = 'I';
        byte[] written =
                bytes(SMALL, options().preamble(ByteBuffer.wrap(preamble)).build());
        assertThat(written).startsWith(preamble);
        assertThatThrownBy(() -> options().preamble(ByteBuffer.allocate(127)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("exactly 128");
    }

    @Test
    void whatTheOptionsSayOfTheFileMetaInformationIsCheckedAndWritten() throws IOException {
        DataElement other = new DataSetBuilder()
                .putText(Tags.MediaStorageSOPInstanceUID, Vr.UI, "9.9")
                .build()
                .iterator()
                .next();
        WriteOptions mismatch = options().metaInformation(other).build();
        assertThatThrownBy(() -> bytes(SMALL, mismatch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(0002,0003)", "9.9", "1.2.3", "switch the check off");
        WriteOptions unchecked = mismatch.toBuilder()
                .uidCheck(UidCheck.NONE)
                .implementationClassUid("2.25.1")
                .implementationVersionName("MINE_1")
                .build();
        DataSet meta = read(bytes(SMALL, unchecked)).fileMetaInformation().elements();
        assertThat(meta.text(Tags.MediaStorageSOPInstanceUID)).contains("9.9");
        assertThat(meta.text(Tags.ImplementationClassUID)).contains("2.25.1");
        assertThat(meta.text(Tags.ImplementationVersionName)).contains("MINE_1");
        assertThatThrownBy(() ->
                        options().implementationVersionName("SEVENTEEN_LETTERS").build())
                .hasMessageContaining("16");
    }

    @Test
    void textBecomesUtf8InItemsTooAndDefinedLengthsKnowIt() throws IOException {
        SpecificCharacterSet latin1 = SpecificCharacterSet.of(List.of("ISO_IR 100"));
        DataElement name = new DataElement(Tags.PatientName, Vr.PN, latin1.elementValue("Müller^Jörg", Vr.PN));
        DataSet dataSet = SMALL.toBuilder()
                .putText(Tags.SpecificCharacterSet, Vr.CS, "ISO_IR 100")
                .put(
                        Tags.ReferencedStudySequence,
                        Vr.SQ,
                        new ElementValue.Sequence(
                                List.of(new DataSetBuilder().put(name).build())))
                .put(name)
                .build();
        for (SequenceLength lengths : SequenceLength.values()) {
            DataSet again = read(bytes(
                            dataSet,
                            options()
                                    .sequenceLength(lengths)
                                    .characterSet(CharacterSetRule.UTF_8)
                                    .build()))
                    .dataSet();
            assertThat(again.text(Tags.SpecificCharacterSet)).contains("ISO_IR 192");
            byte[] utf8 = new byte[again.bytes(Tags.PatientName).remaining()];
            again.bytes(Tags.PatientName).get(utf8);
            assertThat(new String(utf8, StandardCharsets.UTF_8).strip()).isEqualTo("Müller^Jörg");
            assertThat(again.items(Tags.ReferencedStudySequence).get(0).strings(Tags.PatientName))
                    .containsExactly("Müller^Jörg");
        }
    }

    @Test
    void bigEndianTurnsValuesByTheUnitOfTheirVr() throws IOException {
        DataSet dataSet = new DataSetBuilder()
                .put(0x00091001, Vr.UN, new ElementValue.InMemory(new byte[] {1, 2, 3, 4}))
                .put(0x00091002, Vr.UL, new ElementValue.InMemory(new byte[] {1, 2, 3, 4}))
                .put(0x00091003, Vr.FD, new ElementValue.InMemory(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[] {1, 2, 3, 4}))
                .build();
        byte[] written = bytes(dataSet, WriteOptions.to(TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN));
        assertThat(written)
                .containsSequence('U', 'N', 0, 0, 0, 0, 0, 4, 1, 2, 3, 4)
                .containsSequence('U', 'L', 0, 4, 4, 3, 2, 1)
                .containsSequence('F', 'D', 0, 8, 8, 7, 6, 5, 4, 3, 2, 1)
                .endsWith('O', 'W', 0, 0, 0, 0, 0, 4, 2, 1, 4, 3);
    }

    @Test
    void aDeflatedFileHasEvenLengthAndIsReadBack() throws IOException {
        for (int length = 0; length < 40; length++) {
            DataSet dataSet = SMALL.toBuilder()
                    .putText(Tags.ImageComments, Vr.LT, "x".repeat(length))
                    .build();
            byte[] written = bytes(dataSet, WriteOptions.to(TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
            assertThat(written.length % 2).isZero();
            SameDataSet.requireSame(dataSet, read(written).dataSet(), true);
        }
    }

    @Test
    void leftoversOfGroup0002AreLeftOutAndTrailingPaddingWhenAskedFor() throws IOException {
        DataSet dataSet = SMALL.toBuilder()
                .putText(Tags.SourceApplicationEntityTitle, Vr.AE, "LEFTOVER")
                .put(0xFFFCFFFC, Vr.OB, new ElementValue.InMemory(new byte[8]))
                .build();
        DicomFile kept = read(bytes(dataSet, WriteOptions.defaults()));
        assertThat(kept.dataSet().contains(0xFFFCFFFC)).isTrue();
        assertThat(kept.dataSet().contains(Tags.SourceApplicationEntityTitle)).isFalse();
        assertThat(kept.fileMetaInformation().elements().contains(Tags.SourceApplicationEntityTitle))
                .isFalse();
        WriteOptions dropping = options().trailingPadding(TrailingPadding.DROP).build();
        assertThat(read(bytes(dataSet, dropping)).dataSet().contains(0xFFFCFFFC))
                .isFalse();
    }

    private static DicomFile twoFrames() throws IOException {
        return read(Part10Builder.syntax("1.2.840.10008.1.2.4.90")
                .dataSet(set -> set.text(0x00280008, "IS", "2")
                        .numbers(0x00280010, "US", 8)
                        .numbers(0x00280011, "US", 8)
                        .numbers(0x00280100, "US", 8))
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2, 3, 4, 5, 6})
                        .frame(new byte[] {7, 8})
                        .basicOffsetTable())
                .build());
    }

    @Test
    void framesGetTheTableAndTheFragmentsThatAreAskedForEvenInAStream() throws IOException {
        for (OffsetTablePolicy policy : OffsetTablePolicy.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            twoFrames()
                    .writing(WriteOptions.to(TransferSyntaxes.JPEG_2000_LOSSLESS).toBuilder()
                            .offsetTable(policy)
                            .maxFragmentLength(policy == OffsetTablePolicy.EMPTY ? WriteOptions.LONGEST_FRAGMENT : 4)
                            .build())
                    .to(out);
            DataSet dataSet = read(out.toByteArray()).dataSet();
            FragmentSequence fragments = (FragmentSequence)
                    Objects.requireNonNull(dataSet.get(Tags.PixelData)).value();
            boolean cut = policy == OffsetTablePolicy.AUTO || policy == OffsetTablePolicy.BASIC;
            assertThat(fragments.count()).isEqualTo(cut ? 3 : 2);
            assertThat(dataSet.contains(Tags.ExtendedOffsetTable)).isEqualTo(policy == OffsetTablePolicy.EXTENDED);
            assertThat(fragments.basicOffsetTableLength()).isEqualTo(cut ? 8 : 0);
            FrameIndex index =
                    Objects.requireNonNull(PixelData.of(dataSet, "made")).index();
            ByteBuffer second = ByteBuffer.allocate(2);
            index.read(1, second);
            assertThat(second.array()).containsExactly(7, 8);
        }
    }

    @Test
    void framesLongerThanTheBufferGoThroughInPieces() throws IOException {
        WriteOptions options = WriteOptions.to(TransferSyntaxes.JPEG_2000_LOSSLESS).toBuilder()
                .maxFragmentLength(4)
                .build();
        List<byte[]> written = new ArrayList<>();
        for (int buffer : new int[] {1 << 20, 3, 0}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", 1000)) {
                new Reencapsulation(twoFrames().dataSet(), sink, options, buffer).write();
            }
            written.add(out.toByteArray());
        }
        assertThat(written.get(0))
                .isEqualTo(written.get(1))
                .isEqualTo(written.get(2))
                .hasSizeGreaterThan(50);
    }

    @Test
    void encapsulatedPixelsAreNotWrittenInANativeSyntax() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> twoFrames().writing(WriteOptions.defaults()).to(out))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContainingAll("encapsulated", "transcode");
        assertThat(out.size()).isZero();
    }

    @Test
    void deepNestingCostsNeitherThreadStackNorQuadraticTime() throws IOException {
        DataSet nested = SMALL;
        for (int depth = 0; depth < 20_000; depth++) {
            nested = new DataSetBuilder()
                    .put(Tags.ReferencedStudySequence, Vr.SQ, new ElementValue.Sequence(List.of(nested)))
                    .build();
        }
        byte[] written =
                bytes(nested, options().sequenceLength(SequenceLength.DEFINED).build());
        assertThat(written.length).isGreaterThan(20_000 * 20);
    }
}
