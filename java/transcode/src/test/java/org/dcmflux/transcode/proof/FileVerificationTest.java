package org.dcmflux.transcode.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.RleBytes;
import org.dcmflux.transcode.proof.Finding.Rule;
import org.dcmflux.transcode.proof.Finding.Severity;
import org.junit.jupiter.api.Test;

class FileVerificationTest {
    private static final FrameShape SHAPE = new FrameShape(3, 5, 1, 8, false, 2);
    private static final byte[] FRAME = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final String RLE = "1.2.840.10008.1.2.5";
    private static final String JPEG_BASELINE = "1.2.840.10008.1.2.4.50";

    private static Part10Builder start(String syntax) {
        return Part10Builder.syntax(syntax)
                .dataSet(set ->
                        set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").text(0x00080018, "UI", "2.25.1"));
    }

    private static FragmentBytes fragments() {
        byte[] frame = RleBytes.encode(FRAME, 5, 1, 1);
        return FragmentBytes.create().frame(frame).frame(frame);
    }

    private static Part10Builder rle(FragmentBytes fragments) {
        return start(RLE).image(SHAPE, 8, "MONOCHROME2").encapsulated(fragments);
    }

    private static VerificationReport verify(byte[] file) throws IOException {
        return verify(file, CodecRegistry.installed());
    }

    private static VerificationReport verify(byte[] file, CodecRegistry registry) throws IOException {
        return new FileVerification(
                        VerificationOptions.defaults()
                                .withLimits(org.dcmflux.pixel.FrameLimits.defaults(), Duration.ofMillis(300)),
                        registry)
                .verify(ByteSource.of(file, "in.dcm"), new Cancellation());
    }

    private static void assertFinds(byte[] file, Severity severity, Rule rule, String... words) throws IOException {
        assertFinds(verify(file), severity, rule, words);
    }

    private static void assertFinds(VerificationReport report, Severity severity, Rule rule, String... words) {
        assertThat(report.findings()).as("%s", report).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.rule()).isEqualTo(rule);
            assertThat(finding.place() + " " + finding.detail()).contains(words);
            assertThat(finding.remedy()).isNotEmpty();
        });
    }

    @Test
    void goodFilesHaveNoFindings() throws IOException {
        byte[] both = new byte[30];
        System.arraycopy(FRAME, 0, both, 0, 15);
        System.arraycopy(FRAME, 0, both, 15, 15);
        for (byte[] file : List.of(
                rle(fragments()).build(),
                rle(fragments().basicOffsetTable()).build(),
                start(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .encapsulatedWithExtendedOffsets(fragments())
                        .build(),
                start("1.2.840.10008.1.2.1")
                        .image(SHAPE, 8, "MONOCHROME2")
                        .nativePixels("OB", both)
                        .build())) {
            VerificationReport report = verify(file);
            assertThat(report.findings()).isEmpty();
            assertThat(report.frames()).isEqualTo(2);
            assertThat(report.decodedFrames()).isEqualTo(2);
        }
    }

    @Test
    void aFrameThatDoesNotDecodeIsNamedAndTheOthersAreDecoded() throws IOException {
        byte[] good = RleBytes.encode(FRAME, 5, 1, 1);
        byte[] bad = Arrays.copyOf(good, 66);
        VerificationReport report =
                verify(rle(FragmentBytes.create().frame(good).frame(bad)).build());
        assertFinds(report, Severity.ERROR, Rule.FRAME, "frame 2");
        assertThat(report.decodedFrames()).isEqualTo(1);
        assertThat(report.frames()).isEqualTo(2);
    }

    @Test
    void wrongTablesAreErrorsThoughFramesAreFound() throws IOException {
        assertFinds(
                rle(fragments().basicOffsetTable(0, 5)).build(),
                Severity.ERROR,
                Rule.OFFSET_TABLE,
                "Basic Offset Table",
                "frame 2");
        assertFinds(
                start(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .dataSet(
                                set -> set.numbers(0x7FE00001, "OV", fragments().extendedOffsets())
                                        .numbers(0x7FE00002, "OV", 1, 1))
                        .encapsulated(fragments())
                        .build(),
                Severity.ERROR,
                Rule.OFFSET_TABLE,
                "Lengths");
        assertFinds(
                start(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .dataSet(
                                set -> set.numbers(0x7FE00001, "OV", fragments().extendedOffsets()))
                        .encapsulated(fragments())
                        .build(),
                Severity.ERROR,
                Rule.OFFSET_TABLE,
                "(7FE0,0002)",
                "missing");
        assertFinds(
                start(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .encapsulatedWithExtendedOffsets(fragments().basicOffsetTable())
                        .build(),
                Severity.WARNING,
                Rule.OFFSET_TABLE,
                "must be empty");
    }

    @Test
    void numbersOfFramesThatDoNotFitAreErrors() throws IOException {
        assertFinds(
                rle(FragmentBytes.create().frame(RleBytes.encode(FRAME, 5, 1, 1)))
                        .build(),
                Severity.ERROR,
                Rule.FRAMES,
                "1 fragments cannot be 2 frames");
        assertFinds(
                start("1.2.840.10008.1.2.1")
                        .image(SHAPE, 8, "MONOCHROME2")
                        .nativePixels("OB", FRAME)
                        .build(),
                Severity.ERROR,
                Rule.FRAMES,
                "need 30");
    }

    @Test
    void aTotalThatIsNotThatOfTheFragmentsIsAnError() throws IOException {
        long stored = 2L * (RleBytes.encode(FRAME, 5, 1, 1).length + 1 & ~1);
        for (long stated : new long[] {stored, stored + 2}) {
            byte[] file = start(RLE)
                    .image(SHAPE, 8, "MONOCHROME2")
                    .dataSet(set -> set.numbers(0x7FE00003, "UV", stated))
                    .encapsulated(fragments())
                    .build();
            if (stated == stored) {
                assertThat(verify(file).findings()).isEmpty();
            } else {
                assertFinds(file, Severity.ERROR, Rule.TOTAL_LENGTH, "(7FE0,0003)", "says " + stated);
            }
        }
    }

    @Test
    void theFileMetaInformationIsComparedWithTheDataSet() throws IOException {
        assertFinds(
                rle(fragments()).sopInstance("2.25.9").build(),
                Severity.WARNING,
                Rule.FILE_META,
                "(0002,0003)",
                "2.25.9",
                "2.25.1");
        assertFinds(
                rle(fragments()).sopClass("1.2.840.10008.5.1.4.1.1.2").build(),
                Severity.WARNING,
                Rule.FILE_META,
                "(0002,0002)");
        assertFinds(
                rle(fragments()).metaLengthStates(10).build(), Severity.WARNING, Rule.STRUCTURE, "group length is 10");
        assertFinds(
                Part10Builder.syntax(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .encapsulated(fragments())
                        .build(),
                Severity.ERROR,
                Rule.FILE_META,
                "(0008,0016)",
                "missing");
        assertFinds(
                start(RLE)
                        .image(SHAPE, 8, "MONOCHROME2")
                        .nativePixels("OB", FRAME)
                        .build(),
                Severity.ERROR,
                Rule.FILE_META,
                "native");
        assertFinds(start("1.2.3").build(), Severity.ERROR, Rule.UNSUPPORTED, "1.2.3");
    }

    @Test
    void bytesAfterTheEndAndOddPaddingAreWarnings() throws IOException {
        byte[] file = rle(fragments()).build();
        byte[] longer = Arrays.copyOf(file, file.length + 5);
        Arrays.fill(longer, file.length, longer.length, (byte) 'x');
        assertFinds(longer, Severity.WARNING, Rule.STRUCTURE, "behind the Pixel Data");
        byte[] odd = start("1.2.840.10008.1.2.1")
                .image(SHAPE.withFrames(1), 8, "MONOCHROME2")
                .nativePixels("OB", Arrays.copyOf(FRAME, 16))
                .build();
        assertThat(verify(odd).findings()).isEmpty();
        odd[odd.length - 1] = 7;
        assertFinds(odd, Severity.WARNING, Rule.PADDING, "(7FE0,0010)");
    }

    @Test
    void whatIsNoFileOrEndsTooEarlyIsUnreadable() throws IOException {
        assertFinds(new byte[0], Severity.ERROR, Rule.UNREADABLE, "empty");
        assertFinds(new byte[500], Severity.ERROR, Rule.UNREADABLE, "not a DICOM file");
        byte[] file = rle(fragments()).build();
        for (int length = 140; length < file.length; length += 7) {
            assertThat(verify(Arrays.copyOf(file, length)).findings())
                    .as("cut to %d bytes", length)
                    .anyMatch(finding -> finding.isError() || finding.rule() == Rule.STRUCTURE);
        }
    }

    /** Decodes whatever it is given as what it says it is. */
    private record Pretending(PhotometricInterpretation says, boolean lossy, List<String> asks, CountDownLatch hangs)
            implements FrameDecoder, CodecProvider {
        @Override
        public String name() {
            return "pretending";
        }

        @Override
        public Availability availability() {
            return Availability.available("for tests");
        }

        @Override
        public List<FrameDecoder> decoders() {
            return List.of(this);
        }

        @Override
        public List<FrameEncoder> encoders() {
            return List.of();
        }

        @Override
        public Set<TransferSyntax> transferSyntaxes() {
            return Set.of(TransferSyntaxes.RLE_LOSSLESS, TransferSyntaxes.JPEG_BASELINE_8BIT);
        }

        @Override
        public List<String> violations(TransferSyntax syntax, ByteBuffer codeStream) {
            return asks;
        }

        @Override
        public DecoderSession open(FrameLayout expected) {
            return new DecoderSession() {
                @Override
                public FrameLayout decode(ByteBuffer src, ByteBuffer dst) {
                    boolean free = hangs.getCount() == 0;
                    while (!free) {
                        try {
                            hangs.await();
                            free = true;
                        } catch (InterruptedException e) {
                            free = false;
                        }
                    }
                    dst.position((int) expected.byteCount());
                    return expected.withPhotometricInterpretation(says);
                }

                @Override
                public boolean isLossy() {
                    return lossy;
                }

                @Override
                public void close() {}
            };
        }
    }

    private static CodecRegistry pretending(PhotometricInterpretation says, boolean lossy, String... asks) {
        return new CodecRegistry(List.of(new Pretending(says, lossy, List.of(asks), new CountDownLatch(0))));
    }

    @Test
    void lossyAttributesAreComparedWithSyntaxAndCodeStreams() throws IOException {
        CodecRegistry codecs = pretending(PhotometricInterpretation.MONOCHROME2, true);
        Part10Builder silent = start(JPEG_BASELINE).image(SHAPE, 8, "MONOCHROME2");
        assertFinds(
                verify(silent.encapsulated(fragments()).build(), codecs),
                Severity.WARNING,
                Rule.LOSSY,
                "(0028,2110)",
                "irreversible");
        byte[] halfSaid = start(JPEG_BASELINE)
                .image(SHAPE, 8, "MONOCHROME2")
                .dataSet(set -> set.text(0x00282110, "CS", "01").text(0x00282114, "CS", "ISO_10918_1"))
                .encapsulated(fragments())
                .build();
        assertFinds(verify(halfSaid, codecs), Severity.WARNING, Rule.LOSSY, "(0028,2112)", "missing");
        byte[] uneven = start(JPEG_BASELINE)
                .image(SHAPE, 8, "MONOCHROME2")
                .dataSet(set -> set.text(0x00282110, "CS", "01")
                        .text(0x00282112, "DS", "10", "5")
                        .text(0x00282114, "CS", "ISO_10918_1"))
                .encapsulated(fragments())
                .build();
        assertFinds(verify(uneven, codecs), Severity.WARNING, Rule.LOSSY, "(0028,2114)", "1 values");
        byte[] said = start(JPEG_BASELINE)
                .image(SHAPE, 8, "MONOCHROME2")
                .dataSet(set -> set.text(0x00282110, "CS", "01")
                        .text(0x00282112, "DS", "10")
                        .text(0x00282114, "CS", "ISO_10918_1"))
                .encapsulated(fragments())
                .build();
        assertThat(verify(said, codecs).findings()).isEmpty();
        byte[] odd = start(RLE)
                .image(SHAPE, 8, "MONOCHROME2")
                .dataSet(set -> set.text(0x00282110, "CS", "YES"))
                .encapsulated(fragments())
                .build();
        assertFinds(odd, Severity.WARNING, Rule.LOSSY, "'YES'");
    }

    @Test
    void labelsAndRulesOfCodeStreamsAreChecked() throws IOException {
        byte[] file = rle(fragments()).build();
        assertFinds(
                verify(file, pretending(PhotometricInterpretation.RGB, false)),
                Severity.WARNING,
                Rule.PHOTOMETRIC,
                "MONOCHROME2",
                "2 frames, the first is 1",
                "RGB");
        VerificationReport report =
                verify(file, pretending(PhotometricInterpretation.MONOCHROME2, false, "the TLM marker is missing"));
        assertFinds(report, Severity.ERROR, Rule.CODE_STREAM, "frame 2", "TLM");
        assertThat(report.errors()).isEqualTo(2);
        assertThat(report.decodedFrames()).isEqualTo(2);
    }

    @Test
    void aCodecThatHangsIsAFinding() throws IOException {
        CountDownLatch hangs = new CountDownLatch(1);
        try {
            CodecRegistry codecs = new CodecRegistry(
                    List.of(new Pretending(PhotometricInterpretation.MONOCHROME2, false, List.of(), hangs)));
            assertFinds(
                    verify(rle(fragments()).build(), codecs), Severity.ERROR, Rule.FRAME, "frame deadline of 0.3 s");
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void missingCodecsAreToldFromDamage() throws IOException {
        VerificationReport report = verify(rle(fragments()).build(), new CodecRegistry(List.of()));
        assertFinds(report, Severity.ERROR, Rule.UNSUPPORTED, "1.2.840.10008.1.2.5");
        assertThat(report.decodedFrames()).isZero();
    }

    @Test
    void videosAreNotDecodedAndThatIsSaid() throws IOException {
        VerificationReport report = verify(start("1.2.840.10008.1.2.4.102")
                .image(new FrameShape(2, 4, 3, 8, false, 9), 8, "YBR_PARTIAL_420")
                .dataSet(set -> set.text(0x00282110, "CS", "01")
                        .text(0x00282112, "DS", "10")
                        .text(0x00282114, "CS", "ISO_14496_10"))
                .encapsulated(FragmentBytes.create().frame(new byte[100]))
                .build());
        assertThat(report.findings()).isEmpty();
        assertThat(report.notes()).singleElement().asString().contains("not decoded");
    }
}
