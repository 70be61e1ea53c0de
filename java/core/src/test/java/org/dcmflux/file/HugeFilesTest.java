package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dcmflux.encoding.FileAccess;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.AllocatedBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files beyond 2 and 4 GiB that are nearly all hole: only what is written and read takes room. */
class HugeFilesTest {
    private static final int ITEM = 0xE000FFFE; // as it stands in the file, read as a little-endian number
    private static final int SEQUENCE_END = 0xE0DDFFFE;
    private static final long LITTLE = 4 << 20;

    /** Appends a header and, somewhere behind, whatever is put there. */
    private static void put(FileChannel channel, long position, int... words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position());
        }
    }

    private static byte[] header(String syntax, FrameShape shape) {
        return Part10Builder.syntax(syntax).image(shape, 8, "MONOCHROME2").build();
    }

    /** Frames of one fragment each, small ones around huge ones; the first and the last word of a frame is its number. */
    private static Path encapsulated(TemporaryFolder folder, int... sizes) throws IOException {
        byte[] header = header("1.2.840.10008.1.2.1.98", new FrameShape(32, 32, 1, 8, false, sizes.length));
        Path file = folder.write("encapsulated.dcm", header);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            put(channel, header.length, 0x00107FE0, 0x0000424F, -1, ITEM, 0);
            long at = header.length + 20;
            for (int frame = 0; frame < sizes.length; frame++) {
                put(channel, at, ITEM, sizes[frame], frame);
                put(channel, at + 8 + sizes[frame] - 4L, frame);
                at += 8L + sizes[frame];
            }
            put(channel, at, SEQUENCE_END, 0);
        }
        return file;
    }

    private static Path nativePixels(TemporaryFolder folder, int frames, int frameSize) throws IOException {
        byte[] header = header("1.2.840.10008.1.2.1", new FrameShape(1000, 1000, 1, 8, false, frames));
        Path file = folder.write("native.dcm", header);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            put(channel, header.length, 0x00107FE0, 0x0000574F, (int) ((long) frames * frameSize));
            for (int frame = 0; frame < frames; frame++) {
                long start = header.length + 12 + (long) frame * frameSize;
                if (frame == 0 || frame == frames - 1) {
                    put(channel, start, frame);
                    put(channel, start + frameSize - 4, frame);
                }
            }
        }
        return file;
    }

    private static void assertFirstAndLast(Path path, FileAccess access, int frames) throws IOException {
        ReadOptions options =
                ReadOptions.strict().toBuilder().fileAccess(access).build();
        AllocatedBytes allocated = AllocatedBytes.fromNow();
        try (DicomFile file = DicomFile.open(path, options)) {
            PixelData pixels = PixelData.of(file.dataSet(), file.name());
            assertThat(pixels.index().frameCount()).isEqualTo(frames);
            String unreachable = "beyond 4 GiB, where no Basic Offset Table reaches";
            assertThat(pixels.warnings().stream().filter(warning -> warning.contains(unreachable)))
                    .hasSize(pixels.isEncapsulated() ? 1 : 0);
            for (int frame : new int[] {0, frames - 1}) {
                int size = Math.toIntExact(pixels.index().size(frame));
                ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
                pixels.index().read(frame, bytes);
                assertThat(bytes.getInt(0)).isEqualTo(frame);
                assertThat(bytes.getInt(size - 4)).isEqualTo(frame);
            }
        }
        assertThat(allocated.soFar()).isLessThan(LITTLE);
    }

    @ParameterizedTest
    @EnumSource(FileAccess.class)
    void anEncapsulatedFileOfSixGibibytesIsReadAtBothEnds(FileAccess access) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file =
                    encapsulated(folder, 1024, 1 << 30, 1 << 30, Integer.MAX_VALUE - 1, Integer.MAX_VALUE - 1, 1024);
            assertThat(file.toFile().length()).isGreaterThan(6L << 30);
            assertFirstAndLast(file, access, 6);
        }
    }

    @ParameterizedTest
    @EnumSource(FileAccess.class)
    void aNativeFileOfNearlyFourGibibytesIsReadAtBothEnds(FileAccess access) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = nativePixels(folder, 4_190, 1_000_000);
            assertThat(file.toFile().length()).isGreaterThan(4_180_000_000L);
            assertFirstAndLast(file, access, 4_190);
        }
    }
}
