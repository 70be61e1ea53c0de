package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.LossyDepth;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.PixelComparison;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeOptions.UidPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we encode with a loss, decoded by others: near the original, and described as the standard wants it. */
class LossyOutputIT {
    private static final FrameShape GREY = new FrameShape(61, 75, 1, 8, false, 2);
    private static final FrameShape WORDS = new FrameShape(61, 75, 1, 16, false, 2);
    private static final FrameShape SIGNED = new FrameShape(61, 75, 1, 16, true, 2);
    private static final FrameShape COLOUR = new FrameShape(61, 75, 3, 8, false, 2);

    /**
     * One way to lose something.
     *
     * @param label the Photometric Interpretation that the file must state
     * @param bound the most that a sample may differ
     */
    record Loss(TransferSyntax target, FrameShape shape, int stored, EncodeOptions options, String label, int bound) {}

    private static EncodeOptions.Builder options() {
        return EncodeOptions.defaults().toBuilder();
    }

    static List<Loss> losses() {
        EncodeOptions jpeg = options().quality(95).build();
        EncodeOptions near = options().near(3).build();
        EncodeOptions ratio = options().ratio(8).build();
        EncodeOptions distance = options().distance(0.5).build();
        EncodeOptions deep = options().depth(LossyDepth.ANY).effort(4).build();
        EncodeOptions shifted = options().predictor(6).pointTransform(2).build();
        EncodeOptions psnr = options().psnr(55).build();
        return List.of(
                new Loss(TransferSyntaxes.JPEG_BASELINE_8BIT, GREY, 8, jpeg, "MONOCHROME2", 6),
                new Loss(TransferSyntaxes.JPEG_BASELINE_8BIT, COLOUR, 8, jpeg, "YBR_FULL_422", 12),
                new Loss(TransferSyntaxes.JPEG_EXTENDED_12BIT, WORDS, 12, jpeg, "MONOCHROME2", 24),
                new Loss(TransferSyntaxes.JPEG_EXTENDED_12BIT, WORDS, 10, jpeg, "MONOCHROME2", 24),
                new Loss(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, GREY, 8, near, "MONOCHROME2", 3),
                new Loss(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, WORDS, 12, near, "MONOCHROME2", 3),
                new Loss(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, COLOUR, 8, near, "RGB", 3),
                new Loss(TransferSyntaxes.JPEG_2000, GREY, 8, ratio, "MONOCHROME2", 12),
                new Loss(TransferSyntaxes.JPEG_2000, SIGNED, 12, ratio, "MONOCHROME2", 60),
                new Loss(TransferSyntaxes.JPEG_2000, COLOUR, 8, psnr, "YBR_ICT", 12),
                new Loss(TransferSyntaxes.HTJ2K, GREY, 8, ratio, "MONOCHROME2", 16),
                new Loss(TransferSyntaxes.HTJ2K, SIGNED, 12, ratio, "MONOCHROME2", 80),
                new Loss(TransferSyntaxes.HTJ2K, COLOUR, 8, ratio, "YBR_ICT", 16),
                new Loss(TransferSyntaxes.JPEG_XL, GREY, 8, distance, "MONOCHROME2", 16),
                new Loss(TransferSyntaxes.JPEG_XL, COLOUR, 8, distance, "XYB", 24),
                new Loss(TransferSyntaxes.JPEG_XL, WORDS, 12, deep, "MONOCHROME2", 300),
                new Loss(TransferSyntaxes.JPEG_LOSSLESS, GREY, 8, shifted, "MONOCHROME2", 3),
                new Loss(TransferSyntaxes.JPEG_LOSSLESS, SIGNED, 12, shifted, "MONOCHROME2", 3),
                new Loss(TransferSyntaxes.JPEG_LOSSLESS, COLOUR, 8, shifted, "RGB", 3));
    }

    /** Waves and a step, within the bits that are stored. */
    private static byte[] pixels(FrameShape shape, int stored) {
        java.nio.ByteBuffer pixels =
                java.nio.ByteBuffer.allocate((int) shape.byteCount()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        double half = (1 << stored - 1) - 1;
        for (int frame = 0; frame < shape.frames(); frame++) {
            for (int row = 0; row < shape.rows(); row++) {
                for (int column = 0; column < shape.columns(); column++) {
                    for (int sample = 0; sample < shape.samples(); sample++) {
                        double wave = Math.sin((row + 7 * frame) / 9.0) * Math.cos(column / 11.0 + sample / 3.0);
                        int value = (int) Math.round(half * (shape.signed() ? wave : 1 + 0.9 * wave));
                        if (shape.bitsAllocated() == 8) {
                            pixels.put((byte) value);
                        } else {
                            pixels.putShort((short) value);
                        }
                    }
                }
            }
        }
        return pixels.array();
    }

    private static Path image(TemporaryFolder folder, FrameShape shape, int stored) throws IOException {
        byte[] pixels = GridImage.even(pixels(shape, stored));
        return org.dcmflux.testkit.Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080008, "CS", "ORIGINAL", "PRIMARY")
                        .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1"))
                .image(shape, stored, shape.samples() == 3 ? "RGB" : "MONOCHROME2")
                .nativePixels(shape.bitsAllocated() == 8 ? "OB" : "OW", pixels)
                .build(folder, "in.dcm");
    }

    private static TranscodeOptions.Builder lossy(Loss loss) {
        return Images.to(loss.target()).loss(LossPolicy.ALLOWED).encode(loss.options());
    }

    @ParameterizedTest
    @MethodSource("losses")
    void strangersDecodeItNearTheOriginal(Loss loss) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, loss.shape(), loss.stored());
            Path output = folder.file("out.dcm");
            TranscodeResult result =
                    new Transcoder(lossy(loss).maxError(loss.bound()).build()).transcode(input, output);
            assertThat(result.verifiedFrames()).isEqualTo(2);
            Judge.DCMDUMP.run("-q", output.toString()).succeeded();
            ParsedFile parsed = ParsedFile.of(output);
            assertThat(parsed.text(0x00280004)).isEqualTo(loss.label());
            byte[] theirs = JudgedPixels.decode(output);
            if (!loss.label().equals("YBR_FULL_422")) {
                PixelComparison.of(pixels(loss.shape(), loss.stored()), theirs, loss.shape())
                        .assertWithin(loss.bound());
            }
            Path back = folder.file("back.dcm");
            new Transcoder(Images.to(Images.EXPLICIT).build()).transcode(output, back);
            PixelComparison.of(JudgedPixels.decode(back), theirs, loss.shape()).assertWithin(2);
            assertThat(ParsedFile.of(back).text(0x00282110)).isEqualTo("01");
            assertThat(ParsedFile.of(back).text(0x00080018)).isEqualTo(parsed.text(0x00080018));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void theFileSaysWhatWasDone(Loss loss) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, loss.shape(), loss.stored());
            Path output = folder.file("out.dcm");
            new Transcoder(lossy(loss).build()).transcode(input, output);
            ParsedFile parsed = ParsedFile.of(output);
            long fragments =
                    parsed.fragments().stream().mapToLong(each -> each.length()).sum();
            double ratio = Double.parseDouble(parsed.text(0x00282112).strip());
            assertThat(ratio)
                    .isBetween(
                            0.97 * loss.shape().byteCount() / fragments,
                            1.03 * loss.shape().byteCount() / fragments);
            assertThat(parsed.text(0x00282114)).startsWith("ISO_1");
            assertThat(parsed.text(0x00282110)).isEqualTo("01");
            assertThat(parsed.text(0x00080008)).isEqualTo("DERIVED\\PRIMARY");
            assertThat(parsed.text(0x00080018)).startsWith("2.25.").isNotEqualTo("2.25.1");
            assertThat(parsed.text(0x00020003)).isEqualTo(parsed.text(0x00080018));
            assertThat(parsed.has(0x00082112) && parsed.has(0x00089215)).isTrue();
            Path again = folder.file("again.dcm");
            new Transcoder(lossy(loss).build()).transcode(input, again);
            assertThat(Images.sha256(again)).isEqualTo(Images.sha256(output));
            Path kept = folder.file("kept.dcm");
            new Transcoder(lossy(loss).uid(UidPolicy.NEVER).build()).transcode(input, kept);
            assertThat(ParsedFile.of(kept).text(0x00080018)).isEqualTo("2.25.1");
            assertThat(ParsedFile.of(kept).has(0x00082112)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void nothingIsLostUnlessThatWasAllowed(Loss loss) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, loss.shape(), loss.stored());
            TranscodeOptions careful = lossy(loss).loss(LossPolicy.REFUSED).build();
            assertThatThrownBy(() -> new Transcoder(careful).transcode(input, folder.file("out.dcm")))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo("lossy-not-allowed"));
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void losslessKindsOfLossySyntaxesNeedNoPermissionAndSayNothing() throws IOException {
        EncodeOptions reversible =
                options().wavelet(EncodeOptions.Wavelet.REVERSIBLE).build();
        Map<TransferSyntax, EncodeOptions> kinds = Map.of(
                TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, options().near(0).build(),
                TransferSyntaxes.JPEG_2000, reversible,
                TransferSyntaxes.HTJ2K, reversible,
                TransferSyntaxes.JPEG_XL, options().distance(0).build(),
                TransferSyntaxes.JPEG_LOSSLESS, options().pointTransform(0).build());
        for (var kind : kinds.entrySet()) {
            TransferSyntax target = kind.getKey();
            EncodeOptions keeps = kind.getValue();
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path input = image(folder, COLOUR, 8);
                Path output = folder.file("out.dcm");
                TranscodeResult result =
                        new Transcoder(Images.to(target).encode(keeps).build()).transcode(input, output);
                assertThat(result.verifiedFrames()).isEqualTo(2);
                assertThat(ParsedFile.of(output).has(0x00282110)).isFalse();
                assertThat(ParsedFile.of(output).text(0x00080018)).isEqualTo("2.25.1");
                Path back = folder.file("back.dcm");
                new Transcoder(Images.to(Images.EXPLICIT).build()).transcode(output, back);
                assertThat(ParsedFile.of(back).has(0x00282110)).isFalse();
            }
        }
    }

    @Test
    void moreErrorThanTheBoundFailsTheVerificationAndLeavesNothing() throws IOException {
        Loss loss = losses().get(0);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, loss.shape(), loss.stored());
            TranscodeOptions strict =
                    lossy(loss).encode(options().quality(5).build()).maxError(0).build();
            assertThatThrownBy(() -> new Transcoder(strict).transcode(input, folder.file("out.dcm")))
                    .isInstanceOf(VerificationFailedException.class)
                    .hasMessageContainingAll("frame 1 differs by up to", "allowed are 0");
            folder.assertContainsOnly("in.dcm");
        }
    }
}
