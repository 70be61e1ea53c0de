package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

final class OptionsBlockTest {
    private static final FrameLayout RGB = new FrameLayout(2, 2, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);
    private static final FrameLayout YBR = RGB.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL);

    @Test
    void pairsAreLittleEndianInTheOrderGiven_withoutEndMark() {
        ByteBuffer block = new OptionsBlock().with(12, 7).with(1, 0x01020304).toBuffer();
        assertThat(block.isDirect()).isTrue();
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        assertThat(bytes).containsExactly(12, 0, 0, 0, 7, 0, 0, 0, 1, 0, 0, 0, 4, 3, 2, 1);
    }

    @Test
    void noOptionsAreAnEmptyBlock() {
        assertThat(new OptionsBlock().toBuffer().remaining()).isZero();
    }

    @Test
    void losslessJpegTakesTheCallersPredictorUnlessTheSyntaxFixesIt() {
        EncodeOptions six = EncodeOptions.defaults().withPredictor(6);
        assertThat(ints(Shim.JPEG.options(TransferSyntaxes.JPEG_LOSSLESS, six, RGB)))
                .containsExactly(10, 3, 12, 6);
        assertThat(ints(Shim.JPEG.options(TransferSyntaxes.JPEG_LOSSLESS_SV1, six, RGB)))
                .containsExactly(10, 3, 12, 1);
    }

    @Test
    void jpeg2000TransformsRgbOnly() {
        EncodeOptions options = EncodeOptions.defaults();
        assertThat(ints(Shim.JPEG_2000.options(TransferSyntaxes.JPEG_2000_LOSSLESS, options, RGB)))
                .startsWith(30, 1, 35, 1);
        assertThat(ints(Shim.JPEG_2000.options(TransferSyntaxes.JPEG_2000_LOSSLESS, options, YBR)))
                .startsWith(30, 1, 35, 0);
    }

    @Test
    void htj2kLosslessRpclAsksForWhatTheStandardConstrains() {
        EncodeOptions other = EncodeOptions.defaults().toBuilder()
                .progression(Progression.LRCP)
                .build();
        assertThat(ints(Shim.HTJ2K.options(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, other, RGB)))
                .containsExactly(30, 1, 35, 1, 33, 5, 36, 6, 34, 2, 40, 64, 39, 1);
        assertThat(ints(Shim.HTJ2K.options(TransferSyntaxes.HTJ2K, other, YBR)))
                .containsExactly(30, 0, 35, 0, 33, 5, 36, 6, 34, 0, 31, 1000);
    }

    private static int[] ints(OptionsBlock options) {
        ByteBuffer block = options.toBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int[] ints = new int[block.remaining() / 4];
        block.asIntBuffer().get(ints);
        return ints;
    }
}
