package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesCommandTest {
    private final TemporaryFolder folder = TemporaryFolder.create();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private CommandRun frames(Path input, String... more) {
        String[] arguments = new String[more.length + 4];
        arguments[0] = "frames";
        arguments[1] = input.toString();
        arguments[2] = "-o";
        arguments[3] = folder.file("out").toString();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandRun.of(arguments);
    }

    private Set<String> written() {
        return TemporaryFolder.namesBelow(folder.path());
    }

    private BufferedImage picture(String name) throws IOException {
        return Objects.requireNonNull(
                ImageIO.read(folder.file("out/" + name).toFile()), "Java cannot read its own picture");
    }

    private Path grey(String photometric, int[] values, String... window) {
        byte[] pixels = new byte[values.length * 2];
        for (int i = 0; i < values.length; i++) {
            pixels[2 * i] = (byte) values[i];
            pixels[2 * i + 1] = (byte) (values[i] >>> 8);
        }
        Part10Builder builder = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1, values.length, 1, 16, false, 1), 12, photometric);
        if (window.length == 2) {
            builder.dataSet(set -> set.text(0x00281050, "DS", window[0]).text(0x00281051, "DS", window[1]));
        }
        return builder.nativePixels("OW", pixels).build(folder, "grey.dcm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ct-multiframe.dcm",
                "ct-big-endian.dcm",
                "ct-deflated.dcm",
                "rgb-planar.dcm",
                "odd-bytes.dcm",
                "single-bit.dcm",
                "rle-multiframe.dcm",
                "rle-rgb-extended-offsets.dcm"
            })
    void nativeFramesHaveTheHashesOfTheTable(String name) throws IOException {
        ManifestEntry entry = TestData.ownManifest().get(name);
        CommandRun run = frames(entry.file());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(written()).hasSize(entry.frames());
        String stem = name.substring(0, name.length() - 4);
        for (int frame = 0; frame < entry.frames(); frame++) {
            byte[] bytes = Files.readAllBytes(folder.file(String.format("out/%s-%06d.raw", stem, frame + 1)));
            byte[] pixels = entry.bitsAllocated() == 1
                    ? FrameHashes.unpackBits(bytes, entry.shape().withFrames(1))
                    : bytes;
            assertThat(FrameHashes.sha256(pixels))
                    .as("%s frame %s", name, frame + 1)
                    .isEqualTo(entry.frameSha256().get(frame));
        }
    }

    @Test
    void encodedFramesNeedNoCodec_andOnlyThoseAskedForAreWritten() throws IOException {
        Path input = TestData.own().resolve("jpeg-lossless-fragments.dcm");
        CommandRun run = frames(input, "--as", "encoded", "--frame", "2,4-");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(written())
                .containsExactlyInAnyOrder(
                        "out/jpeg-lossless-fragments-000002.jpg", "out/jpeg-lossless-fragments-000004.jpg");
        byte[] frame = Files.readAllBytes(folder.file("out/jpeg-lossless-fragments-000004.jpg"));
        assertThat(frame).startsWith(0xFF, 0xD8);
        assertThat(frames(TestData.own().resolve("rle-multiframe.dcm"), "--as", "encoded", "--frame", "1")
                        .status())
                .isZero();
        assertThat(written()).contains("out/rle-multiframe-000001.rle");
    }

    @Test
    void greyIsShownFromTheSmallestToTheLargestValue() throws IOException {
        assertThat(frames(grey("MONOCHROME2", new int[] {100, 150, 200}), "--as", "png")
                        .status())
                .isZero();
        BufferedImage image = picture("grey-000001.png");
        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_USHORT_GRAY);
        assertThat(image.getRaster().getSamples(0, 0, 3, 1, 0, (int[]) null)).containsExactly(0, 32768, 65535);
    }

    @Test
    void theWindowOfTheFileIsUsed_andMonochrome1Inverted() throws IOException {
        int[] values = {0, 100, 150, 200, 4000};
        frames(grey("MONOCHROME1", values, "150.5", "101"), "--as", "png");
        assertThat(picture("grey-000001.png").getRaster().getSamples(0, 0, 5, 1, 0, (int[]) null))
                .containsExactly(65535, 65535, 32768, 0, 0);
    }

    @Test
    void aWindowThatIsNoNumberIsNone() throws IOException {
        assertThat(frames(grey("MONOCHROME2", new int[] {1, 2}, "wide", "open"), "--as", "png")
                        .status())
                .isZero();
        assertThat(picture("grey-000001.png").getRaster().getSamples(0, 0, 2, 1, 0, (int[]) null))
                .containsExactly(0, 65535);
    }

    @Test
    void colourBecomesRgb_fromPlanesFromYcbcrAndThroughThePalette() throws IOException {
        assertThat(frames(TestData.own().resolve("palette.dcm"), "--as", "png").status())
                .isZero();
        BufferedImage palette = picture("palette-000001.png");
        assertThat(palette.getWidth()).isEqualTo(120);
        assertThat(palette.getColorModel().getNumComponents()).isEqualTo(3);

        byte[] planes = {(byte) 255, 0, 0, 0, 0, (byte) 255};
        Path planar = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1, 2, 3, 8, false, 1), 8, "RGB")
                .dataSet(set -> set.numbers(0x00280006, "US", 1))
                .nativePixels("OB", planes)
                .build(folder, "planar.dcm");
        assertThat(frames(planar, "--as", "png").status()).isZero();
        assertThat(picture("planar-000001.png").getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(picture("planar-000001.png").getRGB(1, 0) & 0xFFFFFF).isEqualTo(0x0000FF);

        Path subsampled = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1, 2, 3, 8, false, 1), 8, "YBR_FULL_422")
                .nativePixels("OB", new byte[] {76, (byte) 255, 85, (byte) 255})
                .build(folder, "ybr.dcm");
        assertThat(frames(subsampled, "--as", "png").status()).isZero();
        assertThat(picture("ybr-000001.png").getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFE0000);
    }

    @Test
    void oneBitBecomesBlackAndWhite() throws IOException {
        assertThat(frames(TestData.own().resolve("single-bit.dcm"), "--as", "png", "--frame", "3")
                        .status())
                .isZero();
        BufferedImage image = picture("single-bit-000003.png");
        assertThat(image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null))
                .containsOnly(0, 255);
    }

    @Test
    void whatCannotBeDoneEndsWithTheCodeOfItsReason_andLeavesNothingBehind() throws IOException {
        Path file = TestData.own().resolve("ct-implicit-private.dcm");
        CommandRun outside = frames(file, "--frame", "2");
        assertThat(outside.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(outside.err()).contains("'2' is not among the frames");
        assertThat(frames(file, "--as", "gif").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(CommandRun.of("frames", file.toString()).status()).isEqualTo(ExitStatus.USAGE);
        Path text = folder.write("text.dcm", new byte[500]);
        assertThat(frames(text).status()).isEqualTo(ExitStatus.INPUT);
        Path two = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1, 2, 2, 8, false, 1), 8, "RGB")
                .nativePixels("OB", new byte[4])
                .build(folder, "two.dcm");
        assertThat(frames(two, "--as", "png").status()).isEqualTo(ExitStatus.UNSUPPORTED);
        folder.assertContainsOnly("text.dcm", "two.dcm");
    }

    @Test
    void anExistingFileIsKeptUnlessItMayBeOverwritten() throws IOException {
        Path file = TestData.own().resolve("ct-implicit-private.dcm");
        assertThat(frames(file).status()).isZero();
        Path written = folder.file("out/ct-implicit-private-000001.raw");
        Files.write(written, new byte[1]);
        assertThat(frames(file).status()).isEqualTo(ExitStatus.OUTPUT);
        assertThat(Files.size(written)).isEqualTo(1);
        assertThat(frames(file, "--if-exists", "overwrite").status()).isZero();
        assertThat(Files.size(written)).isGreaterThan(1);
        Path noDirectory = folder.write("file", new byte[1]);
        assertThat(CommandRun.of("frames", file.toString(), "-o", noDirectory.toString())
                        .status())
                .isEqualTo(ExitStatus.OUTPUT);
    }

    @Test
    void anOutputThatFailsIsToldFromAnInputThatFails() {
        WritableByteChannel full = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        Throwable failure = catchThrowable(() -> new OutputChannel("out.raw", full).write(ByteBuffer.allocate(1)));
        assertThat(failure).hasMessageContainingAll("out.raw", "No space left");
        assertThat(ExitStatus.of(failure)).isEqualTo(ExitStatus.OUTPUT);
    }

    @Test
    void theNumberOfFramesCanBeTakenFromTheStream() throws IOException {
        byte[] stream = {(byte) 0xFF, (byte) 0xD8, 1, 1, (byte) 0xFF, (byte) 0xD9};
        Path file = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(new FrameShape(4, 4, 1, 8, false, 2), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(stream).frame(stream).frame(stream))
                .build(folder, "three.dcm");
        assertThat(frames(file, "--as", "encoded").status()).isEqualTo(ExitStatus.INPUT);
        CommandRun run = frames(file, "--as", "encoded", "--number-of-frames", "stream");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("warning: Number of Frames is 2");
        assertThat(written()).hasSize(4).contains("out/three-000003.jpg");
    }
}
