package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameIndex.Origin;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameIndexerTest {
    /** Which table a file has, and whether it is to be believed. */
    enum Table {
        EMPTY(null),
        BASIC(Origin.BASIC_OFFSET_TABLE),
        BASIC_WRONG(null),
        BASIC_TOO_SHORT(null),
        BASIC_TOO_LONG(null),
        BASIC_DESCENDING(null),
        EXTENDED(Origin.EXTENDED_OFFSET_TABLE),
        EXTENDED_WITH_PADDED_LENGTHS(Origin.EXTENDED_OFFSET_TABLE),
        EXTENDED_WITHOUT_LENGTHS(Origin.EXTENDED_OFFSET_TABLE),
        EXTENDED_WITH_WRONG_LENGTHS(Origin.EXTENDED_OFFSET_TABLE),
        EXTENDED_WRONG(null),
        EXTENDED_TOO_SHORT(null);

        final Origin believed;

        Table(Origin believed) {
            this.believed = believed;
        }

        boolean warns() {
            return name().contains("WRONG") || name().contains("TOO") || name().contains("DESCENDING");
        }
    }

    record Case(Table table, int frames, int fragmentsPerFrame) {
        /** The standard has no Extended Offset Table without lengths, and none for frames of several fragments. */
        int warnings() {
            boolean extended = table.believed == Origin.EXTENDED_OFFSET_TABLE;
            return (table.warns() ? 1 : 0)
                    + (extended && fragmentsPerFrame > 1 ? 1 : 0)
                    + (table == Table.EXTENDED_WITHOUT_LENGTHS ? 1 : 0);
        }

        /** A table of one entry cannot be out of order, and the only wrong entry is one where no Item stands. */
        boolean makesSense() {
            return table != Table.BASIC_DESCENDING || frames > 1;
        }
    }

    static Stream<Case> cases() {
        return Arrays.stream(Table.values())
                .flatMap(table -> Stream.of(1, 3)
                        .flatMap(frames -> Stream.of(1, 4).map(fragments -> new Case(table, frames, fragments))))
                .filter(Case::makesSense);
    }

    /** A code stream that begins with SOI and ends with EOI; its length is odd or even as wanted. */
    private static byte[] codeStream(int seed, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (seed + 1));
        bytes[0] = (byte) 0xFF;
        bytes[1] = (byte) 0xD8;
        bytes[length - 2] = (byte) 0xFF;
        bytes[length - 1] = (byte) 0xD9;
        return bytes;
    }

    private static byte[] file(int frames, FragmentBytes fragments, Consumer<DataSetBytes> tables) {
        return Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(new FrameShape(4, 4, 1, 8, false, frames), 8, "MONOCHROME2")
                .dataSet(tables)
                .encapsulated(fragments)
                .build();
    }

    private static PixelData pixels(byte[] file) throws IOException {
        DicomFile dicom = DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults());
        return Objects.requireNonNull(PixelData.of(dicom.dataSet(), dicom.name()));
    }

    private static byte[] read(FrameIndex index, int frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(index.size(frame)) + 3);
        index.read(frame, bytes);
        assertThat(bytes.position()).isEqualTo((int) index.size(frame));
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] padded(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyTableWithEveryNumberOfFragmentsFindsEveryFrame(Case test) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        FragmentBytes fragments = FragmentBytes.create();
        for (int frame = 0; frame < test.frames; frame++) {
            byte[] stream = codeStream(frame, 21 + frame);
            frames.add(stream);
            if (test.fragmentsPerFrame == 1) {
                fragments.frame(stream);
            } else {
                fragments.frameInPieces(stream, 6);
            }
        }
        long[] offsets = fragments.extendedOffsets();
        Consumer<DataSetBytes> tables = set -> {};
        switch (test.table) {
            case EMPTY -> {}
            case BASIC -> fragments.basicOffsetTable();
            case BASIC_WRONG ->
                fragments.basicOffsetTable(
                        Arrays.stream(offsets).map(offset -> offset + 2).toArray());
            case BASIC_TOO_SHORT ->
                fragments.basicOffsetTable(
                        test.frames == 1 ? new long[] {0, 0} : Arrays.copyOf(offsets, test.frames - 1));
            case BASIC_TOO_LONG -> fragments.basicOffsetTable(Arrays.copyOf(offsets, test.frames + 1));
            case BASIC_DESCENDING -> {
                long[] swapped = offsets.clone();
                swapped[1] = offsets[2];
                swapped[2] = offsets[1];
                fragments.basicOffsetTable(swapped);
            }
            case EXTENDED -> tables = extended(offsets, fragments.extendedLengths());
            case EXTENDED_WITH_PADDED_LENGTHS ->
                tables = extended(
                        offsets,
                        Arrays.stream(fragments.extendedLengths())
                                .map(length -> length + length % 2)
                                .toArray());
            case EXTENDED_WITHOUT_LENGTHS -> tables = set -> set.numbers(0x7FE00001, "OV", offsets);
            case EXTENDED_WITH_WRONG_LENGTHS ->
                tables = extended(
                        offsets,
                        Arrays.stream(fragments.extendedLengths())
                                .map(length -> length + 100)
                                .toArray());
            case EXTENDED_WRONG ->
                tables = extended(
                        Arrays.stream(offsets)
                                .map(offset -> offset + (1L << 40))
                                .toArray(),
                        fragments.extendedLengths());
            case EXTENDED_TOO_SHORT -> tables = extended(new long[0], new long[0]);
        }
        PixelData pixels = pixels(file(test.frames, fragments, tables));
        Origin otherwise = test.fragmentsPerFrame == 1
                ? Origin.ONE_FRAGMENT_PER_FRAME
                : test.frames == 1 ? Origin.SINGLE_FRAME : Origin.CODE_STREAM;
        FrameIndex index = pixels.index();
        assertThat(index.origin()).isEqualTo(test.table.believed == null ? otherwise : test.table.believed);
        assertThat(index.frameCount()).isEqualTo(test.frames);
        assertThat(pixels.warnings()).hasSize(test.warnings());
        boolean unpadded = test.table == Table.EXTENDED;
        for (int frame = 0; frame < test.frames; frame++) {
            byte[] expected = unpadded ? frames.get(frame) : padded(frames.get(frame));
            assertThat(read(index, frame)).isEqualTo(expected);
            assertThat(index.largest()).isGreaterThanOrEqualTo(expected.length);
        }
        assertThatThrownBy(() -> index.size(test.frames)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> index.read(-1, ByteBuffer.allocate(100)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> index.read(0, ByteBuffer.allocate((int) index.size(0) - 1)))
                .isInstanceOf(BufferOverflowException.class);
    }

    private static Consumer<DataSetBytes> extended(long[] offsets, long[] lengths) {
        return set -> set.numbers(0x7FE00001, "OV", offsets).numbers(0x7FE00002, "OV", lengths);
    }

    @Test
    void anExtendedTableBesideABasicOneOrWithoutEntriesIsReported() throws IOException {
        FragmentBytes fragments =
                FragmentBytes.create().frame(codeStream(1, 10)).frame(codeStream(2, 10));
        PixelData both = pixels(file(
                2, fragments.basicOffsetTable(), extended(fragments.extendedOffsets(), fragments.extendedLengths())));
        assertThat(both.index().origin()).isEqualTo(Origin.EXTENDED_OFFSET_TABLE);
        assertThat(both.warnings()).singleElement().asString().contains("exclude each other");
        FragmentSequence sequence = (FragmentSequence) both.element().value();
        assertThat(sequence.basicOffsets()).containsExactly(0, 18);
        assertThat(sequence.totalLength()).isEqualTo(20);
        PixelData empty = pixels(file(
                2,
                FragmentBytes.create().frame(codeStream(1, 10)).frame(codeStream(2, 10)),
                set -> set.empty(0x7FE00001, "OV").empty(0x7FE00002, "OV")));
        assertThat(empty.warnings()).containsExactly("the Extended Offset Table is empty");
    }

    @Test
    void offsetsBeyondAllFilesAreShownWithoutSign() throws IOException {
        FragmentBytes fragments =
                FragmentBytes.create().frame(codeStream(1, 10)).frame(codeStream(2, 10));
        PixelData pixels = pixels(file(2, fragments, extended(new long[] {0, -5}, new long[] {10, 10})));
        assertThat(pixels.index().origin()).isEqualTo(Origin.ONE_FRAGMENT_PER_FRAME);
        assertThat(pixels.warnings()).singleElement().asString().contains("offset 18446744073709551611, where no Item");
    }

    @Test
    void aStrictReaderMakesErrorsOfDisagreements() throws IOException {
        FragmentBytes fragments = FragmentBytes.create()
                .frame(codeStream(1, 10))
                .frame(codeStream(2, 10))
                .basicOffsetTable(0, 4);
        byte[] bytes = file(2, fragments, set -> {});
        try (DicomFile lenient = DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.lenient())) {
            assertThat(Objects.requireNonNull(lenient.pixelData()).warnings()).hasSize(1);
        }
        try (DicomFile strict = DicomFile.open(ByteSource.of(bytes, "made.dcm"), ReadOptions.strict())) {
            assertThatThrownBy(strict::pixelData)
                    .isInstanceOf(FrameIndexException.class)
                    .hasMessageContainingAll("made.dcm", "frame 2 is at offset 4", "where no Item stands");
        }
    }

    @Test
    void extendedLengthsOfOddFramesAreThoseOfTheBitStreams() throws IOException {
        FragmentBytes fragments = FragmentBytes.create()
                .frame(new byte[] {1, 1, 1, 1})
                .frame(new byte[] {2, 2, 2, 2, 2})
                .frame(new byte[] {3, 3, 3, 3, 3, 3});
        PixelData pixels = pixels(file(3, fragments, extended(new long[] {0, 12, 26}, new long[] {4, 5, 6})));
        assertThat(pixels.index().origin()).isEqualTo(Origin.EXTENDED_OFFSET_TABLE);
        assertThat(pixels.warnings()).isEmpty();
        assertThat(read(pixels.index(), 1)).containsExactly(2, 2, 2, 2, 2);
        assertThat(read(pixels.index(), 2)).containsExactly(3, 3, 3, 3, 3, 3);
        assertThat(pixels.index().largest()).isEqualTo(6);
    }

    @Test
    void fillBytesAndPaddingAroundMarkersDoNotHideTheEndsOfCodeStreams() throws IOException {
        ByteArrayOutputStream filled = new ByteArrayOutputStream();
        filled.writeBytes(codeStream(1, 10));
        filled.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFF, 0, 0, 0, 0});
        // An SOI inside of a frame, as a thumbnail has one, and a fragment that begins with it.
        byte[] thumbnail = {(byte) 0xFF, (byte) 0xD8, 9, 9, (byte) 0xFF, (byte) 0xD9, 8, 8};
        byte[] second = codeStream(2, 12);
        FragmentBytes fragments = FragmentBytes.create()
                .frame(Arrays.copyOf(filled.toByteArray(), 4), Arrays.copyOfRange(filled.toByteArray(), 4, 16))
                .frame(Arrays.copyOf(second, 6), thumbnail, Arrays.copyOfRange(second, 6, 12));
        PixelData pixels = pixels(file(2, fragments, set -> {}));
        assertThat(pixels.index().origin()).isEqualTo(Origin.CODE_STREAM);
        assertThat(read(pixels.index(), 0)).isEqualTo(filled.toByteArray());
        assertThat(read(pixels.index(), 1)).startsWith(Arrays.copyOf(second, 6)).hasSize(20);
    }

    @Test
    void zeroLengthFragmentsBelongToTheFrameBeforeThem() throws IOException {
        byte[] first = codeStream(1, 10);
        byte[] second = codeStream(2, 10);
        FragmentBytes fragments = FragmentBytes.create()
                .frame(Arrays.copyOf(first, 4), new byte[0], Arrays.copyOfRange(first, 4, 10))
                .frame(second, new byte[0]);
        PixelData told = pixels(file(2, fragments.basicOffsetTable(), set -> {}));
        assertThat(told.index().origin()).isEqualTo(Origin.BASIC_OFFSET_TABLE);
        assertThat(read(told.index(), 0)).isEqualTo(first);
        assertThat(read(told.index(), 1)).isEqualTo(second);
    }

    @Test
    void zeroLengthFragmentsInsideAndAfterCodeStreamsAreNoFrames() throws IOException {
        byte[] first = codeStream(1, 10);
        byte[] second = codeStream(2, 10);
        FragmentBytes fragments = FragmentBytes.create()
                .frame(Arrays.copyOf(first, 4), new byte[0], Arrays.copyOfRange(first, 4, 10))
                .frame(second, new byte[0]);
        PixelData untold = pixels(file(2, fragments, set -> {}));
        assertThat(untold.index().origin()).isEqualTo(Origin.CODE_STREAM);
        assertThat(read(untold.index(), 0)).isEqualTo(first);
        assertThat(read(untold.index(), 1)).isEqualTo(second);
    }

    @Test
    void fewerFragmentsThanFramesAreRefusedWithBothNumbers() {
        FragmentBytes fragments =
                FragmentBytes.create().frame(codeStream(1, 10)).frame(codeStream(2, 10));
        assertThatThrownBy(() -> pixels(file(3, fragments, set -> {})))
                .isInstanceOf(FrameIndexException.class)
                .hasMessageContainingAll("made.dcm", "2 fragments", "3 frames");
        assertThatThrownBy(() -> pixels(file(1, FragmentBytes.create(), set -> {})))
                .isInstanceOf(FrameIndexException.class)
                .hasMessageContaining("0 fragments");
    }

    @Test
    void aNumberOfFramesBeyondAllReasonAllocatesNothing() {
        FragmentBytes fragments = FragmentBytes.create().frame(codeStream(1, 10));
        for (int frames : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE - 1, 1_000_000_000}) {
            assertThatThrownBy(() -> pixels(file(frames, fragments, set -> {})))
                    .isInstanceOf(FrameIndexException.class)
                    .hasMessageContainingAll("1 fragments", frames + " frames");
            assertThatThrownBy(() -> pixels(file(frames, fragments, extended(new long[] {0}, new long[] {10}))))
                    .isInstanceOf(FrameIndexException.class);
        }
    }

    @Test
    void framesWhoseEndsCannotBeToldAreRefused() {
        FragmentBytes fragments = FragmentBytes.create()
                .frame(new byte[] {1, 2})
                .frame(new byte[] {3, 4})
                .frame(new byte[] {5, 6});
        assertThatThrownBy(() -> pixels(file(2, fragments.basicOffsetTable(7, 8), set -> {})))
                .isInstanceOf(FrameIndexException.class)
                .hasMessageContainingAll("3 fragments", "2 frames", "no offset table to believe in", "offset 7");
    }

    @Test
    void moreCodeStreamsThanFramesAreRefused() {
        FragmentBytes fragments = FragmentBytes.create()
                .frame(codeStream(1, 10))
                .frame(codeStream(2, 10))
                .frame(codeStream(3, 10));
        assertThatThrownBy(() -> pixels(file(2, fragments, set -> {}))).isInstanceOf(FrameIndexException.class);
    }
}
