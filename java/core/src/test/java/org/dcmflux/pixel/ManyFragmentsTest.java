package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameIndex.Origin;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

/** Very many frames of several fragments without a table: the first ones do not wait for the last one. */
final class ManyFragmentsTest {
    private static final int FRAMES = 5_000;
    private static final byte[] LAST = {7, 7, 7, 7, (byte) 0xFF, (byte) 0xD9};

    /** Fragments of some kilobytes, as they are in files: each end costs a read of its own. */
    private static byte[] first(int frame) {
        byte[] bytes = new byte[4_200];
        bytes[0] = (byte) 0xFF;
        bytes[1] = (byte) 0xD8;
        bytes[2] = (byte) frame;
        bytes[3] = (byte) (frame >> 8);
        return bytes;
    }

    private static byte[] file(int stated, int frames, byte[]... more) {
        FragmentBytes fragments = FragmentBytes.create();
        for (int frame = 0; frame < frames; frame++) {
            fragments.frame(first(frame), LAST);
        }
        for (byte[] fragment : more) {
            fragments.frame(fragment);
        }
        return Part10Builder.syntax("1.2.840.10008.1.2.4.50")
                .image(new FrameShape(4, 4, 1, 8, false, stated), 8, "MONOCHROME2")
                .encapsulated(fragments)
                .build();
    }

    /** Counts how often it is read from. */
    private static final class Counting implements ByteSource {
        private final ByteSource source;
        private final AtomicInteger reads = new AtomicInteger();

        Counting(byte[] bytes) {
            source = ByteSource.of(bytes, "made.dcm");
        }

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
            reads.incrementAndGet();
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
    }

    private static DataSet dataSet(byte[] file) throws IOException {
        return DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults())
                .dataSet();
    }

    private static PixelData pixels(byte[] file, FramePolicy policy) throws IOException {
        return Objects.requireNonNull(PixelData.of(dataSet(file), "made.dcm", policy));
    }

    private static int number(FrameIndex index, int frame) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(index.size(frame)));
        index.read(frame, bytes);
        assertThat(bytes.position()).isEqualTo(4_200 + LAST.length);
        return bytes.get(2) & 0xFF | (bytes.get(3) & 0xFF) << 8;
    }

    @Test
    void theFirstFrameIsThereBeforeTheOthersWereLookedFor_andEachIsLookedForOnce() throws IOException {
        Counting source = new Counting(file(FRAMES, FRAMES));
        try (DicomFile file = DicomFile.open(source, ReadOptions.strict())) {
            int opened = source.reads.get();
            FrameIndex index = Objects.requireNonNull(file.pixelData()).index();
            assertThat(number(index, 0)).isZero();
            assertThat(index.origin()).isEqualTo(Origin.CODE_STREAM);
            assertThat(index.frameCount()).isEqualTo(FRAMES);
            assertThat(source.reads.get() - opened).isLessThan(3 * FrameIndexer.SCANNED_AT_ONCE);

            assertThat(number(index, FRAMES - 1)).isEqualTo(FRAMES - 1);
            int found = source.reads.get();
            assertThat(number(index, FRAMES / 2)).isEqualTo(FRAMES / 2);
            assertThat(index.largest()).isEqualTo(4_200 + LAST.length);
            assertThat(source.reads.get() - found).isLessThan(5);
        }
    }

    @Test
    void aFrameKnowsItsFragments() throws IOException {
        FrameIndex index = pixels(file(FRAMES, FRAMES), FramePolicy.FAIL).index();
        FragmentRun run = Objects.requireNonNull(index.fragments(FRAMES - 2));
        assertThat(run.first()).isEqualTo(2 * FRAMES - 4);
        assertThat(run.count()).isEqualTo(2);
        assertThat(run.length()).isEqualTo(index.size(FRAMES - 2));
        assertThatThrownBy(() -> index.fragments(FRAMES)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> index.size(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void disagreementShowsAtTheLastFrame_alwaysAgain() throws IOException {
        byte[] foreign = {1, 2, 3, 4};
        for (byte[] file : List.of(
                file(FRAMES, FRAMES - 1, new byte[0]),
                file(FRAMES, FRAMES + 1),
                file(FRAMES, FRAMES, foreign, foreign))) {
            FrameIndex index = pixels(file, FramePolicy.FAIL).index();
            assertThat(number(index, 0)).isZero();
            assertThat(number(index, FRAMES - 3)).isEqualTo(FRAMES - 3);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> index.size(FRAMES - 1))
                        .isInstanceOf(FrameIndexException.class)
                        .hasMessageContaining("made.dcm");
                assertThatThrownBy(index::largest).isInstanceOf(FrameIndexException.class);
            }
        }
    }

    @Test
    void whoBelievesOneSideLearnsOfTheOtherAtOnce() throws IOException {
        PixelData stream = pixels(file(FRAMES, FRAMES + 1), FramePolicy.STREAM);
        assertThat(stream.index().frameCount()).isEqualTo(FRAMES + 1);
        assertThat(stream.warnings()).hasSize(1);
        PixelData header = pixels(file(FRAMES, FRAMES + 2), FramePolicy.HEADER);
        assertThat(header.index().frameCount()).isEqualTo(FRAMES);
        assertThat(header.warnings()).singleElement().asString().contains("the last 2 are left out");
    }

    @Test
    void manyThreadsFindTheSameFrames() throws Exception {
        FrameIndex index = pixels(file(FRAMES, FRAMES), FramePolicy.FAIL).index();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int step = 37 + 2 * thread;
                wrong.add(executor.submit(() -> {
                    int different = 0;
                    for (int frame = FRAMES - 1; frame >= 0; frame -= step) {
                        different += number(index, frame) == frame ? 0 : 1;
                    }
                    return different;
                }));
            }
            for (Future<Integer> future : wrong) {
                assertThat(future.get()).isZero();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
