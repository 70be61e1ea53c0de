package org.dcmflux.pixel;

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
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncapsulatedPixelDataWriterTest {
    private static final byte[][] FRAMES = {{1, 1, 1, 1}, {2, 2, 2, 2, 2}, {3, 3, 3, 3, 3, 3}};

    private static byte[] written(OffsetTable table, byte[]... frames) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.file("out");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    FileSink sink = new FileSink(channel, "out", 64)) {
                EncapsulatedPixelDataWriter writer = new EncapsulatedPixelDataWriter(sink, table, frames.length);
                writer.begin();
                for (byte[] frame : frames) {
                    ByteBuffer bytes = ByteBuffer.allocate(frame.length + 4).position(3);
                    bytes.put(frame).flip().position(3);
                    writer.frame(bytes);
                    assertThat(bytes.hasRemaining()).isFalse();
                }
                writer.end();
            }
            return Files.readAllBytes(file);
        }
    }

    private static byte[] pixelData(FragmentBytes fragments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {
            (byte) 0xE0, 0x7F, 0x10, 0, 'O', 'B', 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF
        });
        bytes.writeBytes(fragments.toByteArray());
        return bytes.toByteArray();
    }

    private static FragmentBytes fragments() {
        return FragmentBytes.create().frame(FRAMES[0]).frame(FRAMES[1]).frame(FRAMES[2]);
    }

    @Test
    void theBasicTableHasTheOffsetOfEveryItem() throws IOException {
        assertThat(written(OffsetTable.BASIC, FRAMES))
                .isEqualTo(pixelData(fragments().basicOffsetTable(0, 12, 26)));
    }

    @Test
    void theEmptyTableIsAnItemWithoutAValue() throws IOException {
        assertThat(written(OffsetTable.EMPTY, FRAMES)).isEqualTo(pixelData(fragments()));
    }

    @Test
    void theExtendedTableCountsPaddingInOffsetsAndNotInLengths() throws IOException {
        byte[] bytes = written(OffsetTable.EXTENDED, FRAMES);
        assertThat(bytes).endsWith(pixelData(fragments()));
        assertThat(bytes)
                .startsWith(0xE0, 0x7F, 1, 0, 'O', 'V', 0, 0, 24, 0, 0, 0)
                .containsSequence(0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0)
                .containsSequence(
                        0xE0, 0x7F, 2, 0, 'O', 'V', 0, 0, 24, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0,
                        6, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void manyFramesHaveATableLongerThanAnyBuffer() throws IOException {
        byte[][] frames = new byte[3000][1];
        FragmentBytes fragments = FragmentBytes.create();
        for (byte[] frame : frames) {
            fragments.frame(frame);
        }
        assertThat(written(OffsetTable.EXTENDED, frames)).endsWith(pixelData(fragments));
        assertThat(written(OffsetTable.BASIC, frames)).isEqualTo(pixelData(fragments.basicOffsetTable()));
    }

    @ParameterizedTest
    @EnumSource(OffsetTable.class)
    void fewerFramesThanAnnouncedAreTheCallersBug(OffsetTable table) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                FileChannel channel =
                        FileChannel.open(folder.file("out"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileSink sink = new FileSink(channel, "out", 64);
            EncapsulatedPixelDataWriter writer = new EncapsulatedPixelDataWriter(sink, table, 2);
            writer.begin();
            writer.frame(ByteBuffer.allocate(2));
            assertThatThrownBy(writer::end)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("1 of 2 frames were written");
        }
    }

    @Test
    void aSinkThatCannotBePatchedTakesOnlyTheEmptyTable() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteSink stream = new ByteSink(Channels.newChannel(out), "stream", 64);
        for (OffsetTable table : new OffsetTable[] {OffsetTable.BASIC, OffsetTable.EXTENDED}) {
            assertThatThrownBy(() -> new EncapsulatedPixelDataWriter(stream, table, 3))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("stream cannot be patched");
        }
        EncapsulatedPixelDataWriter writer = new EncapsulatedPixelDataWriter(stream, OffsetTable.EMPTY, 1);
        writer.begin();
        writer.frame(ByteBuffer.wrap(FRAMES[1]));
        writer.end();
        stream.flush();
        assertThat(out.toByteArray()).isEqualTo(pixelData(FragmentBytes.create().frame(FRAMES[1])));
    }

    @Test
    void theTableIsChosenByTheOffsetOfTheLastFrame() {
        assertThat(OffsetTable.chooseFor(1, Long.MAX_VALUE)).isEqualTo(OffsetTable.EMPTY);
        assertThat(OffsetTable.chooseFor(2, 100)).isEqualTo(OffsetTable.BASIC);
        // The last frame may be as long as it likes; its Item must start within 32 bits: 2^32-1 = frame + padding + 8.
        assertThat(OffsetTable.chooseFor(2, 0xFFFF_FFFFL - 9)).isEqualTo(OffsetTable.BASIC);
        assertThat(OffsetTable.chooseFor(2, 0xFFFF_FFFFL - 8)).isEqualTo(OffsetTable.EXTENDED);
        assertThat(OffsetTable.chooseFor(0x1000_0000, 7)).isEqualTo(OffsetTable.BASIC);
        assertThat(OffsetTable.chooseFor(0x1000_0001, 7)).isEqualTo(OffsetTable.EXTENDED);
        assertThat(OffsetTable.chooseFor(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(OffsetTable.EXTENDED);
    }
}
