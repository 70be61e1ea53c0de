package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

final class FrameBlockTest {
    private static final int PIXEL_REPRESENTATION = 6;
    private static final int PHOTOMETRIC = 7;

    private static final FrameLayout LAYOUT =
            new FrameLayout(640, 480, 3, 16, 12, 0, PhotometricInterpretation.YBR_RCT, 1);

    private final FrameBlock frame = new FrameBlock();

    @Test
    void fieldsStandInTheOrderOfTheHeader_andOutputsAreZero() {
        for (int i = 0; i < 16; i++) {
            set(i, -1);
        }
        frame.set(LAYOUT);
        int[] fields = new int[16];
        nativeOrder().asIntBuffer().get(fields);
        assertThat(fields).containsExactly(64, 640, 480, 3, 16, 12, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void colourAndSignAreReadBack_andPixelsAreColourByPixel() {
        frame.set(LAYOUT);
        set(PHOTOMETRIC, PhotometricInterpretation.RGB.code());
        set(PIXEL_REPRESENTATION, 1);
        assertThat(frame.written(LAYOUT))
                .isEqualTo(new FrameLayout(640, 480, 3, 16, 12, 1, PhotometricInterpretation.RGB, 0));
    }

    @Test
    void decodedFramesAreNotSubsampledWhateverTheLabelWas() {
        frame.set(LAYOUT.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL_422));
        assertThat(frame.written(LAYOUT).photometricInterpretation()).isEqualTo(PhotometricInterpretation.YBR_FULL);
    }

    private void set(int field, int value) {
        nativeOrder().putInt(4 * field, value);
    }

    private ByteBuffer nativeOrder() {
        return frame.buffer().duplicate().order(ByteOrder.nativeOrder());
    }
}
