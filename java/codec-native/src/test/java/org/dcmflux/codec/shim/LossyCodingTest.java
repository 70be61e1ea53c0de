package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.ChromaSubsampling;
import org.dcmflux.codec.EncodeOptions.Wavelet;
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

    @Test
    void theWaveletHasARatioOrAPsnrAndTheReversibleOneNeither() {
        assertThat(numbers(LossyCoding.wavelet(options().build()))).containsExactly(30, 0, 31, 1000);
        assertThat(numbers(LossyCoding.wavelet(options().ratio(2.5).build()))).containsExactly(30, 0, 31, 250);
        assertThat(numbers(LossyCoding.wavelet(options().psnr(40).build()))).containsExactly(30, 0, 32, 4000);
        EncodeOptions.Builder reversible = options().wavelet(Wavelet.REVERSIBLE);
        assertThat(numbers(LossyCoding.wavelet(reversible.build()))).containsExactly(30, 1);
        assertThat(numbers(LossyCoding.wavelet(reversible.ratio(4).build()))).containsExactly(30, 1, 31, 400);
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
        assertThat(LossyCoding.loses(TransferSyntaxes.HTJ2K, options().build())).isFalse();
        EncodeOptions.Builder reversible = options().wavelet(Wavelet.REVERSIBLE);
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
        FrameLayout grey = layout(1, 16, 10, PhotometricInterpretation.MONOCHROME2);
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_EXTENDED_12BIT, grey, defaults))
                .isEqualTo(grey.withBitsStored(12));
        assertThat(LossyCoding.stated(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS, grey, defaults))
                .isEqualTo(grey);
    }
}
