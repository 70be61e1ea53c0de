package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class FrameSamplesTest {
    private static FrameLayout grey(int columns, int rows, int allocated, int stored, int sign) {
        return new FrameLayout(columns, rows, 1, allocated, stored, sign, PhotometricInterpretation.MONOCHROME2, 0);
    }

    private static FrameLayout colour(int columns, int rows, PhotometricInterpretation label, int planar) {
        return new FrameLayout(columns, rows, 3, 8, 8, 0, label, planar);
    }

    private static ByteBuffer words(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.flip();
    }

    private static ByteBuffer bytes(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (int value : values) {
            bytes.put((byte) value);
        }
        return bytes.flip();
    }

    @Test
    void signedSamplesAreExtendedFromBitsStored_andUnsignedOnesMasked() {
        ByteBuffer stored = words(0xF800, 0x07FF, 0x0FFF, 0x1001);
        FrameSamples signed = FrameSamples.of(grey(4, 1, 16, 12, 1), stored);
        assertThat(signed.toInts()).containsExactly(-2048, 2047, -1, 1);
        assertThat(signed.toShorts()).containsExactly(-2048, 2047, -1, 1);
        assertThat(signed.toFloats()).containsExactly(-2048f, 2047f, -1f, 1f);
        FrameSamples unsigned = FrameSamples.of(grey(4, 1, 16, 12, 0), stored);
        assertThat(unsigned.toInts()).containsExactly(0x800, 0x7FF, 0xFFF, 1);
        assertThat(unsigned.container(0)).isEqualTo(0xF800);
        assertThat(unsigned.containers16().get(0)).isEqualTo((short) 0xF800);
    }

    @Test
    void everyPrecisionIsReadBackWithAndWithoutSign() {
        for (int stored = 1; stored <= 16; stored++) {
            int mask = (1 << stored) - 1;
            int[] values = {0, 1, mask >>> 1, mask};
            FrameSamples unsigned = FrameSamples.of(grey(4, 1, 16, stored, 0), words(values));
            assertThat(unsigned.toInts()).as("%s bits", stored).containsExactly(values);
            FrameSamples signed = FrameSamples.of(grey(4, 1, 16, stored, 1), words(values));
            assertThat(signed.toInts()[3]).as("%s bits", stored).isEqualTo(-1);
            assertThat(signed.toInts()[2]).as("%s bits", stored).isEqualTo(mask >>> 1 & (mask >>> 1));
        }
    }

    @Test
    void aHighBitAboveBitsStoredShiftsSamplesDown_andAnImpossibleOneIsNotBelieved() {
        FrameSamples shifted =
                FrameSamples.of(grey(2, 1, 16, 12, 1), words(0x8000, 0x7FFF)).withFormat(SampleKind.INTEGER, 15);
        assertThat(shifted.toInts()).containsExactly(-2048, 2047);
        FrameSamples impossible = FrameSamples.of(grey(2, 1, 16, 12, 0), words(0x123, 0xFFF));
        assertThat(impossible.withFormat(SampleKind.INTEGER, 16).toInts()).containsExactly(0x123, 0xFFF);
        assertThat(impossible.withFormat(SampleKind.INTEGER, 3).toInts()).containsExactly(0x123, 0xFFF);
    }

    @Test
    void samplesWiderThanAskedForAreRefused_andTheRemedyIsNamed() {
        FrameSamples wide = FrameSamples.of(grey(1, 1, 32, 32, 0), bytes(0xFE, 0xFF, 0xFF, 0xFF));
        assertThat(wide.toInts()).containsExactly(-2);
        assertThat(wide.whole(0)).isEqualTo(0xFFFF_FFFEL);
        assertThat(wide.toDoubles()).containsExactly(4294967294.0);
        assertThatThrownBy(wide::toShorts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("toInts()");
        assertThatThrownBy(wide::toBytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(wide::containers16).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void containersOfAnyNumberOfBytesAreRead() {
        FrameSamples three = FrameSamples.of(grey(2, 1, 24, 20, 1), bytes(0xFF, 0xFF, 0x0F, 1, 0, 8));
        assertThat(three.toInts()).containsExactly(-1, -524287);
        FrameSamples eight = FrameSamples.of(grey(1, 1, 64, 64, 0), bytes(255, 255, 255, 255, 255, 255, 255, 255));
        assertThat(eight.whole(0)).isEqualTo(-1);
        assertThat(eight.real(0)).isEqualTo(Math.pow(2, 64));
    }

    @Test
    void oneBitSamplesBecomeBytes_lowestBitFirst() {
        FrameSamples bits = FrameSamples.of(grey(3, 3, 1, 1, 0), bytes(0b1010_0101, 0b1));
        assertThat(bits.toBytes()).containsExactly(1, 0, 1, 0, 0, 1, 0, 1, 1);
        assertThat(bits.count()).isEqualTo(9);
    }

    @Test
    void oneBitFramesThatBeginInsideOfAByteAreUnpackedEachOnItsOwn() throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(3, 3, 1, 1, false, 2), 1, "MONOCHROME2")
                .nativePixels("OB", new byte[] {(byte) 0xFF, 0b0000_0011, 0b10, 0})
                .build();
        try (DicomFile dicom = DicomFile.open(ByteSource.of(file, "bits"), ReadOptions.defaults())) {
            PixelData pixels = Objects.requireNonNull(PixelData.of(dicom.dataSet(), dicom.name()));
            assertThat(pixels.samples(0).toBytes()).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1);
            assertThat(pixels.samples(1).toBytes()).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 1);
            assertThatThrownBy(() -> pixels.samples(2)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void planesAreInterleavedAndPulledApartAgain() {
        FrameSamples planes =
                FrameSamples.of(colour(3, 1, PhotometricInterpretation.RGB, 1), bytes(1, 2, 3, 4, 5, 6, 7, 8, 9));
        FrameSamples pixels = planes.colourByPixel();
        assertThat(pixels.toBytes()).containsExactly(1, 4, 7, 2, 5, 8, 3, 6, 9);
        assertThat(pixels.layout().planarConfiguration()).isZero();
        assertThat(pixels.colourByPlane().toBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(planes.colourByPlane()).isSameAs(planes);
        assertThat(planes.toBytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void subsampledChromaIsLeftAsItIsUnlessAskedFor() {
        FrameSamples stored = FrameSamples.of(
                colour(4, 1, PhotometricInterpretation.YBR_FULL_422, 0), bytes(1, 2, 10, 20, 3, 4, 30, 40));
        assertThat(stored.count()).isEqualTo(8);
        assertThat(stored.toBytes()).containsExactly(1, 2, 10, 20, 3, 4, 30, 40);
        FrameSamples full = stored.upsampled();
        assertThat(full.toBytes()).containsExactly(1, 10, 20, 2, 10, 20, 3, 30, 40, 4, 30, 40);
        assertThat(full.layout().photometricInterpretation()).isEqualTo(PhotometricInterpretation.YBR_FULL);
        assertThat(full.upsampled()).isSameAs(full);
    }

    @Test
    void anOddNumberOfPixelsDoesNotRunOverTheLastChromaSample() {
        FrameSamples stored =
                FrameSamples.of(colour(3, 1, PhotometricInterpretation.YBR_FULL_422, 0), bytes(1, 2, 10, 20, 3, 0));
        assertThat(stored.upsampled().toBytes()).containsExactly(1, 10, 20, 2, 10, 20, 3, 10, 20);
    }

    @Test
    void floatingPointSamplesAreNumbersOfTheirOwn() {
        ByteBuffer single =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, -1.5f);
        FrameSamples samples = FrameSamples.of(grey(1, 1, 32, 32, 0), single).withFormat(SampleKind.FLOAT, 31);
        assertThat(samples.toFloats()).containsExactly(-1.5f);
        assertThatThrownBy(samples::toInts)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FLOAT");
        ByteBuffer twice = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0, Math.PI);
        FrameSamples doubles = FrameSamples.of(grey(1, 1, 64, 64, 0), twice).withFormat(SampleKind.DOUBLE, 63);
        assertThat(doubles.toDoubles()).containsExactly(Math.PI);
        assertThat(doubles.toFloats()).containsExactly((float) Math.PI);
        assertThatThrownBy(() -> samples.withFormat(SampleKind.DOUBLE, 63))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyAccessIsWithinBounds_andTheBytesAreNotToBeWritten() {
        FrameSamples samples = FrameSamples.of(grey(2, 1, 16, 16, 0), words(1, 2, 3));
        assertThat(samples.count()).isEqualTo(2);
        assertThat(samples.bytes().remaining()).isEqualTo(4);
        assertThat(samples.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        for (int outside : new int[] {-1, 2}) {
            assertThatThrownBy(() -> samples.whole(outside)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> samples.real(outside)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> samples.container(outside)).isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> samples.bytes().put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> FrameSamples.of(grey(2, 2, 16, 16, 0), words(1, 2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 bytes");
    }
}
