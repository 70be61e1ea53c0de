package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameIndex.Origin;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class FramePolicyTest {
    private static final byte[] STREAM = {(byte) 0xFF, (byte) 0xD8, 1, 1, (byte) 0xFF, (byte) 0xD9};
    private static final byte[] RLE = {1, 0, 0, 0, 64, 0, 0, 0};

    private static PixelData pixels(int frames, FragmentBytes fragments, FramePolicy policy) throws IOException {
        return pixels(
                Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                        .image(new FrameShape(4, 4, 1, 8, false, frames), 8, "MONOCHROME2")
                        .encapsulated(fragments)
                        .build(),
                policy);
    }

    private static PixelData pixels(byte[] file, FramePolicy policy) throws IOException {
        DicomFile dicom = DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults());
        return Objects.requireNonNull(PixelData.of(dicom.dataSet(), dicom.name(), policy));
    }

    private static FragmentBytes streams(int count) {
        FragmentBytes fragments = FragmentBytes.create();
        for (int i = 0; i < count; i++) {
            fragments.frame(STREAM);
        }
        return fragments;
    }

    @Test
    void moreCodeStreamsThanFrames_areRefusedLeftOutOrRead() throws IOException {
        for (int stated : new int[] {1, 2}) {
            assertThatThrownBy(() -> pixels(stated, streams(3), FramePolicy.FAIL))
                    .isInstanceOf(FrameIndexException.class)
                    .hasMessageContainingAll("Number of Frames is " + stated, "3 code streams");
            PixelData header = pixels(stated, streams(3), FramePolicy.HEADER);
            assertThat(header.index().frameCount()).isEqualTo(stated);
            assertThat(header.index().size(stated - 1)).isEqualTo(STREAM.length);
            assertThat(header.warnings()).singleElement().asString().contains("the last " + (3 - stated));
            PixelData stream = pixels(stated, streams(3), FramePolicy.STREAM);
            assertThat(stream.index().frameCount()).isEqualTo(3);
            assertThat(stream.module().numberOfFrames()).isEqualTo(3);
            assertThat(stream.warnings()).singleElement().asString().contains("3 frames");
        }
    }

    @Test
    void fewerFragmentsThanFrames_areFramesByTheStreamOnly() throws IOException {
        for (FramePolicy policy : new FramePolicy[] {FramePolicy.FAIL, FramePolicy.HEADER}) {
            assertThatThrownBy(() -> pixels(5, streams(3), policy)).isInstanceOf(FrameIndexException.class);
        }
        assertThat(pixels(5, streams(3), FramePolicy.STREAM).index().frameCount())
                .isEqualTo(3);
        PixelData byTable = pixels(Integer.MAX_VALUE, streams(3).basicOffsetTable(), FramePolicy.STREAM);
        assertThat(byTable.index().frameCount()).isEqualTo(3);
        assertThat(byTable.index().origin()).isEqualTo(Origin.BASIC_OFFSET_TABLE);
        assertThatThrownBy(() -> pixels(5, streams(0), FramePolicy.STREAM)).isInstanceOf(FrameIndexException.class);
    }

    @Test
    void agreementIsTheSameForEveryPolicy() throws IOException {
        for (FramePolicy policy : FramePolicy.values()) {
            PixelData pixels = pixels(3, streams(3), policy);
            assertThat(pixels.index().frameCount()).isEqualTo(3);
            assertThat(pixels.warnings()).isEmpty();
        }
    }

    @Test
    void emptyFragmentsWithoutATableAreNoFrames_alsoWhereNoEndCanBeSeen() throws IOException {
        FragmentBytes fragments =
                FragmentBytes.create().frame(RLE, new byte[0]).frame(RLE).frame(RLE, new byte[0], new byte[0]);
        PixelData pixels = pixels(3, fragments, FramePolicy.FAIL);
        assertThat(pixels.index().origin()).isEqualTo(Origin.ONE_FRAGMENT_PER_FRAME);
        assertThat(pixels.warnings()).singleElement().asString().contains("3 of 6 fragments are empty");
        for (int frame = 0; frame < 3; frame++) {
            ByteBuffer bytes = ByteBuffer.allocate(RLE.length);
            pixels.index().read(frame, bytes);
            assertThat(bytes.array()).isEqualTo(RLE);
        }
        PixelData single = pixels(1, FragmentBytes.create().frame(RLE, new byte[0]), FramePolicy.FAIL);
        assertThat(single.index().origin()).isEqualTo(Origin.SINGLE_FRAME);
    }

    @Test
    void nativePixelDataHasAsManyFramesAsItHasRoomFor_whenTheStreamIsBelieved() throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(4, 4, 1, 8, false, 5), 8, "MONOCHROME2")
                .nativePixels("OB", new byte[48])
                .build();
        assertThatThrownBy(() -> pixels(file, FramePolicy.FAIL)).isInstanceOf(DicomException.class);
        PixelData pixels = pixels(file, FramePolicy.STREAM);
        assertThat(pixels.index().frameCount()).isEqualTo(3);
        assertThat(pixels.warnings()).singleElement().asString().contains("room for 3");
    }

    @Test
    void framesAreCopiedToAChannelAsTheyAreStored() throws IOException {
        FragmentBytes fragments =
                FragmentBytes.create().frameInPieces(STREAM, 4).frame(RLE);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        WritableByteChannel target = Channels.newChannel(copy);
        PixelData pixels = pixels(2, fragments.basicOffsetTable(), FramePolicy.FAIL);
        pixels.index().copyTo(1, target, () -> false);
        pixels.index().copyTo(0, target, () -> false);
        assertThat(copy.toByteArray()).startsWith(RLE).endsWith(STREAM).hasSize(RLE.length + STREAM.length);
        assertThatThrownBy(() -> pixels.index().copyTo(2, target, () -> false))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void copyingStopsWhenItIsNotWantedAnyMore() throws IOException {
        FrameIndex index = pixels(1, streams(1), FramePolicy.FAIL).index();
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        WritableByteChannel target = Channels.newChannel(copy);
        assertThatThrownBy(() -> index.copyTo(0, target, () -> true)).isInstanceOf(CancellationException.class);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> index.copyTo(0, target, () -> false)).isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(copy.toByteArray()).isEmpty();
    }
}
