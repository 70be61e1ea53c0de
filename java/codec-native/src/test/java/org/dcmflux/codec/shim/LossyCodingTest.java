package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.ChromaSubsampling;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

class LossyCodingTest {
    private static EncodeOptions.Builder options() {
        return EncodeOptions.defaults().toBuilder();
    }

    private static int[] numbers(OptionsBlock block) {
        ByteBuffer bytes = block.toBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int[] numbers = new int[bytes.remaining() / 4];
        bytes.asIntBuffer().get(numbers);
        return numbers;
    }

    private static FrameLayout layout(int samples, int allocated, int stored, PhotometricInterpretation label) {
        return new FrameLayout(8, 8, samples, allocated, stored, 0, label, 0);
    }

    @Test
    void dctIsToldProcessQualityAndSubsampling() {
        EncodeOptions chosen =
                options().quality(77).subsampling(ChromaSubsampling.BOTH).build();
        assertThat(numbers(LossyCoding.dct(OptionsBlock.PROCESS_EXTENDED, chosen)))
                .containsExactly(10, 2, 11, 77, 14, 420);
    }

    private static int[] wavelet(EncodeOptions.Builder options) {
        FrameLayout grey = layout(1, 8, 8, PhotometricInterpretation.MONOCHROME2);
        return numbers(LossyCoding.wavelet(TransferSyntaxes.JPEG_2000, grey, options.build()));
    }

    @Test
    void theWaveletHasARatioOrAPsnrAndTheReversibleOneNeither() {
        assertThat(wavelet(options())).containsExactly(30, 0, 35, 0, 33, 5, 36, 6, 34, 0, 31, 1000);
        assertThat(wavelet(options().ratio(2.5))).endsWith(31, 250);
        assertThat(wavelet(options().psnr(40))).endsWith(34, 0, 32, 4000);
        EncodeOptions.Builder reversible = options().wavelet(Wavelet.REVERSIBLE);
        assertThat(wavelet(reversible)).containsExactly(30, 1, 35, 0, 33, 5, 36, 6, 34, 0);
        assertThat(wavelet(reversible.ratio(4))).startsWith(30, 1).endsWith(31, 400);
    }

    @Test
    void theStructureOfACodeStreamIsToldInTheShimsNumbers() {
        EncodeOptions.Builder chosen = options()
                .wavelet(Wavelet.REVERSIBLE)
                .levels(3)
                .codeBlock(16)
                .tile(256)
                .layers(4)
                .progression(Progression.CPRL);
        assertThat(wavelet(chosen)).containsExactly(30, 1, 35, 0, 33, 3, 36, 4, 34, 4, 37, 256, 41, 4);
    }

    @Test
    void jpegXlIsToldItsDistanceAndAnEffortThatSuits() {
        assertThat(numbers(LossyCoding.jpegXl(
                        TransferSyntaxes.JPEG_XL_LOSSLESS, options().build())))
                .containsExactly(50, 0, 51, 1);
        assertThat(numbers(
                        LossyCoding.jpegXl(TransferSyntaxes.JPEG_XL, options().build())))
                .containsExactly(50, 100, 51, 3);
        assertThat(numbers(LossyCoding.jpegXl(
                        TransferSyntaxes.JPEG_XL,
                        options().distance(0).effort(7).build())))
                .containsExactly(50, 0, 51, 7);
    }

    @Test
    void aPointTransformIsLossyThoughTheTransferSyntaxIsNot() {
        EncodeOptions two = options().pointTransform(2).predictor(4).build();
        assertThat(LossyCoding.loses(TransferSyntaxes.JPEG_LOSSLESS, two)).isTrue();
        assertThat(LossyCoding.loses(TransferSyntaxes.JPEG_LOSSLESS, options().build()))
                .isFalse();
        assertThat(numbers(LossyCoding.predicted(4, 2))).containsExactly(10, 3, 12, 4, 13, 2);
    }

    @Test
    void settingsAreToldWithAllDefaults() {
        FrameLayout rgb = layout(3, 8, 8, PhotometricInterpretation.RGB);
        assertThat(EncodeSettings.words(
                        TransferSyntaxes.JPEG_BASELINE_8BIT, rgb, options().build()))
                .isEqualTo("quality 90, chroma 4:2:2");
        assertThat(EncodeSettings.words(
                        TransferSyntaxes.JPEG_LOSSLESS, rgb, options().build()))
                .isEqualTo("predictor 1, point transform 0");
        assertThat(EncodeSettings.words(
                        TransferSyntaxes.JPEG_LS_LOSSLESS, rgb, options().build()))
                .isEqualTo("NEAR 0");
        assertThat(EncodeSettings.words(
                        TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, rgb, options().build()))
                .isEqualTo(
                        "5/3 wavelet, at least 5 levels, progression RPCL, base resolution at most 64, TLM, one tile, "
                                + "code-blocks of 64 x 64");
        assertThat(EncodeSettings.words(
                        TransferSyntaxes.JPEG_2000,
                        rgb,
                        options().psnr(45).tile(128).layers(2).build()))
                .isEqualTo(
                        "9/7 wavelet, PSNR 45 dB, at most 5 levels, progression LRCP, tiles of 128 x 128, code-blocks "
                                + "of 64 x 64, 2 layers");
        assertThat(EncodeSettings.words(TransferSyntaxes.JPEG_XL, rgb, options().build()))
                .isEqualTo("distance 1, effort 3");
    }

    @Test
    void onlyTheOptionsTellWhereATransferSyntaxAllowsBoth() {
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_BASELINE_8BIT, options().build()))
                .isTrue();
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_2000_LOSSLESS, options().build()))
                .isFalse();
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS,
                        options().near(1).build()))
                .isTrue();
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS,
                        options().near(0).build()))
                .isFalse();
        EncodeOptions.Builder reversible = options().wavelet(Wavelet.REVERSIBLE);
        assertThat(LossyCoding.loses(TransferSyntaxes.HTJ2K, options().build())).isTrue();
        assertThat(LossyCoding.loses(TransferSyntaxes.HTJ2K, reversible.build()))
                .isFalse();
        assertThat(LossyCoding.loses(TransferSyntaxes.JPEG_XL, options().build()))
                .isTrue();
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_XL, options().distance(0).build()))
                .isFalse();
        assertThat(LossyCoding.loses(TransferSyntaxes.JPEG_2000, options().build()))
                .isTrue();
        assertThat(LossyCoding.loses(TransferSyntaxes.JPEG_2000, reversible.build()))
                .isFalse();
        assertThat(LossyCoding.loses(
                        TransferSyntaxes.JPEG_2000, reversible.ratio(3).build()))
                .isTrue();
    }

    @Test
    void theLabelSaysWhichTransformTheCodecUsed() {
        FrameLayout rgb = layout(3, 8, 8, PhotometricInterpretation.RGB);
        FrameLayout rct = layout(3, 8, 8, PhotometricInterpretation.YBR_RCT);
        EncodeOptions defaults = options().build();
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_BASELINE_8BIT, rgb, defaults)
                        .photometricInterpretation())
                .isEqualTo(PhotometricInterpretation.YBR_FULL_422);
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_2000, rct, defaults).photometricInterpretation())
                .isEqualTo(PhotometricInterpretation.YBR_ICT);
        EncodeOptions reversible = options().wavelet(Wavelet.REVERSIBLE).build();
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_2000, rct, reversible))
                .isEqualTo(rct);
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_2000_LOSSLESS, rct, defaults))
                .isEqualTo(rct);
        assertThat(LossyCoding.stated(TransferSyntaxes.HTJ2K, rct, defaults).photometricInterpretation())
                .isEqualTo(PhotometricInterpretation.YBR_ICT);
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_XL, rgb, defaults).photometricInterpretation())
                .isEqualTo(PhotometricInterpretation.XYB);
        assertThat(LossyCoding.stated(
                        TransferSyntaxes.JPEG_XL, rgb, options().distance(0).build()))
                .isEqualTo(rgb);
        FrameLayout grey = layout(1, 16, 10, PhotometricInterpretation.MONOCHROME2);
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_EXTENDED_12BIT, grey, defaults))
                .isEqualTo(grey.withBitsStored(12));
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, grey, defaults))
                .isEqualTo(grey);
    }
}
