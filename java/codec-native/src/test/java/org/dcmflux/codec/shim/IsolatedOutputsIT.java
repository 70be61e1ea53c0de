package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes whether codecs are in this process or in others. */
final class IsolatedOutputsIT {
    /** Two of each native codec, and one that asks a second one. */
    private static final Set<String> DECODED = Stream.of("50", "70", "80", "81", "90", "91", "201", "202", "110", "111")
            .map(arc -> "1.2.840.10008.1.2.4." + arc)
            .collect(Collectors.toUnmodifiableSet());

    private static final CodecRegistry HERE = CodecRegistry.installed();
    private static final CodecRegistry ISOLATED = CodecRegistry.isolated();

    @BeforeAll
    static void theShimsWorkHere() {
        HostileCodeStreamsIT.providers().forEach(Natives::require);
    }

    @AfterAll
    static void nothingIsLeft() {
        ISOLATED.close();
        assertThat(MisbehavingShim.children()).isEmpty();
    }

    static Stream<TransferSyntax> encoded() {
        return Stream.of(Shim.values()).flatMap(shim -> shim.encoded().stream());
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void codeStreamsAreTheSame(TransferSyntax syntax) throws DicomException {
        int compared = 0;
        for (FrameLayout layout : List.of(
                new FrameLayout(61, 43, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0),
                new FrameLayout(64, 50, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0),
                new FrameLayout(64, 50, 1, 16, 16, 1, PhotometricInterpretation.MONOCHROME2, 0),
                new FrameLayout(33, 70, 3, 8, 8, 0, PhotometricInterpretation.RGB, 1))) {
            FrameEncoder here = HERE.encoder(syntax);
            if (here.refusal(syntax, layout, EncodeOptions.defaults()) != null
                    || layout.bitsStored() > 8 && syntax.equals(TransferSyntaxes.JPEG_BASELINE_8BIT)
                    || layout.bitsStored() > 12 && syntax.equals(TransferSyntaxes.JPEG_EXTENDED_12BIT)) {
                continue;
            }
            for (Content content : Content.values()) {
                ByteBuffer frame = SampleFrames.frame(layout, content, 5);
                assertThat(encode(ISOLATED.encoder(syntax), syntax, layout, frame))
                        .isEqualTo(encode(here, syntax, layout, frame));
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    /** What comes out, or why nothing does. */
    private static String encode(FrameEncoder encoder, TransferSyntax syntax, FrameLayout layout, ByteBuffer frame) {
        try (EncoderSession session = encoder.open(syntax, layout, EncodeOptions.defaults())) {
            ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(frame.duplicate(), room);
            room.flip();
            return FrameHashes.sha256(room);
        } catch (DicomException e) {
            return String.valueOf(e.getMessage());
        }
    }

    static Stream<ManifestEntry> decodable() {
        return TestData.requireSharedManifest()
                .where(entry -> DECODED.contains(entry.transferSyntax())
                        && entry.file().toFile().length() < 2 << 20);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decodable")
    void pixelsOfTheManifestAreTheSame(ManifestEntry entry) {
        assertThat(decode(entry, ISOLATED)).isEqualTo(decode(entry, HERE));
    }

    private static List<String> decode(ManifestEntry entry, CodecRegistry codecs) {
        List<String> frames = new ArrayList<>();
        try (DicomFile file = DicomFile.open(entry.file());
                DecodedFrames decoded = DecodedFrames.of(file, codecs, FramePolicy.FAIL, CodecDeadline.NONE)) {
            ByteBuffer room =
                    ByteBuffer.allocateDirect(Math.toIntExact(decoded.layout().byteCount()));
            for (int frame = 0; frame < decoded.frameCount(); frame++) {
                String layout = decoded.read(frame, room.clear()).toString();
                frames.add(layout + " " + FrameHashes.sha256(room.flip()));
            }
        } catch (IOException e) {
            frames.add(String.valueOf(e.getMessage()));
        }
        return frames;
    }

    @Test
    void jpegBecomesJpegXlAndJpegAgain() throws DicomException {
        FrameLayout layout = new FrameLayout(48, 40, 1, 8, 8, 0, PhotometricInterpretation.MONOCHROME2, 0);
        TransferSyntax from = TransferSyntaxes.JPEG_BASELINE_8BIT;
        TransferSyntax to = TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION;
        ByteBuffer jpeg;
        try (EncoderSession session = HERE.encoder(from).open(from, layout, EncodeOptions.defaults())) {
            jpeg = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(SampleFrames.frame(layout, Content.RUNS, 3), jpeg);
            jpeg.flip();
        }
        ByteBuffer packed = recompressed(ISOLATED, from, to, layout, jpeg.duplicate());
        assertThat(packed).isEqualTo(recompressed(HERE, from, to, layout, jpeg.duplicate()));
        assertThat(recompressed(ISOLATED, to, from, layout, packed)).isEqualTo(jpeg);
    }

    private static ByteBuffer recompressed(
            CodecRegistry codecs, TransferSyntax from, TransferSyntax to, FrameLayout layout, ByteBuffer src)
            throws DicomException {
        FrameRecompressor recompressor = java.util.Objects.requireNonNull(codecs.recompressor(from, to));
        try (RecompressorSession session = recompressor.open(from, to, layout, EncodeOptions.defaults())) {
            ByteBuffer room = ByteBuffer.allocateDirect((int) session.maxRecompressedSize(src.remaining()));
            session.recompress(src, room);
            return room.flip();
        }
    }
}
