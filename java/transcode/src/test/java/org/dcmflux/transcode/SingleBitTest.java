package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;

/** Frames of single bits: they follow each other bit by bit in native Pixel Data, and begin on a byte in fragments. */
class SingleBitTest {
    private static final List<TransferSyntax> TARGETS =
            List.of(Images.RLE, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED, TransferSyntaxes.DEFLATED_IMAGE_FRAME);

    private static byte[] packed(int bits, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] packed = new byte[(bits + 7) / 8];
        for (int bit = 0; bit < bits; bit++) {
            packed[bit / 8] |= (byte) (random.nextInt(2) << bit % 8);
        }
        return packed;
    }

    private static Part10Builder image(int rows, int columns, int frames) {
        return Images.builder(new FrameShape(rows, columns, 1, 1, false, frames), "MONOCHROME2");
    }

    private static void transcode(Path from, Path to, TransferSyntax target) throws IOException {
        new Transcoder(Images.to(target).verification(Verification.ALL_FRAMES).build()).transcode(from, to);
    }

    @Test
    void framesOfAnyNumberOfBitsSurviveTheWayIntoFragmentsAndBack() throws IOException {
        for (int[] size : new int[][] {{7, 5, 3}, {1, 1, 9}, {3, 8, 2}, {51, 51, 4}, {16, 16, 3}, {5, 3, 1}}) {
            int bits = size[0] * size[1] * size[2];
            byte[] pixels = packed(bits, bits);
            byte[] file = image(size[0], size[1], size[2])
                    .nativePixels("OB", even(pixels))
                    .build();
            for (TransferSyntax target : TARGETS) {
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    Path encoded = folder.file("encoded.dcm");
                    Path back = folder.file("back.dcm");
                    transcode(folder.write("in.dcm", file), encoded, target);
                    transcode(encoded, back, Images.EXPLICIT);
                    assertThat(ParsedFile.of(encoded).fragments()).hasSize(size[2]);
                    assertThat(ParsedFile.of(back).value(0x7FE00010))
                            .as("%d x %d x %d, %s", size[0], size[1], size[2], target)
                            .isEqualTo(even(pixels));
                }
            }
        }
    }

    private static byte[] even(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
    }

    @Test
    void whatFollowsTheLastPixelOfAFrameIsNotTakenForPixels() throws IOException {
        // Three frames of five bits; the three bits after them are set, which means nothing.
        FragmentBytes fragments = FragmentBytes.create()
                .frame(new byte[] {(byte) 0b1111_0001})
                .frame(new byte[] {(byte) 0b1110_0010})
                .frame(new byte[] {(byte) 0b1111_1111});
        byte[] file = Part10Builder.syntax(TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED.uid())
                .image(new FrameShape(1, 5, 1, 1, false, 3), 1, "MONOCHROME2")
                .encapsulated(fragments)
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            transcode(folder.write("in.dcm", file), output, Images.EXPLICIT);
            // 10001 01000 11111 from the first pixel on.
            assertThat(ParsedFile.of(output).value(0x7FE00010)).containsExactly(0b0101_0001, 0b0111_1100);
        }
    }
}
