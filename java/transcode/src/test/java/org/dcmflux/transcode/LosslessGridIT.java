package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.TransferSyntaxSupport;
import org.dcmflux.codec.TransferSyntaxSupport.Pixels;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images of every shape go into every lossless Transfer Syntax and back, and not a bit changes. {@code -Ddcmflux.grid.frames} says how
 * many frames each Transfer Syntax gets, {@code -Ddcmflux.seed} which, {@code -Ddcmflux.grid.syntaxes} names those that are wanted.
 */
class LosslessGridIT {
    private static final long SEED = Long.getLong("dcmflux.seed", 20260101L);
    private static final int FRAMES = Integer.getInteger("dcmflux.grid.frames", 150);

    private static final List<String> WANTED =
            List.of(System.getProperty("dcmflux.grid.syntaxes", "").split(","));

    private static boolean isWanted(TransferSyntax syntax) {
        return WANTED.equals(List.of("")) || WANTED.contains(syntax.shortName());
    }

    static List<TransferSyntax> lossless() {
        return TransferSyntaxSupport.all(CodecRegistry.installed()).stream()
                .filter(each -> each.pixels() == Pixels.FULL && each.syntax().isEncapsulated())
                .map(TransferSyntaxSupport::syntax)
                .filter(syntax -> syntax.lossiness() == Lossiness.NO && isWanted(syntax))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lossless")
    void everyImageSurvives_orIsRefusedByARule(TransferSyntax target) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        int frames = 0;
        int refused = 0;
        int images = 0;
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            while (frames < FRAMES || images < GridImage.COMBINATIONS) {
                GridImage image = GridImage.draw(random, images++);
                byte[] pixels = image.pixels(random);
                Path input = folder.write("in.dcm", image.file(pixels));
                String rule = forbidding(target, image);
                if (rule != null) {
                    assertRefused(target, input, folder.file("out.dcm"), rule, image);
                    refused++;
                    continue;
                }
                assertSurvives(target, image, pixels, input, folder);
                frames += image.frames();
            }
        }
        System.out.printf(
                "%s: all %d combinations, %d frames, 0 mismatches, %d images refused by name, seed %d%n",
                target, GridImage.COMBINATIONS, frames, refused, SEED);
    }

    /**
     * The rule of the standard's tables that forbids an image, null when it is allowed: signed colour goes only where native bytes
     * are held, and JPEG-LS begins with two bits a sample.
     */
    private static @Nullable String forbidding(TransferSyntax target, GridImage image) {
        boolean nativeBytes = target.codecFamily() == CodecFamily.DEFLATED_FRAME
                || target.codecFamily() == CodecFamily.ENCAPSULATED_UNCOMPRESSED;
        if (target.codecFamily() == CodecFamily.JPEG_LS && image.stored() == 1) {
            return "bits-stored";
        }
        return image.samples() == 3 && image.isSigned() && !nativeBytes ? "signed-colour" : null;
    }

    private static Transcoder transcoder(TransferSyntax target) {
        return new Transcoder(Images.to(target)
                .concurrency(1)
                .ifExists(org.dcmflux.bytes.AtomicFile.IfExists.OVERWRITE)
                .build());
    }

    private static void assertRefused(TransferSyntax target, Path input, Path output, String rule, GridImage image) {
        assertThatThrownBy(() -> transcoder(target).transcode(input, output))
                .as("%s of %s", target, image)
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo(rule));
    }

    private static void assertSurvives(
            TransferSyntax target, GridImage image, byte[] pixels, Path input, TemporaryFolder folder)
            throws IOException {
        Path encoded = folder.file("encoded.dcm");
        Path back = folder.file("back.dcm");
        transcoder(target).transcode(input, encoded);
        transcoder(Images.EXPLICIT).transcode(encoded, back);
        ParsedFile parsed = ParsedFile.of(back);
        byte[] expected = parsed.unsignedShort(0x00280006, 0) == image.planar() ? pixels : image.byPixel(pixels);
        assertThat(parsed.value(0x7FE00010)).as("%s of %s", target, image).isEqualTo(GridImage.even(expected));
        assertThat(parsed.text(0x00280004)).isEqualTo(image.photometric());
        assertThat(parsed.unsignedShort(0x00280101, 0)).isEqualTo(image.stored());
        assertThat(parsed.unsignedShort(0x00280103, 2)).isEqualTo(image.representation());
        assertThat(parsed.has(0x00282110)).as("nothing was lost").isFalse();
        assertThat(parsed.text(0x00080018)).isEqualTo("2.25.1");
    }
}
