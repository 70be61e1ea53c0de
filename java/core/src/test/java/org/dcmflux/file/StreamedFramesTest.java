package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.FrameIndex.Origin;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** Frames that are handed over one by one, with their offset table, to sinks with and without a way back. */
class StreamedFramesTest {
    private static final byte[][] FRAMES = {{1, 2, 3}, {4, 5, 6, 7, 8, 9}, {10}};
    private static final long[] LENGTHS = {3, 6, 1};
    private static final DataSet IMAGE = new DataSetBuilder()
            .putText(Tags.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7.4")
            .putText(Tags.SOPInstanceUID, Vr.UI, "1.2.3")
            .putText(Tags.NumberOfFrames, Vr.IS, "3")
            .putUnsignedShort(Tags.Rows, 8)
            .putUnsignedShort(Tags.Columns, 8)
            .putUnsignedShort(Tags.BitsAllocated, 8)
            .build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static void begin(DicomStreamWriter writer) throws IOException {
        writer.header();
        writer.metaInformation(IMAGE);
        for (DataElement element : IMAGE) {
            writer.element(element);
        }
    }

    private static void end(DicomStreamWriter writer) throws IOException {
        for (byte[] frame : FRAMES) {
            writer.frame(ByteBuffer.wrap(frame));
        }
        writer.endPixelData();
        writer.end();
    }

    private DicomStreamWriter toStream(WriteOptions options) {
        return DicomStreamWriter.to(Channels.newChannel(out), options);
    }

    private static WriteOptions options(TransferSyntax syntax, OffsetTablePolicy policy) {
        return WriteOptions.to(syntax).toBuilder().offsetTable(policy).build();
    }

    private static byte[] patched(OffsetTable table) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.file("patched.dcm");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    DicomStreamWriter writer = DicomStreamWriter.to(
                            new FileSink(channel, "patched.dcm", 1000), WriteOptions.to(TransferSyntaxes.JPEG_2000))) {
                begin(writer);
                writer.beginEncapsulatedPixelData(table, FRAMES.length);
                end(writer);
            }
            return Files.readAllBytes(file);
        }
    }

    private static FrameIndex index(byte[] bytes) throws IOException {
        DicomFile file = DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.strict());
        FrameIndex index =
                Objects.requireNonNull(PixelData.of(file.dataSet(), "made.dcm")).index();
        for (int frame = 0; frame < FRAMES.length; frame++) {
            ByteBuffer found = ByteBuffer.allocate(16);
            index.read(frame, found);
            assertThat(found.array()).startsWith(FRAMES[frame]);
        }
        return index;
    }

    @Test
    void spooledFramesAreTheBytesThatAPatchedFileHas() throws IOException {
        try (TemporaryFolder spool = TemporaryFolder.create()) {
            for (OffsetTable table : OffsetTable.values()) {
                for (int announced : new int[] {FRAMES.length, EncapsulatedPixelDataWriter.UNKNOWN_FRAMES}) {
                    out.reset();
                    try (DicomStreamWriter writer = toStream(WriteOptions.to(TransferSyntaxes.JPEG_2000))) {
                        begin(writer);
                        writer.spoolingIn(spool.path()).beginEncapsulatedPixelData(table, announced);
                        end(writer);
                    }
                    assertThat(out.toByteArray()).isEqualTo(patched(table));
                    spool.assertContainsOnly();
                }
            }
            assertThat(index(patched(OffsetTable.EXTENDED)).origin()).isEqualTo(Origin.EXTENDED_OFFSET_TABLE);
            assertThat(index(patched(OffsetTable.BASIC)).origin()).isEqualTo(Origin.BASIC_OFFSET_TABLE);
        }
    }

    @Test
    void framesOfKnownLengthsHaveTheirTableInAStreamToo() throws IOException {
        for (OffsetTable table : OffsetTable.values()) {
            out.reset();
            try (DicomStreamWriter writer = toStream(WriteOptions.to(TransferSyntaxes.JPEG_2000))) {
                begin(writer);
                writer.beginEncapsulatedPixelData(table, LENGTHS);
                assertThatThrownBy(() -> writer.frame(ByteBuffer.allocate(4)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("frame 1 has 4 bytes, not as announced");
                end(writer);
            }
            assertThat(out.toByteArray()).isEqualTo(patched(table));
        }
    }

    @Test
    void theOptionsChooseTheTable_andAStreamThatIsNotSpooledHasNone() throws IOException {
        try (TemporaryFolder spool = TemporaryFolder.create()) {
            for (OffsetTablePolicy policy : OffsetTablePolicy.values()) {
                out.reset();
                try (DicomStreamWriter writer = toStream(options(TransferSyntaxes.JPEG_2000, policy))) {
                    begin(writer);
                    writer.spoolingIn(spool.path()).beginEncapsulatedPixelData(FRAMES.length, 6);
                    end(writer);
                }
                OffsetTable expected =
                        policy == OffsetTablePolicy.AUTO ? OffsetTable.BASIC : OffsetTable.valueOf(policy.name());
                assertThat(out.toByteArray()).isEqualTo(patched(expected));
            }
        }
        out.reset();
        try (DicomStreamWriter writer = toStream(options(TransferSyntaxes.JPEG_2000, OffsetTablePolicy.AUTO))) {
            begin(writer);
            writer.beginEncapsulatedPixelData(FRAMES.length, 6);
            end(writer);
        }
        assertThat(out.toByteArray()).isEqualTo(patched(OffsetTable.EMPTY));
    }

    @Test
    void framesAreCutAsTheOptionsSay_unlessTheSyntaxDemandsOneFragmentAFrame() throws IOException {
        for (TransferSyntax syntax : List.of(TransferSyntaxes.JPEG_2000, TransferSyntaxes.RLE_LOSSLESS)) {
            out.reset();
            WriteOptions options =
                    WriteOptions.to(syntax).toBuilder().maxFragmentLength(2).build();
            try (TemporaryFolder spool = TemporaryFolder.create();
                    DicomStreamWriter writer = toStream(options)) {
                begin(writer);
                writer.spoolingIn(spool.path()).beginEncapsulatedPixelData(OffsetTable.BASIC, FRAMES.length);
                end(writer);
            }
            boolean cut = syntax.equals(TransferSyntaxes.JPEG_2000);
            assertThat(ParsedFile.of(out.toByteArray()).fragments()).hasSize(cut ? 2 + 3 + 1 : 3);
            assertThat(index(out.toByteArray()).frameCount()).isEqualTo(3);
        }
    }

    @Test
    void moreOrFewerFramesThanAnnouncedAreRefused_andTheSpoolIsGoneAllTheSame() throws IOException {
        try (TemporaryFolder spool = TemporaryFolder.create()) {
            for (OffsetTable table : OffsetTable.values()) {
                try (DicomStreamWriter writer = toStream(WriteOptions.to(TransferSyntaxes.JPEG_2000))) {
                    begin(writer);
                    writer.spoolingIn(spool.path()).beginEncapsulatedPixelData(table, 2);
                    writer.frame(ByteBuffer.wrap(FRAMES[0]));
                    assertThatThrownBy(writer::endPixelData)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("1 of 2 frames were written");
                    writer.frame(ByteBuffer.wrap(FRAMES[1]));
                    assertThatThrownBy(() -> writer.frame(ByteBuffer.wrap(FRAMES[2])))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("frame 3 is one more than announced");
                    assertThatThrownBy(() -> writer.fragment(ByteBuffer.wrap(FRAMES[2])))
                            .hasMessageContaining("frames are expected");
                }
                spool.assertContainsOnly();
            }
        }
    }

    @Test
    void aDirectoryThatCannotBeSpooledToIsNamed() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                DicomStreamWriter writer = toStream(WriteOptions.to(TransferSyntaxes.JPEG_2000))) {
            begin(writer);
            Path absent = folder.file("absent");
            assertThatThrownBy(() -> writer.spoolingIn(absent).beginEncapsulatedPixelData(OffsetTable.BASIC, 3))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContainingAll(absent.toString(), "NoSuchFile");
        }
    }
}
