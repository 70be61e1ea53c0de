package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JPEG to JPEG XL and back by bitstream: every byte of every code stream. */
class RecompressionIT {
    private static final TransferSyntax JPEG_XL = TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION;
    private static final String BASELINE = TransferSyntaxes.JPEG_BASELINE_8BIT.uid();
    private static final String EXTENDED = TransferSyntaxes.JPEG_EXTENDED_12BIT.uid();

    private static Stream<ManifestEntry> jpegs() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.decodes()
                        && (entry.transferSyntax().equals(BASELINE)
                                || entry.transferSyntax().equals(EXTENDED))
                        && entry.bitsAllocated() == 8
                        && !List.of("MONOCHROME1", "PALETTE COLOR").contains(entry.photometric()));
    }

    private static Stream<ManifestEntry> recompressed() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.decodes() && entry.transferSyntax().equals(JPEG_XL.uid()));
    }

    private static FragmentBytes frames(List<byte[]> frames) {
        FragmentBytes fragments = FragmentBytes.create();
        frames.forEach(fragments::frame);
        return fragments;
    }

    private static TransferSyntax syntax(String uid) {
        return Objects.requireNonNull(TransferSyntaxes.find(uid));
    }

    private static TranscodeResult transcode(Path input, Path output, TransferSyntax to) throws IOException {
        return new Transcoder(Images.to(to).build()).transcode(input, output);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("jpegs")
    void theWayThereAndBackKeepsEveryByteOfEveryFrame(ManifestEntry entry) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path there = folder.file("there.dcm");
            Path back = folder.file("back.dcm");
            TranscodeResult result = transcode(entry.file(), there, JPEG_XL);
            assertThat(result.plan().step()).isEqualTo(Step.RECOMPRESS);
            assertThat(result.verifiedFrames()).isEqualTo(result.frames());
            ParsedFile packed = ParsedFile.of(there);
            assertThat(packed.transferSyntax()).isEqualTo(JPEG_XL.uid());
            assertThat(packed.fragments()).hasSize(result.frames());
            // Some write a label that JPEG Baseline does not have.
            String label = entry.photometric().equals("YBR_FULL") ? "YBR_FULL_422" : entry.photometric();
            assertThat(packed.text(0x00280004)).isEqualTo(label);
            assertThat(result.warnings().stream().filter(each -> each.contains("the label becomes")))
                    .hasSize(label.equals(entry.photometric()) ? 0 : 1);
            assertThat(packed.text(0x00080018))
                    .isEqualTo(ParsedFile.of(entry.file()).text(0x00080018));
            transcode(there, back, syntax(entry.transferSyntax()));
            assertThat(EncapsulatedFrames.of(ParsedFile.of(back)))
                    .containsExactlyElementsOf(EncapsulatedFrames.of(ParsedFile.of(entry.file())));
            assertThat(ParsedFile.of(back).text(0x00280004)).isEqualTo(label);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recompressed")
    void whatStrangersPackedBecomesJpegThatStrangersDecode(ManifestEntry entry) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path jpeg = folder.file("jpeg.dcm");
            TranscodeResult result = transcode(entry.file(), jpeg, TransferSyntaxes.JPEG_BASELINE_8BIT);
            assertThat(result.verifiedFrames()).isEqualTo(result.frames());
            assertThat(JudgedPixels.decode(jpeg)).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void ourOwnJpegOfSeveralFramesComesBackToo(int samples) throws IOException {
        FrameShape shape = new FrameShape(43, 57, samples, 8, false, 5);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write(
                    "in.dcm",
                    Images.builder(shape, samples == 3 ? "RGB" : "MONOCHROME2")
                            .nativePixels("OB", GridImage.even(Images.pixels(shape)))
                            .build());
            Path jpeg = folder.file("jpeg.dcm");
            new Transcoder(Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT)
                            .loss(LossPolicy.ALLOWED)
                            .build())
                    .transcode(input, jpeg);
            Path packed = folder.file("packed.dcm");
            TranscodeResult result =
                    new Transcoder(Images.to(JPEG_XL).concurrency(2).build()).transcode(jpeg, packed);
            assertThat(result.verifiedFrames()).isEqualTo(5);
            Path back = folder.file("back.dcm");
            transcode(packed, back, TransferSyntaxes.JPEG_BASELINE_8BIT);
            assertThat(EncapsulatedFrames.of(ParsedFile.of(back)))
                    .hasSize(5)
                    .containsExactlyElementsOf(EncapsulatedFrames.of(ParsedFile.of(jpeg)));
            assertThat(ParsedFile.of(back).text(0x00080018))
                    .isEqualTo(ParsedFile.of(jpeg).text(0x00080018));
            Path pixels = folder.file("pixels.dcm");
            transcode(packed, pixels, Images.EXPLICIT);
            assertThat(ParsedFile.of(pixels).text(0x00280004)).isEqualTo(samples == 3 ? "RGB" : "MONOCHROME2");
        }
    }

    @Test
    void whatTheStandardHasNoPlaceForIsRefusedByRule() throws IOException {
        assertRefused("MONOCHROME1", 1, 8, 8, "not-allowed-in-target", "MONOCHROME1");
        assertRefused("PALETTE COLOR", 1, 8, 8, "not-allowed-in-target", "PALETTE COLOR");
        assertRefused("YBR_ICT", 3, 8, 8, "not-allowed-in-target", "YBR_ICT");
        assertRefused("MONOCHROME2", 1, 16, 12, "not-allowed-in-target", "16 and 12");
    }

    private static void assertRefused(String label, int samples, int allocated, int stored, String rule, String words)
            throws IOException {
        FrameShape shape = new FrameShape(8, 8, samples, allocated, false, 1);
        byte[] file = Part10Builder.syntax(allocated == 8 ? BASELINE : EXTENDED)
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(shape, stored, label)
                .encapsulated(frames(List.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9})))
                .build();
        try (DicomFile opened = Images.open(file)) {
            assertThatThrownBy(() -> new Transcoder(Images.to(JPEG_XL).build()).plan(opened))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo(rule))
                    .hasMessageContaining(words);
        }
    }

    @Test
    void pixelsDoNotBecomeRecompressedJpeg() throws IOException {
        try (DicomFile opened = Images.open(Images.grey())) {
            assertThatThrownBy(() -> new Transcoder(Images.to(JPEG_XL).build()).plan(opened))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo("recompression-of-jpeg-only"))
                    .hasMessageContaining("jpegxl-lossless");
        }
    }

    @Test
    void aProgressiveCodeStreamIsRefusedAndNothingIsLeftBehind() throws IOException {
        ManifestEntry progressive = TestData.requireSharedManifest()
                .where(entry -> entry.path().endsWith("rgb_jpeg_prog55_420.dcm"))
                .findFirst()
                .orElseThrow();
        ParsedFile parsed = ParsedFile.of(progressive.file());
        byte[] mislabelled = Part10Builder.syntax(BASELINE)
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"))
                .image(parsed.shape(), 8, "YBR_FULL_422")
                .encapsulated(frames(EncapsulatedFrames.of(parsed)))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", mislabelled);
            assertThatThrownBy(() -> transcode(input, folder.file("out.dcm"), JPEG_XL))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContainingAll("SOF2", "explicit-le would work");
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void jpegXlThatWasNotMadeFromJpegIsRefused() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            Path packed = folder.file("packed.dcm");
            transcode(input, packed, TransferSyntaxes.JPEG_XL_LOSSLESS);
            byte[] mislabelled = Part10Builder.syntax(JPEG_XL.uid())
                    .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                            .text(0x00080018, "UI", "2.25.1"))
                    .image(Images.GREY, 8, "MONOCHROME2")
                    .encapsulated(frames(EncapsulatedFrames.of(ParsedFile.of(packed))))
                    .build();
            Path wrong = folder.write("wrong.dcm", mislabelled);
            assertThatThrownBy(() -> transcode(wrong, folder.file("out.dcm"), TransferSyntaxes.JPEG_BASELINE_8BIT))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("was not made from a JPEG");
            folder.assertContainsOnly("in.dcm", "packed.dcm", "wrong.dcm");
        }
    }

    @Test
    void settingsOfOtherCodecsAreRefusedRatherThanIgnored() throws IOException {
        ManifestEntry entry = recompressed().findFirst().orElseThrow();
        TranscodeOptions options = Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT)
                .encode(EncodeOptions.defaults().toBuilder().quality(50).build())
                .loss(LossPolicy.ALLOWED)
                .build();
        try (DicomFile file = DicomFile.open(entry.file())) {
            assertThatThrownBy(() -> new Transcoder(options).plan(file))
                    .isInstanceOfSatisfying(
                            TranscodeRefusedException.class,
                            e -> assertThat(e.rule()).isEqualTo("option-without-effect"));
            assertThat(new Transcoder(Images.to(TransferSyntaxes.JPEG_BASELINE_8BIT)
                                    .build())
                            .plan(file)
                            .explain())
                    .contains("bitstream recompression");
        }
    }
}
