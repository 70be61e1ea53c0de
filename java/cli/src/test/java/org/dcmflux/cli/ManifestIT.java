package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.testkit.Complaints;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.PixelComparison;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.Transcoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of the shared test data goes through the transcoder, and its pixels are those of the manifest. */
final class ManifestIT {
    private static final Set<String> NATIVE = uids("", ".1", ".2", ".1.99");
    private static final Set<String> DECODED = uids(
            ".5", ".4.50", ".4.51", ".4.52", ".4.53", ".4.55", ".4.56", ".4.57", ".4.70", ".4.80", ".4.81", ".4.90",
            ".4.91", ".1.98", ".8.1");
    private static final List<TransferSyntax> LOSSLESS = List.of(
            TransferSyntaxes.JPEG_LOSSLESS_SV1,
            TransferSyntaxes.JPEG_LS_LOSSLESS,
            TransferSyntaxes.JPEG_2000_LOSSLESS,
            TransferSyntaxes.RLE_LOSSLESS);
    private static final List<TransferSyntax> SINGLE_BITS = List.of(
            TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED,
            TransferSyntaxes.DEFLATED_IMAGE_FRAME,
            TransferSyntaxes.RLE_LOSSLESS);

    /** Files of the set that are not transcoded yet, and why: the sets' other files all are. */
    private static final Map<String, String> NOT_YET = Map.of(
            "pydicom/JLSL_RGB_ILV0.dcm", "no preamble",
            "pydicom/JLSL_RGB_ILV1.dcm", "no preamble",
            "pydicom/JLSL_RGB_ILV2.dcm", "no preamble",
            "pydicom/JLSN_RGB_ILV0.dcm", "no preamble",
            "pydicom/SC_rgb_jpeg.dcm", "Implicit VR where the file says Explicit",
            "fo-dicom/FreezePattern.dcm", "Items after a Sequence of length 0",
            "pydicom/liver_j2k.dcm", "JPEG 2000 of one bit",
            "pydicom/liver_nonbyte_aligned_j2k.dcm", "JPEG 2000 of one bit",
            "pydicom/liver_nonbyte_aligned_rle.dcm", "native frames of one bit that do not fill bytes");

    static Stream<ManifestEntry> decodable() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.decodes() && !entry.allFramesSha256().isEmpty())
                .filter(entry -> !NOT_YET.containsKey(entry.path()))
                .filter(entry -> entry.column("pixel_element").equalsIgnoreCase("7fe00010"))
                .filter(entry -> NATIVE.contains(entry.transferSyntax()) || DECODED.contains(entry.transferSyntax()));
    }

    /** What a lossless codec of at most 16 bits a sample can take. */
    static Stream<ManifestEntry> encodable() {
        return decodable()
                .filter(entry -> entry.isExact() && NATIVE.contains(entry.transferSyntax()))
                .filter(entry -> entry.bitsAllocated() == 8 || entry.bitsAllocated() == 16)
                .filter(entry -> !entry.photometric().equals("YBR_FULL_422"))
                .filter(entry -> entry.samples() == 1 || entry.samples() == 3);
    }

    /** What needs no codec but those in Java: single bits, wide samples, subsampled chroma. */
    static Stream<ManifestEntry> nativeFrames() {
        return decodable().filter(entry -> entry.isExact() && NATIVE.contains(entry.transferSyntax()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nativeFrames")
    void survivesFragmentsOfNativeFrames_asOthersReadThem(ManifestEntry entry) throws IOException {
        for (TransferSyntax target : entry.bitsAllocated() == 1 ? SINGLE_BITS : SINGLE_BITS.subList(0, 2)) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path encoded = folder.file("encoded.dcm");
                transcode(entry.file(), encoded, target);
                Path back = folder.file("back.dcm");
                transcode(encoded, back, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
                assertThat(FrameHashes.ofAllFrames(JudgedPixels.decode(back), entry.shape()))
                        .as("%s and back", target.name())
                        .isEqualTo(entry.allFramesSha256());
                if (!target.equals(TransferSyntaxes.RLE_LOSSLESS)
                        && !entry.photometric().equals("YBR_FULL_422")) {
                    assertThat(FrameHashes.ofAllFrames(JudgedPixels.decode(encoded), entry.shape()))
                            .as("%s as it stands in the fragments", target.name())
                            .isEqualTo(entry.allFramesSha256());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decodable")
    void becomesExplicitLittleEndian_withThePixelsOfTheManifest(ManifestEntry entry) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            transcode(entry.file(), output, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
            byte[] pixels = JudgedPixels.decode(output);
            if (FrameHashes.ofAllFrames(pixels, entry.shape()).equals(entry.allFramesSha256())) {
                return;
            }
            Optional<byte[]> reference = entry.lossyReference();
            assertThat(entry.isExact() || reference.isEmpty())
                    .as("pixels are not those of the manifest")
                    .isFalse();
            byte[] first = Arrays.copyOf(pixels, reference.orElseThrow().length);
            PixelComparison.of(reference.orElseThrow(), first, entry.shape().withFrames(1))
                    .assertWithin(1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodable")
    void survivesEveryLosslessSyntax_asOthersDecodeIt(ManifestEntry entry) throws IOException {
        for (TransferSyntax target : LOSSLESS) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path encoded = folder.file("encoded.dcm");
                transcode(entry.file(), encoded, target);
                String expected = expected(entry);
                assertThat(FrameHashes.ofAllFrames(JudgedPixels.decode(encoded), entry.shape()))
                        .as("%s as a stranger decodes it", target.name())
                        .isEqualTo(expected);
                Path back = folder.file("back.dcm");
                transcode(encoded, back, TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
                assertThat(FrameHashes.ofAllFrames(JudgedPixels.decode(back), entry.shape()))
                        .as("%s and back", target.name())
                        .isEqualTo(expected);
                Complaints.assertNoNewComplaints(entry.file(), encoded);
                folder.assertContainsOnly("encoded.dcm", "back.dcm");
            }
        }
    }

    /** The manifest hashes planes as they stand in native files; a code stream is colour by pixel. */
    private static String expected(ManifestEntry entry) throws IOException {
        if (entry.planar() != 1 || entry.samples() == 1) {
            return entry.allFramesSha256();
        }
        ParsedFile parsed = ParsedFile.of(Files.readAllBytes(entry.file()));
        byte[] pixels =
                Arrays.copyOf(parsed.value(0x7FE00010), (int) (entry.shape().byteCount()));
        return FrameHashes.ofAllFrames(JudgedPixels.byPixel(pixels, entry.shape()), entry.shape());
    }

    private static void transcode(Path input, Path output, TransferSyntax target) throws IOException {
        new Transcoder(TranscodeOptions.to(target).toBuilder()
                        .fsync(AtomicFile.Fsync.NONE)
                        .build())
                .transcode(input, output);
    }

    private static Set<String> uids(String... ends) {
        return Set.copyOf(
                Arrays.stream(ends).map(end -> "1.2.840.10008.1.2" + end).toList());
    }
}
