package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.FragmentSequence;
import org.junit.jupiter.api.Test;

class CodeStreamsTest {
    private static final int SOI = 0xFFD8;
    private static final int EOI = 0xFFD9;

    private int reads;

    /** Builds code streams marker by marker. */
    private static final class Stream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Stream marker(int marker) {
            bytes.write(marker >>> 8);
            bytes.write(marker);
            return this;
        }

        Stream segment(int marker, int... value) {
            marker(marker).marker(value.length + 2);
            return raw(value);
        }

        Stream raw(int... values) {
            for (int value : values) {
                bytes.write(value);
            }
            return this;
        }

        byte[] done() {
            return bytes.toByteArray();
        }
    }

    private static FragmentSequence fragments(byte[]... parts) {
        return fragments(bytes -> ByteSource.of(bytes, "fragments"), parts);
    }

    private interface Source {
        ByteSource of(byte[] bytes);
    }

    private static FragmentSequence fragments(Source made, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Integer> positions = new ArrayList<>();
        for (byte[] part : parts) {
            all.writeBytes(new byte[8]);
            positions.add(all.size());
            all.writeBytes(part);
        }
        FragmentSequence.Builder builder = new FragmentSequence.Builder(made.of(all.toByteArray()), 0, 0);
        for (int i = 0; i < parts.length; i++) {
            builder.add(positions.get(i), parts[i].length);
        }
        return builder.build();
    }

    /** Counts how often it is asked. */
    private ByteSource counting(byte[] bytes) {
        ByteSource source = ByteSource.of(bytes, "counted");
        return new ByteSource() {
            @Override
            public String name() {
                return source.name();
            }

            @Override
            public long size() {
                return source.size();
            }

            @Override
            public int read(long position, ByteBuffer dst) throws IOException {
                reads++;
                return source.read(position, dst);
            }

            @Override
            public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
                source.transferTo(position, count, target);
            }

            @Override
            public void close() throws IOException {
                source.close();
            }
        };
    }

    private static byte[] cut(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] jpeg() {
        return new Stream()
                .marker(SOI)
                .segment(0xFFDA, 1, 2, 3)
                .raw(7, 7, 7, 7)
                .marker(EOI)
                .done();
    }

    @Test
    void theEndOfAThumbnailAtTheEndOfAFragmentIsNotTheEndOfItsFrame() throws IOException {
        byte[] frame = new Stream()
                .marker(SOI)
                .segment(0xFFE1, 0xFF, 0xD8, 9, 9, 0xFF, 0xD9)
                .segment(0xFFDA, 1, 2, 3)
                .raw(5, 5)
                .marker(EOI)
                .done();
        int afterThumbnail = 12;
        assertThat(cut(frame, afterThumbnail - 2, afterThumbnail)).containsExactly(0xFF, 0xD9);
        FragmentSequence fragments = fragments(
                cut(frame, 0, 4), cut(frame, 4, afterThumbnail), cut(frame, afterThumbnail, frame.length), jpeg());
        assertThat(CodeStreams.firstFragments(fragments)).containsExactly(0, 3);
    }

    @Test
    void aThumbnailThatBeginsAFragmentIsNoFrame() throws IOException {
        byte[] frame = new Stream()
                .marker(SOI)
                .segment(0xFFE1, 0xFF, 0xD8, 9, 9, 0xFF, 0xD9)
                .segment(0xFFDA, 1)
                .marker(EOI)
                .done();
        assertThat(CodeStreams.firstFragments(fragments(cut(frame, 0, 6), cut(frame, 6, frame.length), jpeg())))
                .containsExactly(0, 2);
    }

    @Test
    void fillBytesStandBeforeMarkersAndBehindTheEnd() throws IOException {
        byte[] frame = new Stream()
                .marker(SOI)
                .raw(0xFF, 0xFF, 0xFF)
                .segment(0xFFE0, 0xFF, 0xD9)
                .raw(0xFF)
                .segment(0xFFDA, 4)
                .raw(1, 2)
                .marker(EOI)
                .raw(0xFF, 0xFF, 0, 0, 0)
                .done();
        int endOfSegment = 11;
        assertThat(frame[endOfSegment - 1]).isEqualTo((byte) 0xD9);
        assertThat(CodeStreams.firstFragments(
                        fragments(cut(frame, 0, endOfSegment), cut(frame, endOfSegment, frame.length), jpeg())))
                .containsExactly(0, 2);
    }

    @Test
    void tilePartsOfJpeg2000AreSteppedOverByTheirLengths() throws IOException {
        byte[] frame = new Stream()
                .marker(0xFF4F)
                .segment(0xFF51, 1, 2, 3, 4)
                .segment(0xFF90, 0, 0, 0, 0, 0, 18, 0, 1)
                .marker(0xFF93)
                .raw(1, 2, 0xFF, 0xD9)
                .segment(0xFF90, 0, 0, 0, 0, 0, 16, 1, 1)
                .marker(0xFF93)
                .raw(3, 4)
                .marker(0xFFD9)
                .done();
        int insideLooksLikeTheEnd = 2 + 8 + 18;
        assertThat(frame[insideLooksLikeTheEnd - 1]).isEqualTo((byte) 0xD9);
        FragmentSequence fragments =
                fragments(cut(frame, 0, insideLooksLikeTheEnd), cut(frame, insideLooksLikeTheEnd, frame.length), frame);
        assertThat(CodeStreams.firstFragments(fragments)).containsExactly(0, 2);
    }

    @Test
    void aTilePartOfUnknownLengthLastsToTheEndMarker() throws IOException {
        byte[] frame = new Stream()
                .marker(0xFF4F)
                .segment(0xFF51, 0xFF, 0xD9)
                .segment(0xFF90, 0, 0, 0, 0, 0, 0, 0, 1)
                .marker(0xFF93)
                .raw(1, 2, 3)
                .marker(0xFFD9)
                .done();
        assertThat(CodeStreams.firstFragments(fragments(cut(frame, 0, 8), cut(frame, 8, frame.length), frame)))
                .containsExactly(0, 2);
    }

    @Test
    void jpegXlLastsToTheNextSignature_bareOrInItsContainer() throws IOException {
        byte[] bare = {(byte) 0xFF, 0x0A, 1, 2};
        byte[] container = {0, 0, 0, 12, 'J', 'X', 'L', ' ', 13, 10, (byte) 0x87, 10, 0, 0};
        byte[] more = {3, 4};
        assertThat(CodeStreams.firstFragments(fragments(bare, more, container, more, more, bare)))
                .containsExactly(0, 2, 5);
    }

    @Test
    void bytesThatAreNoCodeStreamTellNothing() throws IOException {
        assertThat(CodeStreams.firstFragments(fragments(new byte[] {1, 2, 3}, jpeg())))
                .isEmpty();
        assertThat(CodeStreams.firstFragments(fragments(jpeg(), new byte[] {1}, jpeg())))
                .isEmpty();
        assertThat(CodeStreams.firstFragments(fragments())).isEmpty();
        assertThat(CodeStreams.firstFragments(fragments(new byte[0], jpeg(), new byte[0])))
                .containsExactly(1);
    }

    @Test
    void segmentsThatRunBeyondTheLastFragmentAreNotFollowed() throws IOException {
        byte[] lying = new Stream()
                .marker(SOI)
                .raw(0xFF, 0xE0, 0xFF, 0xFF, 1)
                .marker(EOI)
                .done();
        assertThat(CodeStreams.firstFragments(fragments(lying, jpeg()))).containsExactly(0, 1);
    }

    @Test
    void aFragmentCostsOneReadAndSmallOnesFewer() throws IOException {
        byte[] header = new Stream().marker(SOI).segment(0xFFDA, 1, 2, 3).done();
        byte[] large = Arrays.copyOf(header, 20_000);
        byte[] rest = Arrays.copyOfRange(jpeg(), 4, jpeg().length);
        byte[][] parts = new byte[200][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = i % 2 == 0 ? large : rest;
        }
        assertThat(CodeStreams.firstFragments(fragments(this::counting, parts))).hasSize(100);
        assertThat(reads).isLessThanOrEqualTo(2 * parts.length);

        reads = 0;
        byte[][] small = new byte[1000][];
        Arrays.fill(small, jpeg());
        assertThat(CodeStreams.firstFragments(fragments(this::counting, small))).hasSize(1000);
        assertThat(reads).isLessThan(20);
    }
}
