package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Overlays in unused bits of the pixels become elements where a codec would lose them, and others see the same planes. */
class EmbeddedOverlaysIT {
    private static final FrameShape SHAPE = new FrameShape(5, 7, 1, 16, false, 3);
    private static final FrameShape SIGNED = new FrameShape(5, 7, 1, 16, true, 3);
    private static final int PIXELS = 5 * 7;
    private static final String OVERLAY_SCRIPT = """
            import sys, pydicom
            ds = pydicom.dcmread(sys.argv[1])
            for group in (0x6000, 0x6004):
                print(''.join(str(bit) for bit in ds.overlay_array(group).flatten()))
            """;

    /** An image of 12 bits, and what is in the four bits beside them. */
    private record Made(byte[] samples, byte[] containers, String first, String second) {}

    /** @param shift 0 when overlays are above the samples, 4 when they are below */
    private static Made made(FrameShape shape, int shift) {
        SplittableRandom random = new SplittableRandom(3);
        int count = PIXELS * shape.frames();
        ByteBuffer samples = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer containers = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder first = new StringBuilder();
        StringBuilder second = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int bits = random.nextInt(1 << 12);
            boolean one = random.nextInt(3) == 0;
            boolean two = random.nextBoolean();
            samples.putShort((short) (shape.signed() ? bits << 20 >> 20 : bits));
            int low = shift == 0 ? 12 : 0;
            containers.putShort((short) (bits << shift | (one ? 1 << low : 0) | (two ? 1 << low + 3 : 0)));
            first.append(one ? 1 : 0);
            second.append(two ? 1 : 0);
        }
        return new Made(samples.array(), containers.array(), first.toString(), second.toString());
    }

    private static Path file(TemporaryFolder folder, FrameShape shape, Made made, int shift) {
        int low = shift == 0 ? 12 : 0;
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .numbers(0x00280002, "US", 1)
                        .text(0x00280004, "CS", "MONOCHROME2")
                        .text(0x00280008, "IS", Integer.toString(shape.frames()))
                        .numbers(0x00280010, "US", shape.rows())
                        .numbers(0x00280011, "US", shape.columns())
                        .numbers(0x00280100, "US", 16)
                        .numbers(0x00280101, "US", 12)
                        .numbers(0x00280102, "US", 11 + shift)
                        .numbers(0x00280103, "US", shape.signed() ? 1 : 0)
                        .numbers(0x60000010, "US", shape.rows())
                        .numbers(0x60000011, "US", shape.columns())
                        .text(0x60000040, "CS", "G")
                        .numbers(0x60000050, "SS", 1, 1)
                        .numbers(0x60000100, "US", 16)
                        .numbers(0x60000102, "US", low)
                        .numbers(0x60040010, "US", shape.rows())
                        .numbers(0x60040011, "US", shape.columns())
                        .text(0x60040040, "CS", "R")
                        .numbers(0x60040050, "SS", 1, 1)
                        .numbers(0x60040100, "US", 16)
                        .numbers(0x60040102, "US", low + 3))
                .nativePixels("OW", made.containers())
                .build(folder, "in.dcm");
    }

    private static Path transcode(TemporaryFolder folder, Path from, String name, TranscodeOptions.Builder options)
            throws IOException {
        Path to = folder.file(name);
        new Transcoder(options.verification(Verification.ALL_FRAMES).build()).transcode(from, to);
        return to;
    }

    private static String bits(byte[] data, int count) {
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            bits.append(data[i >> 3] >> (i & 7) & 1);
        }
        return bits.toString();
    }

    private static void assertMoved(Path output, Made made, int frames) {
        ParsedFile parsed = ParsedFile.of(output);
        for (int group : new int[] {0x60000000, 0x60040000}) {
            assertThat(parsed.unsignedShort(group | 0x0100, 9)).isEqualTo(1);
            assertThat(parsed.unsignedShort(group | 0x0102, 9)).isZero();
            assertThat(parsed.text(group | 0x0015)).isEqualTo(Integer.toString(frames));
            assertThat(parsed.unsignedShort(group | 0x0051, 9)).isEqualTo(1);
        }
        assertThat(bits(parsed.value(0x60003000), made.first().length())).isEqualTo(made.first());
        assertThat(bits(parsed.value(0x60043000), made.second().length())).isEqualTo(made.second());
    }

    private static void assertPydicomSees(Path output, Made made) {
        String theirs = new String(
                Judge.PYDICOM
                        .require()
                        .run("-c", OVERLAY_SCRIPT, output.toString())
                        .succeeded()
                        .stdoutBytes(),
                StandardCharsets.US_ASCII);
        assertThat(theirs.lines().toList()).containsExactly(made.first(), made.second());
    }

    static List<TransferSyntax> losingBits() {
        return List.of(
                TransferSyntaxes.JPEG_LOSSLESS_SV1,
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                TransferSyntaxes.HTJ2K_LOSSLESS);
    }

    @ParameterizedTest
    @MethodSource("losingBits")
    void planesAboveAndBelowTheSamplesBecomeElements(TransferSyntax target) throws IOException {
        for (FrameShape shape : List.of(SHAPE, SIGNED)) {
            for (int shift : new int[] {0, 4}) {
                Made made = made(shape, shift);
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    Path input = file(folder, shape, made, shift);
                    Path output = transcode(folder, input, "out.dcm", Images.to(target));
                    assertMoved(output, made, 3);
                    if (shape == SHAPE) {
                        assertPydicomSees(output, made);
                    }
                    assertThat(ParsedFile.of(output).unsignedShort(0x00280102, 0))
                            .isEqualTo(11);
                    Path back = transcode(folder, output, "back.dcm", Images.to(Images.EXPLICIT));
                    assertThat(ParsedFile.of(back).value(0x7FE00010)).isEqualTo(made.samples());
                    if (!shape.signed()) {
                        assertThat(JudgedPixels.decode(output)).isEqualTo(made.samples());
                    }
                    Judge.DCMDUMP.require().run("-q", output.toString()).succeeded();
                }
            }
        }
    }

    @Test
    void aLossyTargetGetsThemToo() throws IOException {
        Made made = made(SHAPE, 0);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = transcode(
                    folder,
                    file(folder, SHAPE, made, 0),
                    "out.dcm",
                    Images.to(TransferSyntaxes.JPEG_EXTENDED_12BIT).loss(LossPolicy.ALLOWED));
            assertMoved(output, made, 3);
        }
    }

    @Test
    void whatKeepsTheBitsKeepsTheOverlaysInThem() throws IOException {
        Made made = made(SHAPE, 0);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = file(folder, SHAPE, made, 0);
            for (TransferSyntax target : List.of(Images.IMPLICIT, Images.RLE, TransferSyntaxes.DEFLATED_IMAGE_FRAME)) {
                Path output = transcode(folder, input, target.shortName() + ".dcm", Images.to(target));
                assertThat(ParsedFile.of(output).has(0x60003000)).isFalse();
                Path back = transcode(folder, output, target.shortName() + "-back.dcm", Images.to(Images.EXPLICIT));
                assertThat(ParsedFile.of(back).value(0x7FE00010)).isEqualTo(made.containers());
                Path moved = transcode(
                        folder, output, target.shortName() + "-jls.dcm", Images.to(TransferSyntaxes.JPEG_LS_LOSSLESS));
                assertMoved(moved, made, 3);
            }
        }
    }

    @Test
    void anOverlayOfSomeFramesTakesThoseOnly() throws IOException {
        Made made = made(SHAPE, 0);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = Images.builder(SHAPE, "MONOCHROME2")
                    .dataSet(set -> set.numbers(0x60000010, "US", 5)
                            .numbers(0x60000011, "US", 7)
                            .text(0x60000015, "IS", "2")
                            .numbers(0x60000051, "US", 2)
                            .numbers(0x60000100, "US", 16)
                            .numbers(0x60000102, "US", 15))
                    .nativePixels("OW", made.containers())
                    .build(folder, "in.dcm");
            byte[] bytes = ParsedFile.of(input).bytes();
            bytes[ParsedFile.of(input).element(0x00280101).offset()] = 15;
            bytes[ParsedFile.of(input).element(0x00280102).offset()] = 14;
            folder.write("in.dcm", bytes);
            ParsedFile out =
                    ParsedFile.of(transcode(folder, input, "out.dcm", Images.to(TransferSyntaxes.JPEG_2000_LOSSLESS)));
            assertThat(bits(out.value(0x60003000), 2 * PIXELS))
                    .isEqualTo(made.second().substring(PIXELS));
            assertThat(out.text(0x60000015)).isEqualTo("2");
            assertThat(out.unsignedShort(0x60000051, 0)).isEqualTo(2);
        }
    }

    @Test
    void anOverlayThatIsNotInTheUnusedBitsIsRefusedByName() {
        byte[] inSamples = Images.builder(SHAPE, "MONOCHROME2")
                .dataSet(set -> set.numbers(0x60000100, "US", 16).numbers(0x60000102, "US", 15))
                .nativePixels("OW", made(SHAPE, 0).containers())
                .build();
        assertRule(inSamples, "embedded-overlay-in-samples");
        byte[] impossible = Images.builder(SHAPE, "MONOCHROME2")
                .dataSet(set -> set.numbers(0x60000100, "US", 16).numbers(0x60000102, "US", 16))
                .nativePixels("OW", made(SHAPE, 0).containers())
                .build();
        assertRule(impossible, "embedded-overlay-impossible");
    }

    private static void assertRule(byte[] file, String rule) {
        Transcoder transcoder =
                new Transcoder(Images.to(TransferSyntaxes.JPEG_LS_LOSSLESS).build());
        assertThatThrownBy(() -> transcoder.plan(Images.open(file)))
                .isInstanceOfSatisfying(
                        TranscodeRefusedException.class,
                        e -> assertThat(e.rule()).isEqualTo(rule));
    }
}
