package org.dcmflux.transcode.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.RleBytes;
import org.dcmflux.transcode.proof.ComparisonOptions.Expectation;
import org.dcmflux.transcode.proof.ComparisonOptions.Scope;
import org.dcmflux.transcode.proof.ComparisonResult.Pixels;
import org.dcmflux.transcode.proof.ElementDifference.Kind;
import org.junit.jupiter.api.Test;

class FileComparisonTest {
    private static final FrameShape GREY = new FrameShape(4, 6, 1, 16, false, 3);
    private static final FrameShape COLOUR = new FrameShape(2, 4, 3, 8, false, 1);

    private static byte[] noise(int length, int seed) {
        byte[] bytes = new byte[length];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Part10Builder start(Part10Builder builder, FrameShape shape, int stored, String photometric) {
        return builder.dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(shape, stored, photometric);
    }

    private static Part10Builder explicit(FrameShape shape, int stored, String photometric) {
        return start(Part10Builder.explicitLittleEndian(), shape, stored, photometric);
    }

    private static byte[] grey(byte[] pixels) {
        return explicit(GREY, 16, "MONOCHROME2").nativePixels("OW", pixels).build();
    }

    private static byte[] rle(FrameShape shape, byte[] pixels, String photometric) {
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        int size = (int) shape.bytesPerFrame();
        for (int at = 0; at < pixels.length; at += size) {
            fragments.frame(RleBytes.encode(
                    Arrays.copyOfRange(pixels, at, at + size),
                    shape.columns(),
                    shape.samples(),
                    shape.bytesPerSample()));
        }
        return start(Part10Builder.syntax("1.2.840.10008.1.2.5"), shape, shape.bitsAllocated(), photometric)
                .encapsulated(fragments)
                .build();
    }

    private static ComparisonResult compare(byte[] first, byte[] second) throws IOException {
        return compare(first, second, ComparisonOptions.defaults());
    }

    private static ComparisonResult compare(byte[] first, byte[] second, ComparisonOptions options) throws IOException {
        try (DicomFile a = DicomFile.open(ByteSource.of(first, "a.dcm"), ReadOptions.defaults());
                DicomFile b = DicomFile.open(ByteSource.of(second, "b.dcm"), ReadOptions.defaults())) {
            return new FileComparison(options).compare(a, b, new Cancellation());
        }
    }

    @Test
    void aFileEqualsItselfInOtherTransferSyntaxes() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 1);
        byte[] swapped = pixels.clone();
        for (int i = 0; i < swapped.length; i += 2) {
            swapped[i] = pixels[i + 1];
            swapped[i + 1] = pixels[i];
        }
        byte[] big = start(Part10Builder.explicitBigEndian(), GREY, 16, "MONOCHROME2")
                .nativePixels("OW", swapped)
                .build();
        byte[] implicit = start(Part10Builder.implicitLittleEndian(), GREY, 16, "MONOCHROME2")
                .nativePixels("OW", pixels)
                .build();
        for (byte[] other : List.of(grey(pixels), rle(GREY, pixels, "MONOCHROME2"), big, implicit)) {
            ComparisonResult result = compare(grey(pixels), other);
            assertThat(result.pixels()).isEqualTo(Pixels.EQUAL);
            assertThat(result.unexpectedElements()).as("%s", result.elements()).isZero();
            assertThat(result.frames()).hasSize(3).allSatisfy(frame -> {
                assertThat(frame.psnr()).isEqualTo(Double.POSITIVE_INFINITY);
                assertThat(frame.firstDigest()).isEqualTo(frame.secondDigest());
            });
            assertThat(result.frames().get(1).firstDigest())
                    .isEqualTo(FrameHashes.sha256(Arrays.copyOfRange(pixels, 48, 96)));
        }
    }

    @Test
    void aGreyLabelThatTurnsBlackIntoWhiteCounts_whateverTheTransferSyntaxes() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 1);
        ComparisonResult result = compare(grey(pixels), rle(GREY, pixels, "MONOCHROME1"));
        assertThat(result.pixels()).isEqualTo(Pixels.EQUAL);
        assertThat(result.unexpectedElements()).isEqualTo(1);
        assertThat(result.hasDifferentElements()).isTrue();
    }

    @Test
    void oneSampleThatDiffersIsFoundAndMeasured() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 2);
        pixels[50] = 10;
        pixels[51] = 1;
        byte[] other = pixels.clone();
        other[50] = 13;
        ComparisonResult result = compare(grey(pixels), rle(GREY, other, "MONOCHROME2"));
        assertThat(result.pixels()).isEqualTo(Pixels.DIFFERENT);
        assertThat(result.differingFrames()).isEqualTo(1);
        assertThat(result.maxError()).isEqualTo(3);
        FrameDifference frame = result.frames().get(1);
        assertThat(frame.differing()).isEqualTo(1);
        assertThat(frame.samples()).isEqualTo(24);
        // 65535² against 9 spread over 24 samples
        assertThat(frame.psnr()).isCloseTo(10 * Math.log10(65535.0 * 65535 / (9.0 / 24)), within(1e-9));
        assertThat(frame.firstDigest()).isNotEqualTo(frame.secondDigest());
        assertThat(compare(
                                grey(pixels),
                                grey(other),
                                ComparisonOptions.defaults().withMaxError(3))
                        .pixels())
                .isEqualTo(Pixels.WITHIN_BOUND);
        assertThat(compare(
                                grey(pixels),
                                grey(other),
                                ComparisonOptions.defaults().withMaxError(2.9))
                        .pixels())
                .isEqualTo(Pixels.DIFFERENT);
    }

    @Test
    void planesAndSubsampledChromaAreBroughtToOneForm() throws IOException {
        byte[] planar = {0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23, 24, 25, 26, 27};
        byte[] byPixel = new byte[24];
        for (int i = 0; i < 24; i++) {
            byPixel[i % 8 * 3 + i / 8] = planar[i];
        }
        byte[] planes = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.numbers(0x00280002, "US", 3)
                        .text(0x00280004, "CS", "RGB")
                        .numbers(0x00280006, "US", 1)
                        .numbers(0x00280010, "US", 2)
                        .numbers(0x00280011, "US", 4)
                        .numbers(0x00280100, "US", 8)
                        .numbers(0x00280101, "US", 8)
                        .numbers(0x00280102, "US", 7)
                        .numbers(0x00280103, "US", 0))
                .nativePixels("OB", planar)
                .build();
        byte[] pixels = explicit(COLOUR, 8, "RGB").nativePixels("OB", byPixel).build();
        assertThat(compare(planes, pixels).pixels()).isEqualTo(Pixels.EQUAL);

        byte[] pairs = explicit(COLOUR.withBytesPerFrame(16), 8, "YBR_FULL_422")
                .nativePixels("OB", new byte[] {1, 2, 50, 60, 3, 4, 51, 61, 5, 6, 52, 62, 7, 8, 53, 63})
                .build();
        byte[] full = explicit(COLOUR, 8, "YBR_FULL")
                .nativePixels("OB", new byte[] {
                    1, 50, 60, 2, 50, 60, 3, 51, 61, 4, 51, 61, 5, 52, 62, 6, 52, 62, 7, 53, 63, 8, 53, 63
                })
                .build();
        ComparisonResult result = compare(pairs, full);
        assertThat(result.pixels()).isEqualTo(Pixels.EQUAL);
        assertThat(result.elements()).extracting(d -> d.path().toString()).containsExactly("(0028,0004)");
        assertThat(result.hasDifferentElements())
                .as("the same Transfer Syntax brings no other label")
                .isTrue();
    }

    @Test
    void containersHighBitsAndSignsDoNotMatter() throws IOException {
        FrameShape shape = new FrameShape(1, 2, 1, 16, true, 1);
        // −2 and 5 in 12 bits: at High Bit 11 without and with the sign above them, and at High Bit 15.
        byte[] plain = explicit(shape, 12, "MONOCHROME2")
                .nativePixels("OW", new byte[] {(byte) 0xFE, 0x0F, 5, 0})
                .build();
        byte[] extended = explicit(shape, 12, "MONOCHROME2")
                .nativePixels("OW", new byte[] {(byte) 0xFE, (byte) 0xFF, 5, 0})
                .build();
        byte[] high = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.numbers(0x00280002, "US", 1)
                        .text(0x00280004, "CS", "MONOCHROME2")
                        .numbers(0x00280010, "US", 1)
                        .numbers(0x00280011, "US", 2)
                        .numbers(0x00280100, "US", 16)
                        .numbers(0x00280101, "US", 12)
                        .numbers(0x00280102, "US", 15)
                        .numbers(0x00280103, "US", 1))
                .nativePixels("OW", new byte[] {(byte) 0xE0, (byte) 0xFF, 0x50, 0})
                .build();
        ComparisonOptions pixels = ComparisonOptions.defaults().withScope(Scope.PIXELS);
        assertThat(compare(plain, extended, pixels).pixels()).isEqualTo(Pixels.EQUAL);
        ComparisonResult shifted = compare(plain, high, pixels);
        assertThat(shifted.pixels()).isEqualTo(Pixels.EQUAL);
        assertThat(shifted.frames().get(0).firstDigest())
                .isEqualTo(shifted.frames().get(0).secondDigest());
        assertThat(shifted.elements()).isEmpty();
    }

    @Test
    void anOverlayInUnusedBitsCounts() throws IOException {
        FrameShape shape = new FrameShape(1, 2, 1, 16, false, 1);
        Consumer<DataSetBytes> overlay =
                set -> set.numbers(0x60000100, "US", 16).numbers(0x60000102, "US", 12);
        byte[] with = explicit(shape, 12, "MONOCHROME2")
                .dataSet(overlay)
                .nativePixels("OW", new byte[] {1, 0x10, 2, 0})
                .build();
        byte[] without = explicit(shape, 12, "MONOCHROME2")
                .dataSet(overlay)
                .nativePixels("OW", new byte[] {1, 0, 2, 0})
                .build();
        assertThat(compare(with, without).pixels()).isEqualTo(Pixels.DIFFERENT);
    }

    @Test
    void singleBitsAreComparedBitByBit() throws IOException {
        FrameShape shape = new FrameShape(3, 3, 1, 1, false, 2).withBytesPerFrame(2);
        byte[] first = explicit(shape, 1, "MONOCHROME2")
                .nativePixels("OB", new byte[] {0x55, (byte) 0xAB, 1, 0})
                .build();
        byte[] other = explicit(shape, 1, "MONOCHROME2")
                .nativePixels("OB", new byte[] {0x55, (byte) 0xA9, 1, 0})
                .build();
        assertThat(compare(first, first.clone()).pixels()).isEqualTo(Pixels.EQUAL);
        ComparisonResult result = compare(first, other);
        assertThat(result.frames()).extracting(FrameDifference::differing).containsExactly(0L, 1L);
        assertThat(result.maxError()).isEqualTo(1);
    }

    @Test
    void ybrAndRgbAreComparedAsRgb() throws IOException {
        byte[] rgb = explicit(COLOUR, 8, "RGB").nativePixels("OB", new byte[24]).build();
        byte[] black = new byte[24];
        for (int i = 0; i < 24; i++) {
            black[i] = (byte) (i % 3 == 0 ? 0 : 128);
        }
        byte[] ybr = explicit(COLOUR, 8, "YBR_FULL").nativePixels("OB", black).build();
        assertThat(compare(rgb, ybr).pixels()).isEqualTo(Pixels.EQUAL);
        assertThat(compare(ybr, rgb).pixels()).isEqualTo(Pixels.EQUAL);
    }

    @Test
    void otherSizesNumbersOfFramesAndMissingPixelsDiffer() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 3);
        byte[] fewer = explicit(GREY.withFrames(2), 16, "MONOCHROME2")
                .nativePixels("OW", Arrays.copyOf(pixels, 96))
                .build();
        ComparisonResult frames = compare(grey(pixels), fewer);
        assertThat(frames.pixels()).isEqualTo(Pixels.DIFFERENT);
        assertThat(frames.pixelDetail()).isEqualTo("3 frames and 2 frames");
        assertThat(frames.frames()).hasSize(2).allMatch(FrameDifference::isEqual);
        byte[] turned = explicit(new FrameShape(6, 4, 1, 16, false, 3), 16, "MONOCHROME2")
                .nativePixels("OW", pixels)
                .build();
        ComparisonResult sizes = compare(grey(pixels), turned);
        assertThat(sizes.hasDifferentPixels()).isTrue();
        assertThat(sizes.pixelDetail()).contains("sizes");
        byte[] none = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080018, "UI", "2.25.1"))
                .build();
        assertThat(compare(grey(pixels), none).pixelDetail()).isEqualTo("b.dcm has no Pixel Data");
        assertThat(compare(none, none.clone()).pixels()).isEqualTo(Pixels.EQUAL);
    }

    @Test
    void nestedElementsAreNamedByTheirPaths() throws IOException {
        byte[] first = nested("1", "2", "3");
        byte[] second = nested("1", "x", "3");
        ComparisonResult result = compare(first, second);
        assertThat(result.elements()).singleElement().satisfies(difference -> {
            assertThat(difference.path().toString()).isEqualTo("(5200,9230)[2].(0008,0070)");
            assertThat(difference.kind()).isEqualTo(Kind.VALUE);
            assertThat(difference.first()).isEqualTo("LO '2'");
            assertThat(difference.second()).isEqualTo("LO 'x'");
            assertThat(difference.isExpected()).isFalse();
        });
        assertThat(compare(first, nested("1", "2")).elements())
                .extracting(ElementDifference::kind)
                .containsExactly(Kind.ITEM_COUNT);
        for (String ignored : List.of(
                "(5200,9230)[2].(0008,0070)",
                "(5200,9230).(0008,0070)",
                "Manufacturer",
                "(5200,9230)",
                "(0008,xxxx)",
                "00080070")) {
            ComparisonOptions options =
                    ComparisonOptions.defaults().withIgnored(List.of(ElementSelection.parse(ignored)));
            ComparisonResult lenient = compare(first, second, options);
            assertThat(lenient.hasDifferentElements()).as(ignored).isFalse();
            assertThat(lenient.elements()).as("shown all the same").hasSize(1);
        }
        for (String other : List.of("(5200,9230)[1].(0008,0070)", "private", "meta", "lossy", "(0008,0071)")) {
            ComparisonOptions options =
                    ComparisonOptions.defaults().withIgnored(List.of(ElementSelection.parse(other)));
            assertThat(compare(first, second, options).hasDifferentElements())
                    .as(other)
                    .isTrue();
        }
        assertThatThrownBy(() -> ElementSelection.parse("NoSuchKeyword")).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] nested(String... values) {
        List<Consumer<DataSetBytes>> items = new ArrayList<>();
        for (String value : values) {
            items.add(item -> item.text(0x00080070, "LO", value));
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        Consumer<DataSetBytes>[] array = items.toArray(new Consumer[0]);
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.sequence(0x52009230, Lengths.UNDEFINED, array))
                .build();
    }

    @Test
    void elementsOnOneSideOtherVrsAndPaddingAreToldApart() throws IOException {
        byte[] first = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080070, "LO", "A")
                        .text(0x00100010, "PN", "Doe^Jane")
                        .numbers(0x00280106, "US", 7))
                .build();
        byte[] second = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080070, "LO", "A ")
                        .numbers(0x00280106, "SS", 7)
                        .text(0x00400002, "DA", ""))
                .build();
        assertThat(compare(first, second).elements())
                .extracting(d -> d.path() + " " + d.kind())
                .containsExactly("(0010,0010) ONLY_IN_FIRST", "(0028,0106) VR", "(0040,0002) ONLY_IN_SECOND");
        assertThat(compare(first, second, ComparisonOptions.defaults().withScope(Scope.PIXELS))
                        .elements())
                .isEmpty();
    }

    @Test
    void strictComparisonExpectsNothing() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 4);
        ComparisonResult result = compare(
                grey(pixels),
                rle(GREY, pixels, "MONOCHROME2"),
                ComparisonOptions.defaults().withExpectation(Expectation.NOTHING));
        assertThat(result.elements()).extracting(d -> d.path().toString()).containsExactly("(0002,0010)");
        assertThat(result.unexpectedElements()).isEqualTo(1);
    }

    @Test
    void headersCanBeComparedWithoutDecodingAnything() throws IOException {
        byte[] pixels = noise((int) GREY.byteCount(), 5);
        byte[] broken = start(Part10Builder.syntax("1.2.840.10008.1.2.5"), GREY, 16, "MONOCHROME2")
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[4])
                        .frame(new byte[4])
                        .frame(new byte[4]))
                .build();
        ComparisonOptions headers = ComparisonOptions.defaults().withScope(Scope.ELEMENTS);
        ComparisonResult result = compare(grey(pixels), broken, headers);
        assertThat(result.pixels()).isEqualTo(Pixels.NOT_COMPARED);
        assertThat(result.hasDifferentElements()).isFalse();
        assertThatThrownBy(() -> compare(grey(pixels), broken)).isInstanceOf(CodecException.class);
    }

    @Test
    void videosAreComparedAsTheyAreStored() throws IOException {
        byte[] stream = noise(1001, 6);
        byte[] whole = start(Part10Builder.syntax("1.2.840.10008.1.2.4.102"), COLOUR, 8, "YBR_PARTIAL_420")
                .encapsulated(FragmentBytes.create().frame(stream))
                .build();
        byte[] changed = stream.clone();
        changed[500] ^= 1;
        byte[] other = start(Part10Builder.syntax("1.2.840.10008.1.2.4.102"), COLOUR, 8, "YBR_PARTIAL_420")
                .encapsulated(FragmentBytes.create().frame(changed))
                .build();
        ComparisonResult equal = compare(whole, whole.clone());
        assertThat(equal.pixels()).isEqualTo(Pixels.EQUAL);
        assertThat(equal.notes()).anyMatch(note -> note.contains("compared as it is stored"));
        assertThat(compare(whole, other).pixels()).isEqualTo(Pixels.DIFFERENT);
    }

    @Test
    void memoryIsBounded() {
        byte[] pixels = noise((int) GREY.byteCount(), 7);
        assertThatThrownBy(() -> compare(
                        grey(pixels), grey(pixels), ComparisonOptions.defaults().withResources(4, 50)))
                .isInstanceOf(LimitExceededException.class);
    }
}
