package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.RleBytes;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

class DecodedFramesTest {
    private static final int FRAMES = 4;

    private static DicomFile opened(byte[] file) throws IOException {
        return DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults());
    }

    /** Frames of 3 x 3 bytes, an odd number, each full of its own number. */
    private static DicomFile rle(int statedFrames) throws IOException {
        FragmentBytes fragments = FragmentBytes.create();
        for (int frame = 0; frame < FRAMES; frame++) {
            byte[] pixels = new byte[9];
            java.util.Arrays.fill(pixels, (byte) frame);
            fragments.frame(RleBytes.encode(pixels, 3, 1, 1));
        }
        return opened(Part10Builder.syntax("1.2.840.10008.1.2.5")
                .image(new FrameShape(3, 3, 1, 8, false, statedFrames), 8, "MONOCHROME2")
                .encapsulated(fragments.basicOffsetTable())
                .build());
    }

    @Test
    void framesOfOurOwnFixturesHaveTheHashesOfTheTable_inAnyOrder() throws IOException {
        for (String name : new String[] {
            "ct-multiframe.dcm",
            "ct-big-endian.dcm",
            "odd-bytes.dcm",
            "rle-multiframe.dcm",
            "rle-rgb-extended-offsets.dcm"
        }) {
            ManifestEntry entry = TestData.ownManifest().get(name);
            try (DicomFile file = DicomFile.open(entry.file());
                    DecodedFrames frames = DecodedFrames.of(file)) {
                for (int frame = entry.frames() - 1; frame >= 0; frame--) {
                    assertThat(FrameHashes.sha256(frames.samples(frame).bytes()))
                            .as("%s frame %s", name, frame + 1)
                            .isEqualTo(entry.frameSha256().get(frame));
                }
            }
        }
    }

    @Test
    void aRangeIsReadWithoutItsNeighbours_andOutsideOfTheFramesNothingIs() throws IOException {
        try (DicomFile file = rle(FRAMES);
                DecodedFrames frames = DecodedFrames.of(file)) {
            ByteBuffer two = ByteBuffer.allocateDirect(18);
            frames.readRange(1, 2, two);
            assertThat(two.position()).isEqualTo(18);
            assertThat(two.get(0)).isEqualTo((byte) 1);
            assertThat(two.get(17)).isEqualTo((byte) 2);
            ByteBuffer room = ByteBuffer.allocateDirect(100);
            assertThatThrownBy(() -> frames.readRange(3, 2, room)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frames.readRange(-1, 1, room)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frames.samples(FRAMES)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(room.position()).isZero();
        }
    }

    @Test
    void samplesStayWhatTheyAreWhenTheNextFrameIsRead() throws IOException {
        try (DicomFile file = rle(FRAMES);
                DecodedFrames frames = DecodedFrames.of(file)) {
            FrameSamples first = frames.samples(0);
            FrameSamples last = frames.samples(3);
            assertThat(first.toInts()).hasSize(9).containsOnly(0);
            assertThat(last.toShorts()).containsOnly(3);
            assertThat(last.toFloats()).containsOnly(3f);
        }
    }

    @Test
    void copyingToAChannelStopsBetweenFrames() throws IOException {
        try (DicomFile file = rle(FRAMES);
                DecodedFrames frames = DecodedFrames.of(file)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            WritableByteChannel target = Channels.newChannel(out);
            assertThatThrownBy(() -> frames.copyTo(0, FRAMES, target, () -> out.size() >= 18))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("frame 3");
            assertThat(out.size()).isEqualTo(18);
            out.reset();
            frames.copyTo(2, 2, target, () -> false);
            assertThat(out.toByteArray()).hasSize(18).startsWith(2).endsWith(3);
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> frames.copyTo(0, 1, target, () -> false))
                        .isInstanceOf(CancellationException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    void theNumberOfFramesIsTakenFromTheStreamWhenThatIsWanted() throws IOException {
        try (DicomFile file = rle(FRAMES + 5)) {
            assertThatThrownBy(() -> DecodedFrames.of(file)).isInstanceOf(FrameIndexException.class);
            try (DecodedFrames frames = DecodedFrames.of(file, CodecRegistry.installed(), FramePolicy.STREAM)) {
                assertThat(frames.frameCount()).isEqualTo(FRAMES);
                assertThat(frames.pixelData().warnings()).hasSize(1);
                assertThat(frames.samples(3).toBytes()).containsOnly(3);
            }
        }
    }

    @Test
    void nativePixelDataInAnEncapsulatedSyntaxIsRefused() throws IOException {
        try (DicomFile file = opened(Part10Builder.syntax("1.2.840.10008.1.2.5")
                .image(new FrameShape(2, 2, 1, 8, false, 1), 8, "MONOCHROME2")
                .nativePixels("OB", new byte[4])
                .build())) {
            assertThatThrownBy(() -> DecodedFrames.of(file))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContainingAll("(7FE0,0010)", "native", "RLE");
        }
    }

    @Test
    void aBufferThatIsTooSmallIsTheCallersBug() throws IOException {
        try (DicomFile file = opened(Part10Builder.explicitLittleEndian()
                        .image(new FrameShape(2, 2, 1, 8, false, 1), 8, "MONOCHROME2")
                        .nativePixels("OB", new byte[4])
                        .build());
                DecodedFrames frames = DecodedFrames.of(file)) {
            assertThatThrownBy(() -> frames.read(0, ByteBuffer.allocateDirect(3)))
                    .isInstanceOf(BufferOverflowException.class);
        }
    }
}
