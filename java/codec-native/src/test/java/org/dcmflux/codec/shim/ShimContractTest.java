package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.contract.CodecContractTest;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, and what holds for shims only. */
abstract class ShimContractTest extends CodecContractTest {
    private final CodecProvider provider;

    ShimContractTest(CodecProvider provider) {
        this.provider = provider;
    }

    @BeforeEach
    void theShimWorksHere() {
        Natives.require(provider);
    }

    @Override
    protected final CodecProvider provider() {
        return provider;
    }

    /** Bits Stored of 8 bits and less, and of more, that the codec can do. */
    @Override
    protected List<FrameLayout> layouts() {
        List<FrameLayout> layouts = new ArrayList<>();
        for (int stored = 2; stored <= 16; stored++) {
            for (int sign = 0; sign < 2; sign++) {
                layouts.addAll(SampleFrames.layouts(
                        1, stored <= 8 ? 8 : 16, stored, sign, PhotometricInterpretation.MONOCHROME2, 0));
            }
        }
        layouts.addAll(SampleFrames.layouts(1, 16, 12, 0, PhotometricInterpretation.PALETTE_COLOR, 0));
        layouts.addAll(SampleFrames.layouts(1, 16, 7, 0, PhotometricInterpretation.MONOCHROME1, 0));
        for (int planar = 0; planar < 2; planar++) {
            layouts.addAll(SampleFrames.layouts(3, 8, 8, 0, PhotometricInterpretation.YBR_FULL, planar));
            layouts.addAll(SampleFrames.layouts(3, 16, 16, 0, PhotometricInterpretation.RGB, planar));
            layouts.addAll(SampleFrames.layouts(3, 16, 12, 0, PhotometricInterpretation.RGB, planar));
            layouts.addAll(SampleFrames.layouts(3, 8, 8, 0, PhotometricInterpretation.RGB, planar));
        }
        return layouts;
    }

    @Test
    void bitsAboveBitsStoredSurvive() throws CodecException {
        // Some writers leave overlays or a sign up there: lossless means all bits.
        FrameLayout full = layout(16);
        FrameLayout twelve = layout(12);
        ByteBuffer frame = SampleFrames.frame(full, Content.NOISE, 7);
        ByteBuffer decoded = ByteBuffer.allocateDirect(frame.remaining());
        try (DecoderSession session = decoder().open(twelve)) {
            session.decode(encode(twelve, frame), decoded);
        }
        assertThat(decoded.flip()).isEqualTo(frame);
    }

    @Test
    void heapAndReadOnlyBuffersAreRefused() throws CodecException {
        FrameLayout layout = layout(16);
        ByteBuffer direct = ByteBuffer.allocateDirect(1 << 16);
        ByteBuffer heap = ByteBuffer.allocate(1 << 16);
        try (EncoderSession encoding = encoder().open(syntax(), layout, EncodeOptions.defaults());
                DecoderSession decoding = decoder().open(layout)) {
            assertThatThrownBy(() -> encoding.encode(heap, direct)).hasMessage("src must be a direct buffer");
            assertThatThrownBy(() -> encoding.encode(direct, heap)).hasMessage("dst must be a direct buffer");
            assertThatThrownBy(() -> decoding.decode(heap, direct)).hasMessage("src must be a direct buffer");
            assertThatThrownBy(() -> decoding.decode(direct, heap)).hasMessage("dst must be a direct buffer");
            assertThatThrownBy(() -> decoding.decode(direct, direct.asReadOnlyBuffer()))
                    .hasMessage("dst must not be read-only");
        }
    }

    private static FrameLayout layout(int stored) {
        return new FrameLayout(33, 17, 1, 16, stored, 0, PhotometricInterpretation.MONOCHROME2, 0);
    }
}
