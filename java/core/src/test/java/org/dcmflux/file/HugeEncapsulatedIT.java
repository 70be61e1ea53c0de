package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.pixel.EncapsulatedPixelDataWriter;
import org.dcmflux.pixel.FrameIndex;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** More than 4.2 GiB of frames that a generator makes, to a file and to a pipe. */
class HugeEncapsulatedIT {
    private static final int FRAMES = 65;
    private static final int FRAME_LENGTH = (66 << 20) + 1; // odd: padding and table lengths must differ
    private static final WriteOptions OPTIONS = WriteOptions.to(TransferSyntaxes.JPEG_2000);
    private static final DataSet IMAGE = new DataSetBuilder()
            .putText(Tags.SOPClassUID, Vr.UI, "1.2.840.10008.5.1.4.1.1.7.4")
            .putText(Tags.SOPInstanceUID, Vr.UI, "1.2.3")
            .putText(Tags.NumberOfFrames, Vr.IS, Integer.toString(FRAMES))
            .putUnsignedShort(Tags.Rows, 8)
            .putUnsignedShort(Tags.Columns, 8)
            .putUnsignedShort(Tags.BitsAllocated, 8)
            .build();

    private static void write(ByteSink sink, OffsetTable table, int frames) throws IOException {
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_LENGTH);
        try (DicomStreamWriter writer = DicomStreamWriter.to(sink, OPTIONS)) {
            writer.header();
            writer.metaInformation(IMAGE);
            for (DataElement element : IMAGE) {
                writer.element(element);
            }
            writer.beginEncapsulatedPixelData(table, frames);
            for (int number = 0; number < FRAMES; number++) {
                frame.clear().putInt(0, number).put(FRAME_LENGTH - 1, (byte) number);
                writer.frame(frame);
            }
            writer.endPixelData();
            writer.end();
        }
    }

    @Test
    void aFileHasAnExtendedOffsetTableAndFramesAreFoundByIt() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path path = folder.file("huge.dcm");
            try (FileChannel channel = FileChannel.open(
                            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileSink sink = new FileSink(new HoleyChannel(channel), "huge.dcm", 81920)) {
                write(sink, OffsetTable.chooseFor(FRAMES, FRAME_LENGTH), FRAMES);
            }
            assertThat(Files.size(path)).isGreaterThan(4L * FRAME_LENGTH * 16);
            try (DicomFile file = DicomFile.open(path)) {
                FrameIndex index = Objects.requireNonNull(PixelData.of(file.dataSet(), "huge"))
                        .index();
                assertThat(index.origin()).isEqualTo(FrameIndex.Origin.EXTENDED_OFFSET_TABLE);
                ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_LENGTH);
                for (int number = FRAMES - 1; number >= 0; number -= 4) {
                    index.read(number, frame.clear());
                    assertThat(frame.position()).isEqualTo(FRAME_LENGTH);
                    assertThat(frame.getInt(0)).isEqualTo(number);
                    assertThat(frame.get(FRAME_LENGTH - 1)).isEqualTo((byte) number);
                }
            }
        }
    }

    @Test
    void aPipeCarriesTheSameFramesBehindAnEmptyTable() throws Exception {
        Pipe pipe = Pipe.open();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (WritableByteChannel out = pipe.sink()) {
            Future<Integer> frames = executor.submit(() -> frames(pipe));
            try (ByteSink sink = new ByteSink(out, "pipe", 81920)) {
                write(sink, OffsetTable.EMPTY, EncapsulatedPixelDataWriter.UNKNOWN_FRAMES);
            }
            assertThat(frames.get()).isEqualTo(FRAMES);
        } finally {
            executor.shutdownNow();
        }
    }

    /** Goes from Item to Item as a reader of a socket would. */
    private static int frames(Pipe pipe) throws IOException {
        try (DataInputStream in = new DataInputStream(Channels.newInputStream(pipe.source()))) {
            int found = 0;
            while (in.read() != 0xE0 || in.read() != 0x7F || in.read() != 0x10) {
                continue; // nothing before Pixel Data has these bytes
            }
            in.skipNBytes(9);
            byte[] buffer = new byte[1 << 20];
            while (true) {
                int tag = in.readInt();
                long length = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
                if (tag == 0xFEFFDDE0) {
                    return found;
                }
                assertThat(tag).isEqualTo(0xFEFF00E0);
                assertThat(length).isIn(0L, FRAME_LENGTH + 1L);
                found += length == 0 ? 0 : 1;
                for (long left = length; left > 0; ) {
                    left -= in.read(buffer, 0, (int) Math.min(left, buffer.length));
                }
            }
        }
    }

    /** Leaves a hole instead of the middle of what is long, so that the file takes no space. */
    private static final class HoleyChannel extends DelegatingChannel {
        HoleyChannel(FileChannel channel) {
            super(channel);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = bytes.remaining();
            if (count < 1 << 20) {
                return channel.write(bytes);
            }
            long start = channel.position();
            int limit = bytes.limit();
            channel.write(bytes.limit(bytes.position() + 64));
            channel.position(start + count - 1);
            channel.write(bytes.limit(limit).position(limit - 1));
            return count;
        }
    }
}
