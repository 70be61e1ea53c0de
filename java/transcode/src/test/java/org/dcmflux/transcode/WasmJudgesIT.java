package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.ChromaSubsampling;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.PixelComparison;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.WasmDecoders;
import org.dcmflux.testkit.WasmDecoders.Codec;
import org.dcmflux.testkit.WasmDecoders.Decoded;
import org.dcmflux.testkit.WasmDecoders.Job;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.junit.jupiter.api.Test;

/** What we encode, decoded by WebAssembly builds of the same libraries in other versions, made by others. */
class WasmJudgesIT {
    private static final long SEED = 20260701;

    /**
     * A way to encode, and who shall decode it.
     *
     * @param bound the most that a sample may differ; 0 where nothing is lost
     */
    private record Case(TransferSyntax target, Codec judge, EncodeOptions options, int bound) {}

    private record Expected(GridImage image, Case way, byte[] pixels) {}

    private static EncodeOptions.Builder options() {
        return EncodeOptions.defaults().toBuilder();
    }

    private static List<Case> lossless() {
        EncodeOptions none = EncodeOptions.defaults();
        EncodeOptions built =
                options().levels(3).codeBlock(16).progression(Progression.PCRL).build();
        EncodeOptions reversible = options().wavelet(Wavelet.REVERSIBLE).build();
        return List.of(
                new Case(TransferSyntaxes.HTJ2K_LOSSLESS, Codec.OPENJPH, none, 0),
                new Case(TransferSyntaxes.HTJ2K_LOSSLESS, Codec.OPENJPEG, built, 0),
                new Case(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, Codec.OPENJPH, none, 0),
                new Case(TransferSyntaxes.HTJ2K, Codec.OPENJPH, reversible, 0),
                new Case(TransferSyntaxes.JPEG_2000_LOSSLESS, Codec.OPENJPEG, none, 0),
                new Case(TransferSyntaxes.JPEG_2000_LOSSLESS, Codec.OPENJPEG, built, 0),
                new Case(TransferSyntaxes.JPEG_2000, Codec.OPENJPEG, reversible, 0),
                new Case(TransferSyntaxes.JPEG_LS_LOSSLESS, Codec.CHARLS, none, 0),
                new Case(
                        TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS,
                        Codec.CHARLS,
                        options().near(0).build(),
                        0));
    }

    private static byte[] encode(TemporaryFolder folder, byte[] file, Case way) throws IOException {
        Path input = folder.write("in.dcm", file);
        Path output = folder.file("out.dcm");
        new Transcoder(Images.to(way.target())
                        .loss(LossPolicy.ALLOWED)
                        .encode(way.options())
                        .ifExists(org.dcmflux.bytes.AtomicFile.IfExists.OVERWRITE)
                        .build())
                .transcode(input, output);
        return EncapsulatedFrames.of(ParsedFile.of(output)).get(0);
    }

    /** The judge's samples in containers as they are allocated; its sign is that of the code stream. */
    private static byte[] widened(Decoded decoded, int allocated) {
        int count = decoded.columns() * decoded.rows() * decoded.components();
        int told = decoded.samples().length / count;
        int width = allocated / 8;
        byte[] wide = new byte[count * width];
        for (int i = 0; i < count; i++) {
            int value = decoded.samples()[i * told] & 0xFF;
            value = told == 2 ? value | decoded.samples()[2 * i + 1] << 8 : decoded.signed() ? (byte) value : value;
            for (int k = 0; k < width; k++) {
                wide[i * width + k] = (byte) (value >> 8 * k);
            }
        }
        return wide;
    }

    @Test
    void losslessFramesOfEveryKindComeOutAsTheyWentIn() throws IOException {
        WasmDecoders.require();
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        List<Job> jobs = new ArrayList<>();
        List<Expected> expected = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (Case way : lossless()) {
                for (int i = 0; i < 25; i++) {
                    GridImage image = drawn(random, way.judge());
                    byte[] pixels = image.pixels(random);
                    jobs.add(new Job(way.judge(), encode(folder, image.file(pixels), way)));
                    expected.add(new Expected(image, way, image.byPixel(pixels)));
                }
            }
        }
        List<Decoded> decoded = WasmDecoders.decode(jobs);
        for (int i = 0; i < decoded.size(); i++) {
            GridImage image = expected.get(i).image();
            assertThat(widened(decoded.get(i), image.allocated()))
                    .as(
                            "%s of %s by %s",
                            image, expected.get(i).way(), jobs.get(i).codec())
                    .isEqualTo(expected.get(i).pixels());
        }
        assertThat(decoded).hasSize(9 * 25);
    }

    /**
     * One frame, as the standard allows them: a judge gives back what a code stream says. Those of JPEG 2000 take samples of
     * up to 8 bits for unsigned and cut off what is not.
     */
    private static GridImage drawn(SplittableRandom random, Codec judge) {
        while (true) {
            GridImage image = GridImage.draw(random, random.nextInt(GridImage.COMBINATIONS));
            boolean standard = !image.junk() && image.stored() > 1 && !(image.samples() == 3 && image.isSigned());
            boolean cut = judge != Codec.CHARLS && image.stored() <= 8 && image.isSigned();
            if (image.frames() == 1 && standard && !cut) {
                return image;
            }
        }
    }

    @Test
    void lossyFramesComeOutNearTheOriginal() throws IOException {
        FrameShape grey = new FrameShape(96, 120, 1, 8, false, 1);
        FrameShape colour = new FrameShape(96, 120, 3, 8, false, 1);
        EncodeOptions ratio = options().ratio(8).build();
        List<Case> ways = new ArrayList<>();
        for (ChromaSubsampling subsampling : ChromaSubsampling.values()) {
            EncodeOptions jpeg = options().quality(95).subsampling(subsampling).build();
            ways.add(new Case(TransferSyntaxes.JPEG_BASELINE_8BIT, Codec.LIBJPEG_TURBO, jpeg, 16));
        }
        ways.add(new Case(
                TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS,
                Codec.CHARLS,
                options().near(3).build(),
                3));
        ways.add(new Case(TransferSyntaxes.JPEG_2000, Codec.OPENJPEG, ratio, 16));
        ways.add(new Case(TransferSyntaxes.HTJ2K, Codec.OPENJPH, ratio, 16));
        ways.add(new Case(TransferSyntaxes.HTJ2K, Codec.OPENJPEG, ratio, 16));
        List<Job> jobs = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (Case way : ways) {
                for (FrameShape shape : List.of(grey, colour)) {
                    byte[] file = Images.builder(shape, shape.samples() == 3 ? "RGB" : "MONOCHROME2")
                            .nativePixels("OB", waves(shape))
                            .build();
                    jobs.add(new Job(way.judge(), encode(folder, file, way)));
                }
            }
        }
        List<Decoded> decoded = WasmDecoders.decode(jobs);
        for (int i = 0; i < decoded.size(); i++) {
            FrameShape shape = i % 2 == 0 ? grey : colour;
            PixelComparison.of(waves(shape), decoded.get(i).samples(), shape)
                    .assertWithin(ways.get(i / 2).bound());
        }
    }

    private static byte[] waves(FrameShape shape) {
        byte[] pixels = new byte[(int) shape.byteCount()];
        for (int i = 0; i < pixels.length; i++) {
            int pixel = i / shape.samples();
            double wave = Math.sin(pixel / shape.columns() / 9.0) * Math.cos(pixel % shape.columns() / 11.0);
            pixels[i] = (byte) Math.round(128 + 100 * wave - 10 * (i % shape.samples()));
        }
        return pixels;
    }
}
