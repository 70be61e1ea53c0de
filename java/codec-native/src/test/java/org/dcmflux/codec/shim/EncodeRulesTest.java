package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class EncodeRulesTest {
    @Test
    void greyColourAndPaletteImagesOfEightAndSixteenBitsAreAccepted() {
        assertThat(broken(1, 8, 8, 0, PhotometricInterpretation.MONOCHROME1)).isNull();
        assertThat(broken(1, 16, 12, 1, PhotometricInterpretation.MONOCHROME2)).isNull();
        assertThat(broken(1, 16, 16, 0, PhotometricInterpretation.PALETTE_COLOR))
                .isNull();
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.RGB)).isNull();
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.YBR_FULL)).isNull();
    }

    @Test
    void otherContainersAreRefused() {
        assertThat(broken(1, 1, 1, 0, PhotometricInterpretation.MONOCHROME2)).contains("Bits Allocated 1");
        assertThat(broken(1, 32, 32, 0, PhotometricInterpretation.MONOCHROME2)).contains("up to 24 bits");
        assertThat(broken(1, 32, 24, 0, PhotometricInterpretation.MONOCHROME2)).isNull();
        assertThat(broken(1, 64, 64, 0, PhotometricInterpretation.MONOCHROME2)).contains("Bits Allocated 64");
    }

    @Test
    void subsampledColourIsRefusedSayingWhatToDo() {
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.YBR_FULL_422)).contains("upsample");
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.YBR_PARTIAL_420))
                .contains("upsample");
    }

    @Test
    void onlyMonochromeMayBeSigned() {
        assertThat(broken(3, 16, 16, 1, PhotometricInterpretation.RGB)).contains("unsigned");
        assertThat(broken(1, 16, 16, 1, PhotometricInterpretation.PALETTE_COLOR))
                .contains("unsigned");
    }

    @Test
    void labelsThatDoNotFitTheSamplesAreRefused() {
        assertThat(broken(1, 8, 8, 0, PhotometricInterpretation.RGB)).contains("RGB", "1 samples");
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.MONOCHROME2)).contains("MONOCHROME2", "3 samples");
        assertThat(broken(3, 8, 8, 0, PhotometricInterpretation.YBR_ICT)).contains("YBR_ICT");
        assertThat(broken(1, 8, 8, 0, PhotometricInterpretation.UNKNOWN)).contains("unknown");
        assertThat(broken(4, 8, 8, 0, PhotometricInterpretation.RGB)).contains("4 samples");
    }

    @Test
    void jpegXlTakesMonochromeAndRgbOnly() {
        assertThat(brokenInJpegXl(1, PhotometricInterpretation.MONOCHROME1)).isNull();
        assertThat(brokenInJpegXl(3, PhotometricInterpretation.RGB)).isNull();
        assertThat(brokenInJpegXl(1, PhotometricInterpretation.PALETTE_COLOR)).contains("PALETTE COLOR", "JPEG XL");
        assertThat(brokenInJpegXl(3, PhotometricInterpretation.YBR_FULL)).contains("YBR_FULL", "JPEG XL");
    }

    @Test
    void framesThatNoBufferHoldsAreRefused() {
        FrameLayout huge = new FrameLayout(65535, 65535, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
        FrameLayout wide = new FrameLayout(65536, 1, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
        assertThat(EncodeRules.broken(TransferSyntaxes.JPEG_LS_LOSSLESS, huge)).contains("4294836225 bytes");
        assertThat(EncodeRules.broken(TransferSyntaxes.JPEG_LS_LOSSLESS, wide)).contains("65535 a side");
    }

    private static String broken(int samples, int allocated, int stored, int sign, PhotometricInterpretation colour) {
        return EncodeRules.broken(
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                new FrameLayout(4, 4, samples, allocated, stored, sign, colour, 0));
    }

    private static @Nullable String brokenInJpegXl(int samples, PhotometricInterpretation colour) {
        return EncodeRules.broken(
                TransferSyntaxes.JPEG_XL_LOSSLESS, new FrameLayout(4, 4, samples, 8, 8, 0, colour, 0));
    }
}
