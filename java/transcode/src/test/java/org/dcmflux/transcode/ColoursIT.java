package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Colours;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Palettes and YBR that become RGB because somebody asked for it, and others who see the same colours. */
class ColoursIT {
    private static final FrameShape INDEXES = new FrameShape(9, 14, 1, 8, false, 3);
    private static final String PALETTE_SCRIPT = """
            import sys, pydicom
            from pydicom.pixel_data_handlers.util import apply_color_lut
            ds = pydicom.dcmread(sys.argv[1])
            sys.stdout.buffer.write(apply_color_lut(ds.pixel_array, ds).tobytes())
            """;
    private static final String YBR_SCRIPT = """
            import sys, pydicom
            from pydicom.pixel_data_handlers.util import convert_color_space
            ds = pydicom.dcmread(sys.argv[1])
            kind = ds.PhotometricInterpretation
            sys.stdout.buffer.write(convert_color_space(ds.pixel_array, kind, 'RGB').tobytes())
            """;

    private static byte[] pydicom(String script, Path file) {
        return Judge.PYDICOM
                .require()
                .run("-c", script, file.toString())
                .succeeded()
                .stdoutBytes();
    }

    private static byte[] noise(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(7).nextBytes(bytes);
        return bytes;
    }

    private static Part10Builder palette(FrameShape shape, int stored, int bits, int entries) {
        byte[] table = noise(3 * entries * bits / 8);
        int third = table.length / 3;
        int first = shape.signed() ? -3 : 2;
        long[] descriptor = {entries & 0xFFFF, first, bits};
        String vr = shape.signed() ? "SS" : "US";
        return Part10Builder.explicitLittleEndian()
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(shape, stored, "PALETTE COLOR")
                .dataSet(set -> set.numbers(0x00280106, vr, 0)
                        .numbers(0x00281101, vr, descriptor)
                        .numbers(0x00281102, vr, descriptor)
                        .numbers(0x00281103, vr, descriptor)
                        .bytes(0x00281201, "OW", GridImage.even(Arrays.copyOfRange(table, 0, third)))
                        .bytes(0x00281202, "OW", GridImage.even(Arrays.copyOfRange(table, third, 2 * third)))
                        .bytes(0x00281203, "OW", GridImage.even(Arrays.copyOfRange(table, 2 * third, 3 * third))));
    }

    private static Path transcode(TemporaryFolder folder, Path from, String name, TranscodeOptions.Builder options)
            throws IOException {
        Path to = folder.file(name);
        new Transcoder(options.verification(Verification.ALL_FRAMES).build()).transcode(from, to);
        return to;
    }

    private static TranscodeOptions.Builder rgb(TransferSyntax target) {
        return Images.to(target).colours(Colours.RGB);
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 8, 200", "8, 8, 16, 256", "8, 5, 8, 20", "16, 16, 16, 65536", "16, 12, 16, 3000"})
    void palettesExpandToTheColoursThatPydicomSees(int allocated, int stored, int bits, int entries)
            throws IOException {
        FrameShape shape = new FrameShape(9, 14, 1, allocated, false, 3);
        byte[] pixels = noise((int) shape.byteCount());
        for (int i = allocated / 8 - 1; i < pixels.length; i += allocated / 8) {
            pixels[i] &= (byte) ((1 << stored - (allocated - 8)) - 1);
        }
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = palette(shape, stored, bits, entries)
                    .nativePixels(allocated == 8 ? "OB" : "OW", pixels)
                    .build(folder, "in.dcm");
            byte[] theirs = pydicom(PALETTE_SCRIPT, input);
            for (TransferSyntax target : List.of(Images.EXPLICIT, Images.RLE, TransferSyntaxes.JPEG_2000_LOSSLESS)) {
                Path output = transcode(folder, input, target.shortName() + ".dcm", rgb(target));
                ParsedFile parsed = ParsedFile.of(output);
                assertThat(parsed.unsignedShort(0x00280002, 0)).isEqualTo(3);
                assertThat(parsed.unsignedShort(0x00280006, 9)).isZero();
                assertThat(parsed.unsignedShort(0x00280100, 0)).isEqualTo(bits);
                assertThat(parsed.unsignedShort(0x00280102, 0)).isEqualTo(bits - 1);
                assertThat(parsed.elements()).doesNotContainKeys(0x00281101, 0x00281203, 0x00280106, 0x00282110);
                assertThat(parsed.text(0x00080018)).isEqualTo("2.25.1");
                assertThat(Arrays.equals(JudgedPixels.decode(output), theirs))
                        .as(target.name())
                        .isTrue();
            }
        }
    }

    @Test
    void signedIndexesHaveTheirFirstMappedValueBelowZero() throws IOException {
        FrameShape shape = new FrameShape(2, 4, 1, 8, true, 1);
        byte[] pixels = {-128, -4, -3, -2, 0, 1, 2, 127};
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = palette(shape, 8, 8, 5).nativePixels("OB", pixels).build(folder, "in.dcm");
            ParsedFile out = ParsedFile.of(transcode(folder, input, "out.dcm", rgb(Images.EXPLICIT)));
            byte[] red = ParsedFile.of(input).value(0x00281201);
            byte[] found = out.value(0x7FE00010);
            int[] entries = {0, 0, 0, 1, 3, 4, 4, 4};
            for (int i = 0; i < entries.length; i++) {
                assertThat(found[3 * i]).as("pixel %d", i).isEqualTo(red[entries[i]]);
            }
            assertThat(out.unsignedShort(0x00280103, 9)).isZero();
        }
    }

    @Test
    void aPaletteIsNotEncodedWithALoss_unlessItBecomesRgbFirst() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = palette(INDEXES, 8, 8, 256)
                    .nativePixels("OB", noise((int) INDEXES.byteCount()))
                    .build(folder, "in.dcm");
            TranscodeOptions.Builder lossy =
                    Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT).loss(LossPolicy.ALLOWED);
            assertThatThrownBy(() -> transcode(folder, input, "no.dcm", lossy))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo("palette-stays-lossless"))
                    .hasMessageContaining("--photometric rgb");
            Path output = transcode(folder, input, "out.dcm", lossy.colours(Colours.RGB));
            assertThat(ParsedFile.of(output).text(0x00280004)).isEqualTo("YBR_FULL_422");
            assertThat(ParsedFile.of(output).text(0x00282114)).isEqualTo("ISO_10918_1");
            Judge.DCMDJPEG.require();
            assertThat(JudgedPixels.decode(output)).hasSize(3 * (int) INDEXES.byteCount());
        }
    }

    @Test
    void aPaletteThatOnlyLooksLikeSixteenBitsGoesIntoJpegBaseline_aRealOneDoesNot() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            byte[] real = palette(INDEXES, 8, 16, 256)
                    .nativePixels("OB", noise((int) INDEXES.byteCount()))
                    .build();
            TranscodeOptions.Builder lossy =
                    rgb(TransferSyntaxes.JPEG_BASELINE_8BIT).loss(LossPolicy.ALLOWED);
            assertThatThrownBy(() -> transcode(folder, folder.write("real.dcm", real), "no.dcm", lossy))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo("too-many-bits"));
            for (int tag : new int[] {0x00281201, 0x00281202, 0x00281203}) {
                int at = ParsedFile.of(real).element(tag).offset();
                for (int i = 0; i < 512; i += 2) {
                    real[at + i] = 0;
                }
            }
            Path output = transcode(folder, folder.write("in.dcm", real), "out.dcm", lossy);
            assertThat(ParsedFile.of(output).unsignedShort(0x00280100, 0)).isEqualTo(8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"YBR_FULL", "YBR_FULL_422"})
    void ybrBecomesTheRgbThatPydicomComputes(String label) throws IOException {
        FrameShape shape = new FrameShape(16, 12, 3, 8, false, 2);
        byte[] pixels = noise(label.equals("YBR_FULL") ? (int) shape.byteCount() : (int) shape.byteCount() * 2 / 3);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = Images.builder(shape, label).nativePixels("OB", pixels).build(folder, "in.dcm");
            byte[] theirs = pydicom(YBR_SCRIPT, input);
            for (TransferSyntax target : List.of(
                    Images.EXPLICIT, TransferSyntaxes.JPEG_LS_LOSSLESS, TransferSyntaxes.DEFLATED_IMAGE_FRAME)) {
                Path output = transcode(
                        folder, input, target.shortName() + ".dcm", rgb(target).loss(LossPolicy.ALLOWED));
                ParsedFile parsed = ParsedFile.of(output);
                assertThat(parsed.text(0x00280004)).isEqualTo("RGB");
                byte[] ours = JudgedPixels.decode(output);
                assertThat(ours).hasSameSizeAs(theirs);
                for (int i = 0; i < ours.length; i++) {
                    // pydicom has its factors in three or four digits.
                    assertThat(Math.abs((ours[i] & 0xFF) - (theirs[i] & 0xFF))).isLessThanOrEqualTo(1);
                }
                assertThat(parsed.has(0x00282110))
                        .as("a rounding is no compression")
                        .isFalse();
                assertThat(parsed.text(0x00080008)).isEqualTo("DERIVED\\PRIMARY");
                assertThat(parsed.text(0x00082111)).contains("YBR to RGB");
                assertThat(parsed.text(0x00080018)).startsWith("2.25.").isNotEqualTo("2.25.1");
            }
        }
    }

    @Test
    void roundingColoursNeedsPermission_andMonochromeStays() throws IOException {
        FrameShape shape = new FrameShape(4, 4, 3, 8, false, 1);
        byte[] ybr =
                Images.builder(shape, "YBR_FULL").nativePixels("OB", noise(48)).build();
        assertThatThrownBy(() -> new Transcoder(rgb(Images.EXPLICIT).build()).plan(Images.open(ybr)))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo("colours-are-rounded"));
        TranscodePlan allowed =
                new Transcoder(rgb(Images.EXPLICIT).loss(LossPolicy.ALLOWED).build()).plan(Images.open(ybr));
        assertThat(allowed.explain()).contains("convert each frame", "conversion", "YBR_FULL to RGB");
        TranscodePlan jpeg = new Transcoder(rgb(TransferSyntaxes.JPEG_BASELINE_8BIT)
                        .loss(LossPolicy.ALLOWED)
                        .build())
                .plan(Images.open(ybr));
        assertThat(jpeg.explain()).doesNotContain("to RGB").contains("YBR_FULL_422");
        TranscodePlan grey = new Transcoder(rgb(Images.IMPLICIT).build()).plan(Images.open(Images.grey()));
        assertThat(grey.step()).isEqualTo(TranscodePlan.Step.COPY);
        byte[] video = Images.builder(shape, "YBR_PARTIAL_420")
                .nativePixels("OB", noise(24))
                .build();
        assertThatThrownBy(() -> new Transcoder(rgb(Images.EXPLICIT).build()).plan(Images.open(video)))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo("no-way-to-rgb"));
    }

    @Test
    void theCodeStreamTellsWhichColoursItHas_whateverTheLabelSays() throws IOException {
        FrameShape shape = new FrameShape(16, 16, 3, 8, false, 1);
        byte[] pixels = new byte[(int) shape.byteCount()];
        Arrays.fill(pixels, (byte) 200);
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = 30;
        }
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = Images.builder(shape, "RGB").nativePixels("OB", pixels).build(folder, "in.dcm");
            Path jpeg = transcode(
                    folder,
                    input,
                    "jpeg.dcm",
                    Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT).loss(LossPolicy.ALLOWED));
            byte[] bytes = ParsedFile.of(jpeg).bytes();
            ParsedFile.Element label = ParsedFile.of(jpeg).element(0x00280004);
            Arrays.fill(bytes, label.offset(), label.offset() + (int) label.length(), (byte) ' ');
            System.arraycopy(new byte[] {'R', 'G', 'B'}, 0, bytes, label.offset(), 3);
            Path liar = folder.write("liar.dcm", bytes);
            TranscodeResult kept =
                    new Transcoder(Images.to(Images.EXPLICIT).build()).transcode(liar, folder.file("kept.dcm"));
            assertThat(ParsedFile.of(folder.file("kept.dcm")).text(0x00280004)).isEqualTo("YBR_FULL");
            assertThat(kept.warnings())
                    .anySatisfy(
                            warning -> assertThat(warning).contains("Photometric Interpretation is RGB", "YBR_FULL"));
            assertThatThrownBy(() -> transcode(folder, liar, "no.dcm", rgb(Images.EXPLICIT)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("--lossy");
            Path rgb = transcode(folder, liar, "rgb.dcm", rgb(Images.EXPLICIT).loss(LossPolicy.ALLOWED));
            assertThat(ParsedFile.of(rgb).text(0x00280004)).isEqualTo("RGB");
            byte[] back = ParsedFile.of(rgb).value(0x7FE00010);
            assertThat(back[300] & 0xFF).isBetween(26, 34);
            assertThat(back[301] & 0xFF).isBetween(196, 204);
        }
    }

    @Test
    void subsampledComponentsAreYbr_evenWithoutAMarkerThatSaysSo() throws IOException {
        FrameShape shape = new FrameShape(16, 16, 3, 8, false, 1);
        byte[] pixels = new byte[(int) shape.byteCount()];
        Arrays.fill(pixels, (byte) 90);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = Images.builder(shape, "RGB").nativePixels("OB", pixels).build(folder, "in.dcm");
            Path jpeg = transcode(
                    folder,
                    input,
                    "jpeg.dcm",
                    Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT).loss(LossPolicy.ALLOWED));
            byte[] stream = ParsedFile.of(jpeg).fragment(0);
            assertThat(stream[3]).as("JFIF's APP0").isEqualTo((byte) 0xE0);
            int length = 2 + (stream[4] << 8 | stream[5]);
            byte[] bare = new byte[stream.length - length];
            System.arraycopy(stream, 0, bare, 0, 2);
            System.arraycopy(stream, 2 + length, bare, 2, bare.length - 2);
            Path liar = Part10Builder.syntax(TransferSyntaxes.JPEG_BASELINE_8BIT.uid())
                    .image(shape, 8, "RGB")
                    .encapsulated(FragmentBytes.create().frame(GridImage.even(bare)))
                    .build(folder, "liar.dcm");
            Path back = transcode(folder, liar, "back.dcm", Images.to(Images.EXPLICIT));
            assertThat(ParsedFile.of(back).text(0x00280004)).isEqualTo("YBR_FULL");
            assertThat(ParsedFile.of(back).value(0x7FE00010)).startsWith(90, -128, -128);
        }
    }

    @Test
    void severalTargetsOfOneInputHaveEachTheColoursThatTheyAskedFor() throws IOException {
        FrameShape shape = new FrameShape(16, 12, 3, 8, false, 3);
        byte[] pixels = noise((int) shape.byteCount() * 2 / 3);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = Images.builder(shape, "YBR_FULL_422")
                    .nativePixels("OB", pixels)
                    .build(folder, "in.dcm");
            Path encoded = transcode(folder, input, "deflated.dcm", Images.to(TransferSyntaxes.DEFLATED_IMAGE_FRAME));
            List<TranscodeOptions> targets = List.of(
                    rgb(Images.EXPLICIT).loss(LossPolicy.ALLOWED).build(),
                    Images.to(Images.EXPLICIT).build(),
                    rgb(Images.RLE).loss(LossPolicy.ALLOWED).build(),
                    Images.to(Images.RLE).build());
            List<Path> outputs = List.of(
                    folder.file("rgb.dcm"),
                    folder.file("kept.dcm"),
                    folder.file("rgb-rle.dcm"),
                    folder.file("rle.dcm"));
            for (TranscodeOutcome outcome : Transcoder.toEach(
                            targets, org.dcmflux.codec.CodecRegistry.installed(), null)
                    .transcodeToEach(
                            ByteSource.open(encoded),
                            outputs.stream().map(Destination::file).toList(),
                            TranscodeListener.NONE,
                            new Cancellation())) {
                outcome.get();
            }
            for (int i = 0; i < targets.size(); i++) {
                Path alone = folder.file("alone-" + i + ".dcm");
                new Transcoder(targets.get(i)).transcode(encoded, alone);
                assertThat(Images.sha256(outputs.get(i))).as("target %d", i).isEqualTo(Images.sha256(alone));
            }
            assertThat(ParsedFile.of(outputs.get(1)).value(0x7FE00010)).isEqualTo(pixels);
        }
    }
}
