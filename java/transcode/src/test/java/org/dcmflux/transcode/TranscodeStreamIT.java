package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the native codecs, decoded by others. */
class TranscodeStreamIT {
    private static final FrameShape WORDS = new FrameShape(61, 75, 1, 16, false, 9);
    private static final FrameShape COLOUR = new FrameShape(61, 75, 3, 8, false, 2);

    static List<TransferSyntax> lossless() {
        return List.of(
                TransferSyntaxes.JPEG_LS_LOSSLESS,
                TransferSyntaxes.JPEG_2000_LOSSLESS,
                TransferSyntaxes.HTJ2K_LOSSLESS,
                TransferSyntaxes.JPEG_LOSSLESS_SV1,
                TransferSyntaxes.JPEG_XL_LOSSLESS);
    }

    private static Path image(TemporaryFolder folder, FrameShape shape, String photometric) {
        return folder.write(
                "in.dcm",
                Images.builder(shape, photometric)
                        .nativePixels(shape.bitsAllocated() > 8 ? "OW" : "OB", Images.pixels(shape))
                        .build());
    }

    private static Path streamed(TemporaryFolder folder, Path input, TranscodeOptions options, boolean spooled)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TranscodeStream stream = new Transcoder(options)
                .openStream(ByteSource.open(input), Form.PART_10, TranscodeListener.NONE, new Cancellation())) {
            assertThat(stream.isSpooled()).isEqualTo(spooled);
            stream.writeTo(Channels.newChannel(bytes), "the test");
        }
        return folder.write("streamed.dcm", bytes.toByteArray());
    }

    private static TranscodeOptions.Builder withoutTemporaryFiles(TransferSyntax to) {
        return Images.to(to)
                .read(ReadOptions.defaults().toBuilder()
                        .temporaryDirectory(Path.of("no", "such", "directory"))
                        .build());
    }

    @ParameterizedTest
    @MethodSource("lossless")
    void strangersDecodeWhatWentOutWhileItWasMade(TransferSyntax to) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, WORDS, "MONOCHROME2");
            TranscodeOptions options = withoutTemporaryFiles(to).concurrency(3).build();
            Path output = streamed(folder, input, options, false);
            assertThat(JudgedPixels.frameHashes(output)).isEqualTo(FrameHashes.ofFrames(Images.pixels(WORDS), WORDS));
            Path file = folder.file("file.dcm");
            new Transcoder(Images.to(to).offsetTable(OffsetTablePolicy.EMPTY).build()).transcode(input, file);
            assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(file));
        }
    }

    /** @param frames one frame's ratio is known when it is encoded; of several the end tells */
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void theRatioOfALossIsThatOfTheBytesThatWentOut(int frames) throws IOException {
        FrameShape shape = COLOUR.withFrames(frames);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, shape, "RGB");
            TranscodeOptions.Builder options = frames == 1
                    ? withoutTemporaryFiles(TransferSyntaxes.JPEG_BASELINE_8BIT)
                    : Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT);
            Path output =
                    streamed(folder, input, options.loss(LossPolicy.ALLOWED).build(), frames > 1);
            ParsedFile parsed = ParsedFile.of(output);
            long encoded = EncapsulatedFrames.of(parsed).stream()
                    .mapToLong(frame -> frame.length)
                    .sum();
            double ratio = Double.parseDouble(parsed.text(0x00282112).strip());
            // A fragment may have a byte of padding, which is not the code stream's.
            assertThat(ratio)
                    .isBetween(
                            shape.byteCount() / (double) encoded - 0.0001,
                            shape.byteCount() / (double) (encoded - frames) + 0.0001);
            assertThat(parsed.text(0x00282110).strip()).isEqualTo("01");
        }
    }

    @Test
    void codeStreamsThatAreRecompressedAreReadBackInTheirSlots() throws IOException {
        FrameShape shape = new FrameShape(61, 75, 1, 8, false, 5);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = image(folder, shape, "MONOCHROME2");
            Path jpeg = folder.file("jpeg.dcm");
            new Transcoder(Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT)
                            .loss(LossPolicy.ALLOWED)
                            .build())
                    .transcode(input, jpeg);
            TransferSyntax there = TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION;
            Path packed = streamed(folder, jpeg, withoutTemporaryFiles(there).build(), false);
            Path xl = Files.move(packed, folder.file("xl.dcm"));
            Path back = streamed(
                    folder,
                    xl,
                    withoutTemporaryFiles(TransferSyntaxes.JPEG_BASELINE_8BIT).build(),
                    false);
            List<byte[]> was = EncapsulatedFrames.of(ParsedFile.of(jpeg));
            List<byte[]> is = EncapsulatedFrames.of(ParsedFile.of(back));
            assertThat(is).usingElementComparator(java.util.Arrays::compare).isEqualTo(was);
        }
    }
}
