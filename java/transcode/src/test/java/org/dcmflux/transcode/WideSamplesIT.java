package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples of more than 16 bits: where they can go, and by which rule they cannot go elsewhere. */
class WideSamplesIT {
    private static byte[] file(FrameShape shape, int stored, byte[] pixels) {
        return Images.builder(shape, shape.samples() == 3 ? "RGB" : "MONOCHROME2")
                .nativePixels("OW", withStored(shape, stored, pixels))
                .build();
    }

    private static byte[] withStored(FrameShape shape, int stored, byte[] pixels) {
        ByteBuffer samples = ByteBuffer.wrap(pixels).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pixels.length; i += 4) {
            int unused = 32 - stored;
            int sample = samples.getInt(i) << unused;
            samples.putInt(i, shape.signed() ? sample >> unused : sample >>> unused);
        }
        return pixels;
    }

    private static Path stating(TemporaryFolder folder, byte[] file, int stored) {
        ParsedFile parsed = ParsedFile.of(file);
        file[parsed.element(0x00280101).offset()] = (byte) stored;
        file[parsed.element(0x00280102).offset()] = (byte) (stored - 1);
        return folder.write("in.dcm", file);
    }

    private static byte[] noise(FrameShape shape) {
        byte[] noise = new byte[(int) shape.byteCount()];
        new SplittableRandom(11).nextBytes(noise);
        return noise;
    }

    /** OpenJPEG writes so many bits as PGX only: a line of text, then a plane of big-endian numbers. */
    private static byte[] openJpeg(TemporaryFolder folder, Path file, FrameShape shape) throws IOException {
        int pixels = shape.rows() * shape.columns();
        ByteBuffer all = ByteBuffer.allocate((int) shape.byteCount()).order(ByteOrder.LITTLE_ENDIAN);
        int frame = 0;
        for (byte[] stream : EncapsulatedFrames.of(ParsedFile.of(file))) {
            Path encoded = folder.write("frame.j2k", stream);
            Judge.OPJ_DECOMPRESS
                    .require()
                    .run(
                            "-i",
                            encoded.toString(),
                            "-o",
                            folder.file("plane.pgx").toString())
                    .succeeded();
            for (int sample = 0; sample < shape.samples(); sample++) {
                byte[] plane = Files.readAllBytes(folder.file("plane_" + sample + ".pgx"));
                ByteBuffer numbers = ByteBuffer.wrap(plane, plane.length - 4 * pixels, 4 * pixels);
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int at = (frame * pixels + pixel) * shape.samples() + sample;
                    all.putInt(4 * at, numbers.getInt());
                }
            }
            frame++;
        }
        return all.array();
    }

    @ParameterizedTest
    @CsvSource({"17, 1, false", "20, 1, true", "24, 1, false", "24, 1, true", "23, 3, false"})
    void waveletsKeepUpTo24Bits(int stored, int samples, boolean signed) throws IOException {
        FrameShape shape = new FrameShape(19, 23, samples, 32, signed, 2);
        for (TransferSyntax target : List.of(TransferSyntaxes.JPEG_2000_LOSSLESS, TransferSyntaxes.HTJ2K_LOSSLESS)) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path input = stating(folder, file(shape, stored, noise(shape)), stored);
                Path output = folder.file("out.dcm");
                new Transcoder(Images.to(target)
                                .verification(Verification.ALL_FRAMES)
                                .build())
                        .transcode(input, output);
                byte[] pixels = ParsedFile.of(input).value(0x7FE00010);
                assertThat(Arrays.equals(openJpeg(folder, output, shape), pixels))
                        .as("%s by OpenJPEG", target)
                        .isTrue();
                Path back = folder.file("back.dcm");
                new Transcoder(Images.to(Images.EXPLICIT).build()).transcode(output, back);
                assertThat(Arrays.equals(ParsedFile.of(back).value(0x7FE00010), pixels))
                        .isTrue();
                assertThat(ParsedFile.of(back).unsignedShort(0x00280101, 0)).isEqualTo(stored);
            }
        }
    }

    @Test
    void moreIsRefusedByName_andSomethingElseWorks() throws IOException {
        FrameShape shape = new FrameShape(4, 4, 1, 32, false, 1);
        byte[] file = file(shape, 32, noise(shape));
        assertRule(file, TransferSyntaxes.JPEG_2000_LOSSLESS, "not-allowed-in-target");
        assertRule(file, TransferSyntaxes.JPEG_LS_LOSSLESS, "bits-allocated");
        assertRule(file, TransferSyntaxes.JPEG_LOSSLESS_SV1, "bits-allocated");
        assertRule(file, TransferSyntaxes.JPEG_XL_LOSSLESS, "bits-allocated");
        for (TransferSyntax target : List.of(
                Images.RLE, TransferSyntaxes.DEFLATED_IMAGE_FRAME, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED)) {
            assertThat(new Transcoder(Images.to(target).build())
                            .plan(Images.open(file))
                            .step())
                    .isEqualTo(TranscodePlan.Step.ENCODE);
        }
    }

    private static void assertRule(byte[] file, TransferSyntax target, String rule) {
        assertThatThrownBy(() -> new Transcoder(Images.to(target).build()).plan(Images.open(file)))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo(rule));
    }
}
