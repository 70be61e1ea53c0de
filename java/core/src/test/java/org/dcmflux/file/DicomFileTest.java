package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

class DicomFileTest {
    private static DicomFile open(byte[] bytes) throws IOException {
        return DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.defaults());
    }

    private static void assertMalformed(byte[] bytes, String... words) {
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageStartingWith("made.dcm")
                .hasMessageContainingAll(words);
    }

    @Test
    void whatIsNoDicomFileIsToldApartFromADamagedOne() {
        byte[] good = Part10Builder.explicitLittleEndian().build();
        assertMalformed(new byte[0], "the file is empty");
        for (int length : new int[] {1, 100, 128, 131}) {
            assertMalformed(Arrays.copyOf(good, length), "not a DICOM file", "byte 128");
        }
        byte[] wrongPrefix = good.clone();
        wrongPrefix[128] = 'd';
        assertMalformed(wrongPrefix, "not a DICOM file", "byte 128");
        assertMalformed(new byte[4096], "not a DICOM file");
        byte[] withoutPreamble =
                Part10Builder.explicitLittleEndian().withoutPreamble().build();
        assertThatThrownBy(() -> DicomFile.open(ByteSource.of(withoutPreamble, "made.dcm"), ReadOptions.strict()))
                .hasMessageContainingAll("made.dcm", "not a DICOM file", "byte 128");
    }

    @Test
    void aMissingOrEmptyTransferSyntaxIsNamed() {
        assertMalformed(
                Part10Builder.explicitLittleEndian().withoutMeta().build(), "(0002,0010)", "names no Transfer Syntax");
        assertMalformed(Part10Builder.syntax("").build(), "(0002,0010)", "names no Transfer Syntax");
    }

    @Test
    void aTransferSyntaxThatIsUnknownOrCannotBeReadIsNamed() {
        assertThatThrownBy(() -> open(Part10Builder.syntax("1.2.3.4.5").build()))
                .isInstanceOfSatisfying(
                        UnsupportedTransferSyntaxException.class,
                        e -> assertThat(e.uid()).isEqualTo("1.2.3.4.5"))
                .hasMessageContaining("1.2.3.4.5");
    }

    @Test
    void aSourceThatCannotBeReadAsDicomIsClosed() {
        ByteSource source = ByteSource.of(new byte[200], "made.dcm");
        assertThatThrownBy(() -> DicomFile.open(source, ReadOptions.defaults())).isInstanceOf(DicomException.class);
        assertThatThrownBy(() -> source.read(0, java.nio.ByteBuffer.allocate(1)))
                .hasMessageContaining("made.dcm is closed");
    }

    @Test
    void aFileIsWhatItsPartsSay() throws IOException {
        byte[] bytes = Part10Builder.explicitLittleEndian()
                .sopInstance("1.2.3")
                .dataSet(set -> set.text(0x00100010, "PN", "A"))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create();
                DicomFile file = DicomFile.open(folder.write("scan.dcm", bytes))) {
            assertThat(file.name()).endsWith("scan.dcm");
            assertThat(file.size()).isEqualTo(bytes.length);
            assertThat(file.transferSyntax()).isEqualTo(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            assertThat(file.fileMetaInformation().elements().text(Tags.MediaStorageSOPInstanceUID))
                    .contains("1.2.3");
            assertThat(file.fileMetaInformation().elements().contains(Tags.FileMetaInformationGroupLength))
                    .isFalse();
            assertThat(file.dataSet().text(Tags.PatientName)).contains("A");
            assertThat(file.warnings()).isEmpty();
        }
    }

    @Test
    void aWrongGroupLengthOfTheFileMetaInformationDoesNotMoveTheDataSet() throws IOException {
        for (long length : new long[] {0, 10, 0x7FFF_FFFFL, 0xFFFF_FFFEL}) {
            byte[] bytes = Part10Builder.explicitLittleEndian()
                    .metaLengthStates(length)
                    .dataSet(set -> set.text(0x00100010, "PN", "A"))
                    .build();
            assertThat(open(bytes).dataSet().text(Tags.PatientName)).contains("A");
        }
    }

    @Test
    void badVrsInTheFileMetaInformationAreTypedErrorsWithAPlace() {
        assertMalformed(
                Part10Builder.explicitLittleEndian()
                        .meta(set -> set.raw(
                                (byte) 2, (byte) 0, (byte) 0x16, (byte) 0, (byte) 1, (byte) 2, (byte) 4, (byte) 0))
                        .build(),
                "@ 0x",
                "(0002,0016) has no VR");
        assertMalformed(
                Part10Builder.explicitLittleEndian()
                        .meta(set -> set.lie(0x00020102, "OB", 0xFFFF_FFF0L, new byte[4]))
                        .build(),
                "@ 0x",
                "(0002,0102) OB declares 4294967280 bytes");
    }

    @Test
    void theMetaInformationOfAnOutputSaysWhatItsDataSetSays() {
        DataSet stated = new DataSetBuilder()
                .putText(Tags.MediaStorageSOPClassUID, Vr.UI, "1.1")
                .putText(Tags.MediaStorageSOPInstanceUID, Vr.UI, "1.2")
                .putText(Tags.TransferSyntaxUID, Vr.UI, "1.2.840.10008.1.2")
                .putText(Tags.ImplementationClassUID, Vr.UI, "9.9")
                .putText(Tags.SourceApplicationEntityTitle, Vr.AE, "SCANNER")
                .build();
        DataSet dataSet = new DataSetBuilder()
                .putText(Tags.SOPClassUID, Vr.UI, "2.1")
                .putText(Tags.SOPInstanceUID, Vr.UI, "2.2")
                .build();
        FileMetaInformation meta = new FileMetaInformation(stated);
        DataSet made = meta.forDataSet(dataSet, WriteOptions.to(TransferSyntaxes.RLE_LOSSLESS))
                .elements();
        assertThat(made.text(Tags.MediaStorageSOPClassUID)).contains("2.1");
        assertThat(made.text(Tags.MediaStorageSOPInstanceUID)).contains("2.2");
        assertThat(made.text(Tags.TransferSyntaxUID)).contains("1.2.840.10008.1.2.5");
        assertThat(made.text(Tags.ImplementationClassUID)).contains(FileMetaInformation.IMPLEMENTATION_CLASS_UID);
        assertThat(made.text(Tags.SourceApplicationEntityTitle)).contains("SCANNER");
        DataSet kept = meta.forDataSet(DataSet.EMPTY, WriteOptions.to(TransferSyntaxes.RLE_LOSSLESS))
                .elements();
        assertThat(kept.text(Tags.MediaStorageSOPClassUID)).contains("1.1");
        DataSet empty = new FileMetaInformation(DataSet.EMPTY)
                .forDataSet(DataSet.EMPTY, WriteOptions.to(TransferSyntaxes.RLE_LOSSLESS))
                .elements();
        assertThat(empty.contains(Tags.MediaStorageSOPClassUID))
                .as("nobody knows it, and an empty one is as wrong")
                .isFalse();
        assertThat(FileMetaInformation.IMPLEMENTATION_VERSION_NAME.length()).isLessThanOrEqualTo(16);
        assertThat(FileMetaInformation.IMPLEMENTATION_CLASS_UID).matches("2\\.25\\.[1-9][0-9]{0,38}");
    }

    @Test
    void aWrittenFileHasAPreambleOfZerosAndATrueGroupLength() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] input = Part10Builder.explicitLittleEndian()
                .meta(set -> set.text(0x00020016, "AE", "ODD").bytes(0x00020102, "OB", new byte[70_000]))
                .dataSet(set -> set.text(0x00080018, "UI", "1.2.3"))
                .build();
        DicomFile file = open(input);
        try (ByteSink sink = new ByteSink(Channels.newChannel(out), "out", 100)) {
            new Part10Writer(sink, WriteOptions.to(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN))
                    .write(file.fileMetaInformation(), file.dataSet());
        }
        byte[] bytes = out.toByteArray();
        assertThat(bytes).startsWith(new byte[128]);
        ParsedFile parsed = ParsedFile.of(bytes);
        assertThat(parsed.transferSyntax()).isEqualTo("1.2.840.10008.1.2");
        assertThat(parsed.text(0x00020003)).isEqualTo("1.2.3");
        assertThat(parsed.value(0x00020102)).hasSize(70_000);
        long groupLength = Integer.toUnsignedLong(java.nio.ByteBuffer.wrap(parsed.value(0x00020000))
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt());
        int firstOfDataSet = parsed.element(0x00080018).offset() - 8;
        assertThat(144 + groupLength).isEqualTo(firstOfDataSet);
    }
}
