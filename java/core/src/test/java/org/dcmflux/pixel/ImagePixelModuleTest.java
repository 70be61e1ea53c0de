package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;
import org.junit.jupiter.api.Test;

class ImagePixelModuleTest {
    private static DataSetBuilder image() {
        return new DataSetBuilder()
                .putUnsignedShort(Tags.SamplesPerPixel, 1)
                .putText(Tags.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .putUnsignedShort(Tags.Rows, 4)
                .putUnsignedShort(Tags.Columns, 6)
                .putUnsignedShort(Tags.BitsAllocated, 16)
                .putUnsignedShort(Tags.BitsStored, 12)
                .putUnsignedShort(Tags.HighBit, 11)
                .putUnsignedShort(Tags.PixelRepresentation, 1);
    }

    private static void assertRefused(DataSetBuilder image, String... words) {
        assertThatThrownBy(() -> ImagePixelModule.of(image.build(), "made.dcm"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("made.dcm")
                .hasMessageContainingAll(words);
    }

    @Test
    void whatTheDataSetSaysIsTheLayout() throws MalformedDataException {
        ImagePixelModule module = ImagePixelModule.of(
                image().putText(Tags.NumberOfFrames, Vr.IS, "5").build(), "made.dcm");
        FrameLayout layout = module.layout();
        assertThat(layout).isEqualTo(new FrameLayout(6, 4, 1, 16, 12, 1, PhotometricInterpretation.MONOCHROME2, 0));
        assertThat(module.highBit()).isEqualTo(11);
        assertThat(module.numberOfFrames()).isEqualTo(5);
        assertThat(layout.byteCount()).isEqualTo(48);
        assertThat(module.nativeByteCount()).isEqualTo(240);
    }

    @Test
    void whatIsMissingIsNamed() {
        for (int tag : new int[] {Tags.Rows, Tags.Columns, Tags.BitsAllocated}) {
            String name = org.dcmflux.dictionary.Tag.toString(tag);
            assertRefused(image().remove(tag), name, "missing or without a value");
            assertRefused(image().put(tag, Vr.US, ElementValue.EMPTY), name);
        }
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertRefused(image().putUnsignedShort(Tags.Rows, 0), "6 x 0 x 1");
        assertRefused(image().putUnsignedShort(Tags.Columns, 0), "0 x 4 x 1");
        assertRefused(image().putUnsignedShort(Tags.SamplesPerPixel, 0), "6 x 4 x 0");
        for (int bits : new int[] {0, 2, 7, 12, 13, 65, 72, 65535}) {
            assertRefused(image().putUnsignedShort(Tags.BitsAllocated, bits), "Bits Allocated " + bits);
        }
        for (int bits : new int[] {0, 17, 65535}) {
            assertRefused(image().putUnsignedShort(Tags.BitsStored, bits), "Bits Stored " + bits + " of 16");
        }
        assertRefused(image().putUnsignedShort(Tags.PixelRepresentation, 2), "Pixel Representation 2");
        for (String frames : List.of("0", "-1", "many", "2147483648", "1.5")) {
            assertRefused(
                    image().putText(Tags.NumberOfFrames, Vr.IS, frames), "(0028,0008)", "'" + frames + "'", "positive");
        }
    }

    @Test
    void rowsThatAreNotANumberOfTwoBytesAreNotGuessed() {
        assertRefused(image().putText(Tags.Rows, Vr.PN, "Doe"), "(0028,0010)");
        assertRefused(image().put(Tags.Rows, Vr.US, new ElementValue.InMemory(new byte[1])), "(0028,0010)");
        for (Vr vr : new Vr[] {Vr.SL, Vr.UL, Vr.SS}) {
            assertRefused(
                    image().put(Tags.Rows, vr, new ElementValue.InMemory(new byte[] {4, 0, 0, 0})),
                    "(0028,0010)",
                    "has VR " + vr);
        }
    }

    @Test
    void aPhotometricInterpretationThatNobodyKnowsIsReported() throws IOException {
        for (String label : List.of("WHATEVER", "")) {
            DataSet set = image().putText(Tags.PhotometricInterpretation, Vr.CS, label)
                    .put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[48]))
                    .build();
            assertThat(Objects.requireNonNull(PixelData.of(set, "made.dcm")).warnings())
                    .singleElement()
                    .asString()
                    .contains("Photometric Interpretation", label.isEmpty() ? "missing" : "'WHATEVER'");
        }
    }

    @Test
    void geometryThatOverflows64BitsIsRefusedBeforeAnythingIsAllocated() {
        DataSetBuilder huge = image().putUnsignedShort(Tags.Rows, 65535)
                .putUnsignedShort(Tags.Columns, 65535)
                .putUnsignedShort(Tags.SamplesPerPixel, 65535)
                .putUnsignedShort(Tags.BitsAllocated, 64)
                .putText(Tags.NumberOfFrames, Vr.IS, "2147483647");
        assertRefused(huge, "impossible", "overflow");
    }

    @Test
    void pixelDataShorterThanItsFramesIsRefusedAndLongerReported() throws IOException {
        for (int length : new int[] {0, 2, 46}) {
            DataSet set = image().put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[length]))
                    .build();
            assertThatThrownBy(() -> PixelData.of(set, "made.dcm"))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContainingAll("(7FE0,0010)", length + " bytes", "1 frames", "need 48");
        }
        DataSet longer = image().put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[50]))
                .build();
        PixelData pixels = Objects.requireNonNull(PixelData.of(longer, "made.dcm"));
        assertThat(pixels.warnings()).singleElement().asString().contains("2 bytes longer");
    }

    @Test
    void aHighBitThatIsImpossibleIsReported() throws IOException {
        for (int highBit : new int[] {10, 16}) {
            DataSet set = image().putUnsignedShort(Tags.HighBit, highBit)
                    .put(Tags.PixelData, Vr.OW, new ElementValue.InMemory(new byte[48]))
                    .build();
            assertThat(Objects.requireNonNull(PixelData.of(set, "made.dcm")).warnings())
                    .singleElement()
                    .asString()
                    .contains("High Bit " + highBit);
        }
    }

    @Test
    void aDataSetWithoutPixelsHasNone() throws IOException {
        assertThat(PixelData.of(image().build(), "made.dcm")).isNull();
    }

    @Test
    void subsampledNativeFramesAreShorterAndLargeOnesDoNotOverflow() {
        FrameLayout full = new FrameLayout(6, 4, 3, 8, 8, 0, PhotometricInterpretation.YBR_FULL, 0);
        assertThat(full.byteCount()).isEqualTo(72);
        assertThat(full.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL_422)
                        .byteCount())
                .isEqualTo(48);
        assertThat(full.withPhotometricInterpretation(PhotometricInterpretation.YBR_PARTIAL_420)
                        .byteCount())
                .isEqualTo(36);
        assertThat(new FrameLayout(65535, 65535, 3, 16, 16, 0, PhotometricInterpretation.RGB, 0).byteCount())
                .isEqualTo(65535L * 65535 * 6);
    }

    @Test
    void oneBitFramesAreCutOutBitByBitWhereverTheyStart() throws IOException {
        long seed = Long.getLong("dcmflux.seed", 20260104);
        System.out.println("ImagePixelModuleTest: seed " + seed + " (-Ddcmflux.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        for (int columns = 1; columns <= 9; columns++) {
            for (int rows = 1; rows <= 5; rows++) {
                int frames = 5;
                int bits = columns * rows;
                byte[] stored = new byte[(bits * frames + 7) / 8 + 2];
                for (int i = 0; i < stored.length; i++) {
                    stored[i] = (byte) random.nextInt();
                }
                var index = new BitPackedFrameIndex(ByteSource.of(stored, "bits"), 1, bits, frames);
                assertThat(index.origin()).isEqualTo(FrameIndex.Origin.NATIVE);
                assertThat(index.largest()).isEqualTo((bits + 7) / 8);
                for (int frame = 0; frame < frames; frame++) {
                    byte[] expected = new byte[(bits + 7) / 8];
                    for (int bit = 0; bit < bits; bit++) {
                        int at = 8 + frame * bits + bit;
                        expected[bit >> 3] |= (byte) ((stored[at >> 3] >> (at & 7) & 1) << (bit & 7));
                    }
                    ByteBuffer found = ByteBuffer.allocate(expected.length);
                    index.read(frame, found);
                    assertThat(found.array())
                            .as("%d x %d, frame %d", columns, rows, frame)
                            .isEqualTo(expected);
                }
                assertThatThrownBy(() -> index.read(frames, ByteBuffer.allocate(100)))
                        .isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> index.read(0, ByteBuffer.allocate((bits + 7) / 8 - 1)))
                        .isInstanceOf(java.nio.BufferOverflowException.class);
            }
        }
    }

    @Test
    void nativeFramesFollowEachOther() throws IOException {
        byte[] stored = {9, 9, 1, 2, 3, 4, 5, 6};
        var index = new NativeFrameIndex(ByteSource.of(stored, "bytes"), 2, 3, 2);
        ByteBuffer frame = ByteBuffer.allocate(5);
        index.read(1, frame);
        assertThat(frame.position()).isEqualTo(3);
        assertThat(frame.array()).containsExactly(4, 5, 6, 0, 0);
        assertThatThrownBy(() -> index.read(1, ByteBuffer.allocate(2)))
                .isInstanceOf(java.nio.BufferOverflowException.class);
        assertThatThrownBy(() -> index.size(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
