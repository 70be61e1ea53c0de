package org.dcmflux.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.FileAccess;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.AllocatedBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Manifest;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** Every file of the shared test data, against what its table says of it. */
class SharedFilesTest {
    /** Damage inside of code streams is for decoders to find; the structure around it is sound. */
    private static final List<String> CODE_STREAM_DAMAGE = List.of(
            "codestream", "not a JPEG stream", "SOI missing", "code stream", "SIZ dimensions", "1x1 tiles", "RLE ");

    private static Optional<TransferSyntax> readable(ManifestEntry entry) {
        return Optional.ofNullable(TransferSyntaxes.find(entry.transferSyntax()));
    }

    private static boolean hasFrames(ManifestEntry entry) {
        // Fragments of a video stream are not its frames, so there is nothing to tell apart.
        return !entry.expected().startsWith("video");
    }

    /** Reads structure and frames; the answer is null, or the refusal. */
    private static DicomException read(ManifestEntry entry) throws IOException {
        return read(entry, ReadOptions.defaults());
    }

    private static DicomException read(ManifestEntry entry, ReadOptions options) throws IOException {
        try (DicomFile file = DicomFile.open(entry.file(), options)) {
            PixelData pixels = hasFrames(entry) ? PixelData.of(file.dataSet(), file.name()) : null;
            for (int frame = 0; pixels != null && frame < pixels.index().frameCount(); frame++) {
                pixels.index()
                        .read(
                                frame,
                                ByteBuffer.allocate(
                                        Math.toIntExact(pixels.index().size(frame))));
            }
            boolean encapsulated = pixels != null && pixels.isEncapsulated();
            if (pixels != null && encapsulated != file.transferSyntax().isEncapsulated()) {
                return new org.dcmflux.error.MalformedDataException(
                        file.name(), -1, "(7FE0,0010)", "refused when a transcode is planned");
            }
            return null;
        } catch (DicomException e) {
            return e;
        }
    }

    private static DicomException opened(ManifestEntry entry, ReadOptions options) throws IOException {
        try (DicomFile file = DicomFile.open(entry.file(), options)) {
            assertThat(file.name()).isEqualTo(entry.file().toString());
            return null;
        } catch (DicomException e) {
            return e;
        }
    }

    private static boolean isExpectedToParse(ManifestEntry entry) {
        String expected = entry.expected();
        boolean good = expected.startsWith("decodes")
                || expected.startsWith("accept")
                || expected.startsWith("video")
                || expected.startsWith("no pixel data: parse only");
        return good && readable(entry).isPresent();
    }

    @Test
    void everyGoodFileIsReadToItsLastFrame() throws IOException {
        Manifest manifest = TestData.requireSharedManifest();
        List<String> refused = new ArrayList<>();
        int read = 0;
        for (ManifestEntry entry :
                manifest.where(SharedFilesTest::isExpectedToParse).toList()) {
            DicomException refusal = read(entry);
            if (refusal != null) {
                refused.add(entry + " (" + entry.expected() + "): " + refusal.getMessage());
            }
            read++;
        }
        assertThat(refused).isEmpty();
        assertThat(read).isGreaterThan(300);
    }

    @Test
    void everyNativeFrameHasTheHashOfTheTable() throws IOException {
        Manifest manifest = TestData.requireSharedManifest();
        List<String> wrong = new ArrayList<>();
        for (ManifestEntry entry : manifest.where(ManifestEntry::decodes)
                .filter(entry -> readable(entry)
                        .filter(syntax -> !syntax.isEncapsulated())
                        .isPresent())
                .filter(entry -> !entry.frameSha256().isEmpty() && entry.bitsAllocated() >= 8)
                .toList()) {
            try (DicomFile file = DicomFile.open(entry.file())) {
                PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
                for (int frame = 0; frame < entry.frameSha256().size(); frame++) {
                    ByteBuffer bytes =
                            ByteBuffer.allocate(Math.toIntExact(pixels.index().size(frame)));
                    pixels.index().read(frame, bytes);
                    if (!FrameHashes.sha256(bytes.flip())
                            .equals(entry.frameSha256().get(frame))) {
                        wrong.add(entry + " frame " + (frame + 1));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyOneBitFrameHasTheHashOfTheTable() throws IOException {
        Manifest manifest = TestData.requireSharedManifest();
        List<String> wrong = new ArrayList<>();
        for (ManifestEntry entry : manifest.where(ManifestEntry::decodes)
                .filter(entry -> readable(entry)
                        .filter(syntax -> !syntax.isEncapsulated())
                        .isPresent())
                .filter(entry -> !entry.frameSha256().isEmpty() && entry.bitsAllocated() == 1)
                .toList()) {
            FrameShape shape = entry.shape().withFrames(1);
            try (DicomFile file = DicomFile.open(entry.file())) {
                PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
                for (int frame = 0; frame < entry.frameSha256().size(); frame++) {
                    byte[] packed = new byte[Math.toIntExact(pixels.index().size(frame))];
                    pixels.index().read(frame, ByteBuffer.wrap(packed));
                    byte[] unpacked = FrameHashes.unpackBits(packed, shape);
                    if (!FrameHashes.sha256(unpacked).equals(entry.frameSha256().get(frame))) {
                        wrong.add(entry + " frame " + (frame + 1));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isStructuralError(ManifestEntry entry) {
        return entry.expected().startsWith("error:")
                && CODE_STREAM_DAMAGE.stream().noneMatch(entry.expected()::contains)
                // A table that is not believed may be left aside; the table of the test data says so itself.
                && !entry.expected().contains("(or:");
    }

    @Test
    void everyStructuralErrorIsRefusedInWordsThatNameThePlace() throws IOException {
        Manifest manifest = TestData.requireSharedManifest();
        List<String> notAsExpected = new ArrayList<>();
        for (ManifestEntry entry :
                manifest.where(SharedFilesTest::isStructuralError).toList()) {
            DicomException refusal = read(entry);
            String name = entry.file().getFileName().toString();
            if (refusal == null) {
                notAsExpected.add(entry + " is read, expected " + entry.expected());
            } else if (!refusal.getMessage().contains(name)
                    && !refusal.getMessage().toLowerCase(Locale.ROOT).contains("transfer syntax")) {
                notAsExpected.add(entry + " is refused without its place: " + refusal.getMessage());
            }
        }
        assertThat(notAsExpected).isEmpty();
    }

    @Test
    void whatIsRefusedLenientlyIsRefusedStrictlyAndMappedFilesAreReadTheSame() throws IOException {
        ReadOptions mapped =
                ReadOptions.defaults().toBuilder().fileAccess(FileAccess.MAPPED).build();
        List<String> different = new ArrayList<>();
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            DicomException lenient = opened(entry, ReadOptions.lenient());
            if (lenient != null && opened(entry, ReadOptions.strict()) == null) {
                different.add(entry + " is read strictly, but not leniently: " + lenient.getMessage());
            }
            DicomException again = opened(entry, mapped);
            if ((lenient == null) != (again == null)) {
                different.add(entry + " mapped: " + again + ", by positional reads: " + lenient);
            }
        }
        assertThat(different).isEmpty();
    }

    @Test
    void openingAllocatesLittleWhateverTheFile() throws IOException {
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            AllocatedBytes allocated = AllocatedBytes.fromNow();
            try (DicomFile file = DicomFile.open(entry.file())) {
                assertThat(file.dataSet()).isNotNull();
            } catch (DicomException e) {
                assertThat(e).hasMessageMatching("(?s).*([0-9A-Za-z]).*");
            }
            // A deflated Data Set is kept in memory below its threshold; that and as much again while it is collected.
            assertThat(allocated.soFar()).as("%s", entry).isLessThan(64L << 20);
        }
    }

    /** Rows that others read and that lenient reading is for. */
    @Test
    void whatMayBeReadLenientlyIsReadWithAWarning() throws IOException {
        for (String path : List.of(
                "pydicom/no_meta.dcm",
                "oddities/made/no_preamble.dcm",
                "oddities/made/defl_zlib_header.dcm",
                "oddities/made/enc_no_delimiter.dcm",
                "oddities/made/enc_fragment_odd.dcm",
                "oddities/made/meta_length_big.dcm",
                "oddities/made/meta_length_huge.dcm",
                "oddities/made/meta_length_small.dcm",
                "oddities/made/odd_length_value.dcm",
                "oddities/made/trailing_garbage.dcm",
                "oddities/made/trailing_zeros.dcm",
                "oddities/made/ts_says_bigendian.dcm",
                "oddities/made/ts_says_implicit.dcm",
                "oddities/made/unknown_vr.dcm")) {
            ManifestEntry entry = TestData.requireSharedManifest()
                    .where(row -> row.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            assertThat(read(entry)).as(path).isNull();
            assertThat(read(entry, ReadOptions.strict())).as(path).isNotNull();
            try (DicomFile file = DicomFile.open(entry.file())) {
                assertThat(file.warnings()).as(path).isNotEmpty();
            }
        }
    }

    @Test
    void digitsBeforeALetterAreTheNumberOfFramesWithAWarning() throws IOException {
        ManifestEntry entry = TestData.requireSharedManifest()
                .where(row -> row.path().equals("pydicom/badVR.dcm"))
                .findFirst()
                .orElseThrow();
        try (DicomFile file = DicomFile.open(entry.file())) {
            PixelData pixels = Objects.requireNonNull(PixelData.of(file.dataSet(), file.name()));
            assertThat(pixels.module().numberOfFrames()).isEqualTo(1);
            assertThat(pixels.warnings()).contains("Number of Frames is '1A', read as 1");
        }
    }

    @Test
    void noFileOfTheTableEndsInAnythingButAnAnswer() throws IOException {
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            try {
                read(entry);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(entry + " ends in " + e, e);
            }
        }
    }
}
