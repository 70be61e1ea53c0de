package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.transcode.LossyRules.LossySide;
import org.junit.jupiter.api.Test;

class LossyRulesTest {
    private static final EncodeOptions OPTIONS = EncodeOptions.defaults();

    private static FrameLayout grey(int allocated, int stored, int representation) {
        return new FrameLayout(8, 8, 1, allocated, stored, representation, PhotometricInterpretation.MONOCHROME2, 0);
    }

    private static FrameLayout colour(PhotometricInterpretation label) {
        return new FrameLayout(8, 8, label == PhotometricInterpretation.PALETTE_COLOR ? 1 : 3, 8, 8, 0, label, 0);
    }

    private static java.util.Set<String> broken(TransferSyntax target, FrameLayout layout) {
        return LossyRules.broken(target, layout, OPTIONS, LossySide.LOSES).keySet();
    }

    @Test
    void palettesStayLossless() {
        FrameLayout palette = colour(PhotometricInterpretation.PALETTE_COLOR);
        for (TransferSyntax target : new TransferSyntax[] {
            TransferSyntaxes.JPEG_BASELINE_8BIT, TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, TransferSyntaxes.JPEG_2000
        }) {
            assertThat(broken(target, palette)).containsExactly("palette-stays-lossless");
        }
        assertThat(LossyRules.broken(TransferSyntaxes.JPEG_LS_LOSSLESS, palette, OPTIONS, LossySide.KEEPS))
                .isEmpty();
    }

    @Test
    void signedSamplesStayLosslessWhereTheCodeStreamIsBlindToSigns() {
        assertThat(broken(TransferSyntaxes.JPEG_EXTENDED_12BIT, grey(16, 12, 1)))
                .containsExactly("signed-samples-stay-lossless");
        assertThat(broken(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, grey(16, 16, 1)))
                .containsExactly("signed-samples-stay-lossless");
        assertThat(broken(TransferSyntaxes.JPEG_2000, grey(16, 16, 1))).isEmpty();
        assertThat(LossyRules.broken(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, grey(16, 16, 1), OPTIONS, LossySide.KEEPS))
                .isEmpty();
    }

    @Test
    void samplesOfMoreBitsThanTheProcessHasAreRefused() {
        assertThat(broken(TransferSyntaxes.JPEG_BASELINE_8BIT, grey(16, 8, 0))).containsExactly("too-many-bits");
        assertThat(broken(TransferSyntaxes.JPEG_EXTENDED_12BIT, grey(16, 13, 0)))
                .containsExactly("too-many-bits");
        assertThat(broken(TransferSyntaxes.JPEG_EXTENDED_12BIT, grey(16, 12, 0)))
                .isEmpty();
        assertThat(broken(TransferSyntaxes.JPEG_BASELINE_8BIT, colour(PhotometricInterpretation.RGB)))
                .isEmpty();
    }

    @Test
    void colourIsNotForJpegExtended() {
        assertThat(broken(TransferSyntaxes.JPEG_EXTENDED_12BIT, colour(PhotometricInterpretation.RGB)))
                .containsExactly("monochrome-only");
    }

    @Test
    void nearIsAtMostHalfTheRange() {
        EncodeOptions near = OPTIONS.toBuilder().near(8).build();
        TransferSyntax target = TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS;
        assertThat(LossyRules.broken(target, grey(8, 4, 0), near, LossySide.LOSES))
                .containsOnlyKeys("near-too-large");
        assertThat(LossyRules.broken(target, grey(8, 5, 0), near, LossySide.LOSES))
                .isEmpty();
    }
}
