package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PixelComparisonTest {
    private static final FrameShape SIGNED = new FrameShape(2, 2, 1, 16, true, 2);

    @Test
    void equalPixels_haveNoDifference() {
        PixelComparison comparison = PixelComparison.of(new byte[16], new byte[17], SIGNED);
        assertThat(comparison).isEqualTo(new PixelComparison(8, 0, 0, null));
        comparison.assertEqual();
    }

    @Test
    void firstDifference_isNamedByItsPlace() {
        byte[] other = new byte[16];
        other[10] = (byte) 0xFE;
        other[11] = (byte) 0xFF;
        other[15] = 1;
        PixelComparison comparison = PixelComparison.of(new byte[16], other, SIGNED);
        assertThat(comparison.differing()).isEqualTo(2);
        assertThat(comparison.maximumError()).isEqualTo(256);
        assertThat(comparison.first()).isEqualTo(new PixelComparison.Difference(1, 0, 1, 0, 0, -2));
        comparison.assertWithin(256);
        assertThatThrownBy(comparison::assertEqual)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("frame 1 row 0 column 1 sample 0 is -2 instead of 0");
    }

    @Test
    void unsignedSamples_areNotNegative() {
        FrameShape shape = new FrameShape(1, 1, 3, 8, false, 1);
        PixelComparison comparison = PixelComparison.of(new byte[] {0, 0, 0}, new byte[] {0, 0, -1}, shape);
        assertThat(comparison.first()).isEqualTo(new PixelComparison.Difference(0, 0, 0, 2, 0, 255));
    }

    @Test
    void tooFewBytes_areAnError() {
        assertThatThrownBy(() -> PixelComparison.of(new byte[16], new byte[15], SIGNED))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> FrameHashes.ofFrames(new byte[15], SIGNED)).isInstanceOf(AssertionError.class);
    }

    @Test
    void bits_areUnpackedFromTheLeastSignificantOn() {
        FrameShape shape = new FrameShape(1, 5, 1, 1, false, 2);
        byte[] pixels = FrameHashes.unpackBits(new byte[] {(byte) 0b10100001, 0b10}, shape);
        assertThat(pixels).containsExactly(1, 0, 0, 0, 0, 1, 0, 1, 0, 1);
        assertThat(FrameHashes.ofFrames(pixels, shape)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void hashes_areThoseOfTheStandardTestVectors() {
        assertThat(FrameHashes.sha256(new byte[] {'a', 'b', 'c'}))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        FrameShape shape = new FrameShape(1, 3, 1, 8, false, 1);
        byte[] abc = {'a', 'b', 'c', 'd'};
        assertThat(FrameHashes.ofFrames(abc, shape)).isEqualTo(List.of(FrameHashes.ofAllFrames(abc, shape)));
    }

    @Test
    void bytes_areSwappedAndMaskedByUnit() {
        assertThat(FrameHashes.swapped(new byte[] {1, 2, 3, 4}, 2)).containsExactly(2, 1, 4, 3);
        assertThat(FrameHashes.swapped(new byte[] {1, 2, 3, 4}, 4)).containsExactly(4, 3, 2, 1);
        assertThat(FrameHashes.storedBitsOnly(new byte[] {-1, -1, -1, -1}, 16, 12))
                .containsExactly(-1, 15, -1, 15);
    }
}
