package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

/** The tables of PS3.5 8.2, written down once more from the other side: what each rule forbids, and by which name. */
class TargetRulesTest {
    private static final List<TransferSyntax> CODED = List.of(
            TransferSyntaxes.JPEG_BASELINE_8BIT,
            TransferSyntaxes.JPEG_EXTENDED_12BIT,
            TransferSyntaxes.JPEG_LOSSLESS,
            TransferSyntaxes.JPEG_LOSSLESS_SV1,
            TransferSyntaxes.JPEG_LS_LOSSLESS,
            TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS,
            TransferSyntaxes.JPEG_2000_LOSSLESS,
            TransferSyntaxes.JPEG_2000,
            TransferSyntaxes.HTJ2K_LOSSLESS,
            TransferSyntaxes.JPEG_XL_LOSSLESS,
            Images.RLE);

    private static FrameLayout frames(PhotometricInterpretation label, int allocated, int stored, int representation) {
        boolean one = label == PhotometricInterpretation.MONOCHROME1
                || label == PhotometricInterpretation.MONOCHROME2
                || label == PhotometricInterpretation.PALETTE_COLOR;
        return new FrameLayout(4, 4, one ? 1 : 3, allocated, stored, representation, label, 0);
    }

    private static Set<String> rules(TransferSyntax target, FrameLayout source) {
        Map<String, String> broken = TargetRules.broken(target, source);
        assertThat(broken.values()).allSatisfy(reason -> assertThat(reason).contains(target.name()));
        return broken.keySet();
    }

    @Test
    void signedColourAndSignedPalettesAreNowhereInTheTables() {
        for (TransferSyntax target : CODED) {
            assertThat(rules(target, frames(PhotometricInterpretation.RGB, 8, 8, 1)))
                    .as(target.name())
                    .containsExactly("signed-colour");
        }
        assertThat(rules(Images.RLE, frames(PhotometricInterpretation.PALETTE_COLOR, 8, 8, 1)))
                .containsExactly("signed-colour");
        assertThat(rules(TransferSyntaxes.DEFLATED_IMAGE_FRAME, frames(PhotometricInterpretation.RGB, 8, 8, 1)))
                .isEmpty();
    }

    @Test
    void jpegLsBeginsWithTwoBits_andHasYbrInEightOnly() {
        FrameLayout one = frames(PhotometricInterpretation.MONOCHROME2, 8, 1, 0);
        assertThat(rules(TransferSyntaxes.JPEG_LS_LOSSLESS, one)).containsExactly("bits-stored");
        assertThat(rules(TransferSyntaxes.JPEG_LOSSLESS_SV1, one)).isEmpty();
        FrameLayout ybr = frames(PhotometricInterpretation.YBR_FULL, 16, 16, 0);
        assertThat(rules(TransferSyntaxes.JPEG_LS_LOSSLESS, ybr)).containsExactly("bits-allocated", "bits-stored");
        assertThat(rules(Images.RLE, ybr)).containsExactly("bits-allocated", "bits-stored");
        assertThat(rules(TransferSyntaxes.JPEG_LOSSLESS, ybr)).isEmpty();
        assertThat(rules(TransferSyntaxes.JPEG_2000_LOSSLESS, ybr)).isEmpty();
    }

    @Test
    void samplesOf24And32BitsGoIntoWaveletsOnly() {
        FrameLayout wide = frames(PhotometricInterpretation.MONOCHROME2, 32, 24, 0);
        for (TransferSyntax target : List.of(
                TransferSyntaxes.JPEG_LOSSLESS_SV1,
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_XL_LOSSLESS)) {
            assertThat(rules(target, wide)).containsExactly("bits-allocated", "bits-stored");
        }
        assertThat(rules(TransferSyntaxes.JPEG_2000_LOSSLESS, wide)).isEmpty();
        assertThat(rules(TransferSyntaxes.HTJ2K_LOSSLESS, wide)).isEmpty();
    }

    @Test
    void labelsThatASyntaxDoesNotHaveAreRefused() {
        assertThat(rules(TransferSyntaxes.JPEG_XL_LOSSLESS, frames(PhotometricInterpretation.YBR_FULL, 8, 8, 0)))
                .containsExactly("photometric-interpretation");
        assertThat(rules(TransferSyntaxes.JPEG_XL_LOSSLESS, frames(PhotometricInterpretation.PALETTE_COLOR, 8, 8, 0)))
                .containsExactly("photometric-interpretation");
        for (TransferSyntax target : CODED) {
            assertThat(rules(target, frames(PhotometricInterpretation.UNKNOWN, 8, 8, 0)))
                    .containsExactly("photometric-interpretation");
            assertThat(rules(target, frames(PhotometricInterpretation.YBR_PARTIAL_420, 8, 8, 0)))
                    .containsExactly("photometric-interpretation");
        }
    }

    @Test
    void samplesPerPixelFollowTheLabel() {
        FrameLayout four = new FrameLayout(4, 4, 4, 8, 8, 0, PhotometricInterpretation.RGB, 0);
        FrameLayout three = new FrameLayout(4, 4, 3, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
        for (TransferSyntax target : CODED) {
            assertThat(rules(target, four)).containsExactly("samples-per-pixel");
            assertThat(rules(target, three)).containsExactly("samples-per-pixel");
        }
    }

    @Test
    void whatTheTablesAllowIsAllowed() {
        for (TransferSyntax target : CODED) {
            assertThat(rules(target, frames(PhotometricInterpretation.MONOCHROME1, 8, 8, 0)))
                    .isEmpty();
            assertThat(rules(target, frames(PhotometricInterpretation.RGB, 8, 8, 0)))
                    .isEmpty();
        }
        for (int stored = 2; stored <= 16; stored++) {
            for (TransferSyntax target : List.of(
                    TransferSyntaxes.JPEG_LOSSLESS,
                    TransferSyntaxes.JPEG_LS_LOSSLESS,
                    TransferSyntaxes.JPEG_2000_LOSSLESS,
                    TransferSyntaxes.HTJ2K_LOSSLESS,
                    TransferSyntaxes.JPEG_XL_LOSSLESS,
                    Images.RLE)) {
                assertThat(rules(target, frames(PhotometricInterpretation.MONOCHROME2, 16, stored, 1)))
                        .isEmpty();
            }
        }
    }
}
