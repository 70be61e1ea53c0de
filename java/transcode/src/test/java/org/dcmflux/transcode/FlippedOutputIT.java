package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A byte of the output changes after it was written, and before it is verified: whatever changes pixels is caught. {@code
 * -Ddcmflux.flips} says how many flips that change pixels each Transfer Syntax gets, {@code -Ddcmflux.seed} which.
 */
class FlippedOutputIT {
    private static final long SEED = Long.getLong("dcmflux.seed", 20260101L);
    private static final int FLIPS = Integer.getInteger("dcmflux.flips", 200);
    private static final FrameShape SHAPE = new FrameShape(24, 20, 1, 16, false, 3);

    static List<TransferSyntax> targets() {
        return List.of(
                TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntaxes.RLE_LOSSLESS,
                TransferSyntaxes.DEFLATED_IMAGE_FRAME,
                TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED,
                TransferSyntaxes.JPEG_LOSSLESS_SV1,
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                TransferSyntaxes.HTJ2K_LOSSLESS);
    }

    /** Changes one byte of the file between writing and verifying. */
    private record Flipped(Output inner, long position, int mask) implements Output {
        @Override
        public FileChannel channel() {
            return inner.channel();
        }

        @Override
        public ByteSource written() throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            inner.channel().read(one, position);
            one.put(0, (byte) (one.get(0) ^ mask)).flip();
            inner.channel().write(one, position);
            return inner.written();
        }

        @Override
        public void commit() throws IOException {
            inner.commit();
        }

        @Override
        public void close() throws IOException {
            inner.close();
        }
    }

    /** A ramp with noise, so that codecs use all their tools. */
    private static byte[] pixels(SplittableRandom random) {
        byte[] pixels = new byte[(int) SHAPE.byteCount()];
        for (int i = 0; i < pixels.length; i += 2) {
            int sample = Math.min(4095, i + random.nextInt(64));
            pixels[i] = (byte) sample;
            pixels[i + 1] = (byte) (sample >> 8);
        }
        return pixels;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void everyFlipThatChangesPixelsIsCaught(TransferSyntax target) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED);
        byte[] original = Images.builder(SHAPE, "MONOCHROME2")
                .nativePixels("OW", pixels(random))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create();
                TranscodeWorkers workers = new TranscodeWorkers(1, 64 << 20)) {
            Path input = folder.write("in.dcm", original);
            if (target.equals(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN)) {
                Path native_ = input;
                input = folder.file("rle.dcm");
                new Transcoder(Images.to(TransferSyntaxes.RLE_LOSSLESS).build()).transcode(native_, input);
            }
            Transcoder transcoder =
                    new Transcoder(Images.to(target).build(), org.dcmflux.codec.CodecRegistry.installed(), workers);
            Path good = folder.file("good.dcm");
            transcoder.transcode(input, good);
            byte[] written = Files.readAllBytes(good);
            List<byte[]> frames = frames(written);
            int start = pixelStart(written);
            Path output = folder.file("out.dcm");
            int harmless = 0;
            for (int harmful = 0; harmful < FLIPS; ) {
                // Nearly all in the pixels, some in what describes them.
                int from = random.nextInt(16) == 0 ? 132 : start;
                int position = random.nextInt(from, written.length);
                int mask = random.nextInt(1, 256);
                byte[] flipped = written.clone();
                flipped[position] ^= (byte) mask;
                if (changesPixels(flipped, frames)) {
                    harmful++;
                    assertCaught(transcoder, input, output, position, mask);
                } else {
                    harmless++;
                }
                assertThat(output).doesNotExist();
            }
            System.out.printf(
                    "%s: %d flips that change pixels, all caught; %d that do not; seed %d%n",
                    target, FLIPS, harmless, SEED);
        }
    }

    private static void assertCaught(Transcoder transcoder, Path input, Path output, int position, int mask) {
        Destination flipping = Destination.file(output).through(inner -> new Flipped(inner, position, mask));
        assertThatThrownBy(() -> transcoder
                        .transcodeToEach(
                                ByteSource.open(input), List.of(flipping), TranscodeListener.NONE, new Cancellation())
                        .get(0)
                        .get())
                .as("byte %d of the output, changed by 0x%02X, seed %d", position, mask, SEED)
                .isInstanceOf(DicomException.class);
    }

    private static int pixelStart(byte[] file) {
        for (int at = 132; at < file.length - 4; at += 2) {
            if ((file[at] & 0xFF) == 0xE0 && file[at + 1] == 0x7F && file[at + 2] == 0x10 && file[at + 3] == 0) {
                return at;
            }
        }
        throw new AssertionError("there is no Pixel Data");
    }

    private static List<byte[]> frames(byte[] file) throws IOException {
        try (DicomFile open = DicomFile.open(ByteSource.of(file, "flipped.dcm"), ReadOptions.defaults());
                DecodedFrames decoded = DecodedFrames.of(open)) {
            byte[][] frames = new byte[decoded.frameCount()][];
            for (int frame = 0; frame < frames.length; frame++) {
                ByteBuffer direct = ByteBuffer.allocateDirect(
                        Math.toIntExact(decoded.layout().byteCount()));
                FrameLayout layout = decoded.read(frame, direct);
                byte[] pixels = new byte[direct.flip().remaining() + 1];
                direct.get(pixels, 0, pixels.length - 1);
                pixels[pixels.length - 1] = (byte) layout.hashCode();
                frames[frame] = pixels;
            }
            return List.of(frames);
        }
    }

    /** What cannot be read has no pixels any more. */
    private static boolean changesPixels(byte[] file, List<byte[]> expected) {
        try {
            List<byte[]> found = frames(file);
            boolean equal = found.size() == expected.size();
            for (int i = 0; equal && i < found.size(); i++) {
                equal = Arrays.equals(found.get(i), expected.get(i));
            }
            return !equal;
        } catch (IOException e) {
            return true;
        }
    }
}
