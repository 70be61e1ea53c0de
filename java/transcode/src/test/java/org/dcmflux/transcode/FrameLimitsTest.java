package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.pixel.FrameLimits;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** Files of a few hundred bytes that claim to be gigabytes. */
class FrameLimitsTest {
    private static byte[] claiming(int rows, int columns, int encodedBytes) {
        return Part10Builder.syntax(Images.RLE.uid())
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(new FrameShape(rows, columns, 1, 8, false, 1), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(new byte[encodedBytes]))
                .build();
    }

    private static void assertRefused(byte[] file, FrameLimits limits, String... words) {
        Transcoder transcoder = new Transcoder(
                Images.to(Images.EXPLICIT)
                        .memory(Long.MAX_VALUE)
                        .limits(TranscodeLimits.defaults().withFrames(limits))
                        .build(),
                CodecRegistry.installed());
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", file);
            assertThatThrownBy(() -> transcoder.transcode(input, folder.file("out.dcm")))
                    .isInstanceOf(LimitExceededException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words));
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void moreThanTwoGigabytesAreRefusedBeforeAnythingIsAllocated() {
        assertRefused(claiming(65_000, 65_000, 4_000_000), FrameLimits.defaults(), "65000 x 65000", "maxPixels");
        assertRefused(
                claiming(65_000, 65_000, 4_000_000),
                new FrameLimits(1L << 31, Long.MAX_VALUE, 1000),
                "4225000000 bytes",
                "maxFrameBytes = 2147483648");
    }

    @Test
    void aFewBytesThatWouldBecomeAThousandTimesAsManyAreRefused() {
        assertRefused(
                claiming(20_000, 20_000, 200_000),
                FrameLimits.defaults(),
                "frame 1 would become 400000000 bytes from 200000",
                "maxRatio = 1000");
    }

    @Test
    void limitsMayBeLowered() {
        assertRefused(claiming(5, 7, 80), new FrameLimits(34, 1L << 31, 1000), "maxFrameBytes = 34");
    }

    @Test
    void smallBlankFramesMayBeCompressedAsFarAsOneLikes() throws IOException {
        FrameShape shape = new FrameShape(4000, 4000, 1, 8, false, 1);
        byte[] blank = Images.builder(shape, "MONOCHROME2")
                .nativePixels("OB", new byte[16_000_000])
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", blank);
            Path deflated = folder.file("deflated.dcm");
            new Transcoder(Images.to(org.dcmflux.dictionary.TransferSyntaxes.DEFLATED_IMAGE_FRAME)
                            .build())
                    .transcode(input, deflated);
            assertThat(deflated.toFile().length()).isLessThan(20_000);
            new Transcoder(Images.to(Images.EXPLICIT).build()).transcode(deflated, folder.file("back.dcm"));
            assertThat(Images.frameHashes(folder.file("back.dcm"))).isEqualTo(Images.frameHashes(input));
        }
    }
}
