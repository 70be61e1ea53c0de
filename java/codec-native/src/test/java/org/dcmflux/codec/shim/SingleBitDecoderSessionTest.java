package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;

final class SingleBitDecoderSessionTest {
    /** Eleven pixels: one byte and three bits. */
    private static final FrameLayout LAYOUT =
            new FrameLayout(11, 1, 1, 1, 1, 0, PhotometricInterpretation.MONOCHROME2, 0);

    @Test
    void theFirstPixelIsTheLowestBit_andBitsAfterTheLastPixelAreZero() throws CodecException {
        ByteBuffer dst = ByteBuffer.allocateDirect(3);
        FrameLayout written = decode(dst, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1);
        assertThat(written).isEqualTo(LAYOUT);
        assertThat(dst.position()).isEqualTo(2);
        assertThat(dst.get(0)).isEqualTo((byte) 0b1000_0011);
        assertThat(dst.get(1)).isEqualTo((byte) 0b0000_0110);
        assertThat(dst.get(2)).isZero();
    }

    @Test
    void samplesOfMoreThanOneBitAreRefused() {
        assertThatThrownBy(() -> decode(ByteBuffer.allocateDirect(2), 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("more than one bit");
    }

    @Test
    void roomThatIsTooSmallIsRefused() {
        assertThatThrownBy(() -> decode(ByteBuffer.allocateDirect(1), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("2 bytes");
    }

    private static FrameLayout decode(ByteBuffer dst, int... pixels) throws CodecException {
        DecoderSession bytes = new DecoderSession() {
            @Override
            public FrameLayout decode(ByteBuffer src, ByteBuffer room) {
                for (int pixel : pixels) {
                    room.put((byte) pixel);
                }
                return SingleBitDecoderSession.unpacked(LAYOUT);
            }

            @Override
            public void close() {}
        };
        try (DecoderSession session = new SingleBitDecoderSession("stub", bytes, LAYOUT)) {
            return session.decode(ByteBuffer.allocateDirect(0), dst);
        }
    }
}
