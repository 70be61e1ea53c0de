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
import java.time.Duration;
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
import org.dcmflux.testkit.DelegatingChannel;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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

    /** Fragments as pydicom finds them by the Extended Offset Table, never the whole value in memory. */
    private static final String PYDICOM_COUNTS = """
            import sys, struct, pydicom
            d = pydicom.dcmread(sys.argv[1], defer_size=1 << 20, stop_before_pixels=True)
            offsets = struct.unpack('<%dQ' % (len(d.ExtendedOffsetTable) // 8), d.ExtendedOffsetTable)
            lengths = struct.unpack('<%dQ' % (len(d.ExtendedOffsetTableLengths) // 8), d.ExtendedOffsetTableLengths)
            with open(sys.argv[1], 'rb') as f:
                head = f.read(1 << 20)
                first = head.index(b'\\xe0\\x7f\\x10\\x00OB') + 12 + 8
                sizes = set()
                for number, (offset, length) in enumerate(zip(offsets, lengths)):
                    f.seek(first + offset)
                    tag, size = struct.unpack('<4sI', f.read(8))
                    assert tag == b'\\xfe\\xff\\x00\\xe0' and size == length + length % 2, number
                    assert struct.unpack('>I', f.read(4))[0] == number
                    sizes.add(size)
            print(len(offsets), *sizes)
            """;

    private static void write(ByteSink sink, OffsetTable table, int frames) throws IOException {
        try (DicomStreamWriter writer = DicomStreamWriter.to(sink, OPTIONS)) {
            begin(writer);
            writer.beginEncapsulatedPixelData(table, frames);
            frames(writer);
        }
    }

    private static void begin(DicomStreamWriter writer) throws IOException {
        writer.header();
        writer.metaInformation(IMAGE);
        for (DataElement element : IMAGE) {
            writer.element(element);
        }
    }

    private static void frames(DicomStreamWriter writer) throws IOException {
        ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_LENGTH);
        for (int number = 0; number < FRAMES; number++) {
            frame.clear().putInt(0, number).put(FRAME_LENGTH - 1, (byte) number);
            writer.frame(frame);
        }
        writer.endPixelData();
        writer.end();
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
            assertFramesAreFoundByTheExtendedTable(path);
        }
    }

    private static void assertFramesAreFoundByTheExtendedTable(Path path) throws IOException {
        try (DicomFile file = DicomFile.open(path)) {
            FrameIndex index =
                    Objects.requireNonNull(PixelData.of(file.dataSet(), "huge")).index();
            assertThat(index.origin()).isEqualTo(FrameIndex.Origin.EXTENDED_OFFSET_TABLE);
            assertThat(index.frameCount()).isEqualTo(FRAMES);
            ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_LENGTH);
            for (int number = FRAMES - 1; number >= 0; number--) {
                index.read(number, frame.clear());
                assertThat(frame.position()).isEqualTo(FRAME_LENGTH);
                assertThat(frame.getInt(0)).isEqualTo(number);
                assertThat(frame.get(FRAME_LENGTH - 1)).isEqualTo((byte) number);
            }
        }
    }

    /** Takes 8.6 GB of disk for a while: not a matter of every build, see scripts/test-huge-write. */
    @Test
    @EnabledIfSystemProperty(named = "dcmflux.huge", matches = "true")
    void aPipeCarriesTheExtendedTableOfSpooledFrames_andOthersReadWhatCameOut() throws Exception {
        Pipe pipe = Pipe.open();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path path = folder.file("received.dcm");
            Future<Long> received = executor.submit(() -> Files.copy(Channels.newInputStream(pipe.source()), path));
            try (WritableByteChannel out = pipe.sink();
                    ByteSink sink = new ByteSink(out, "pipe", 81920);
                    DicomStreamWriter writer = DicomStreamWriter.to(sink, OPTIONS)) {
                begin(writer);
                writer.spoolingIn(folder.path()).beginEncapsulatedPixelData(FRAMES, FRAME_LENGTH);
                frames(writer);
            }
            assertThat(received.get()).isGreaterThan(4L * FRAME_LENGTH * 16);
            assertFramesAreFoundByTheExtendedTable(path);
            String file = path.toString();
            assertThat(Judge.DCMFTEST.require().run(file).exitCode()).isZero();
            String frames = Judge.PYDICOM
                    .require()
                    .run(Duration.ofMinutes(10), "-c", PYDICOM_COUNTS, file)
                    .succeeded()
                    .stdout();
            assertThat(frames.strip()).isEqualTo(FRAMES + " " + (FRAME_LENGTH + 1));
        } finally {
            executor.shutdownNow();
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
