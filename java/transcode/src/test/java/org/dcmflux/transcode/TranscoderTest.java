package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.encoding.WriteOptions.SequenceLength;
import org.dcmflux.error.DicomException;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.RleBytes;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TranscoderTest {
    static List<ManifestEntry> whatBecomesRle() {
        return TestData.ownManifest()
                .where(entry -> entry.isNative() || entry.transferSyntax().equals(Images.RLE.uid()))
                .filter(entry -> entry.bitsAllocated() >= 8)
                .toList();
    }

    private static TranscodeResult transcode(Path input, Path output, TranscodeOptions.Builder options)
            throws IOException {
        return new Transcoder(options.verification(Verification.ALL_FRAMES).build()).transcode(input, output);
    }

    @ParameterizedTest
    @MethodSource("whatBecomesRle")
    void framesSurviveTheWayToRleAndBack(ManifestEntry entry) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path rle = folder.file("rle.dcm");
            Path back = folder.file("back.dcm");
            TranscodeResult there = transcode(entry.file(), rle, Images.to(Images.RLE));
            TranscodeResult andBack = transcode(rle, back, Images.to(Images.EXPLICIT));
            assertThat(there.frames()).isEqualTo(entry.frames());
            assertThat(there.verifiedFrames()).isEqualTo(entry.frames());
            assertThat(andBack.verifiedFrames()).isEqualTo(entry.frames());
            assertThat(there.outputBytes()).isEqualTo(java.nio.file.Files.size(rle));
            List<String> expected = expectedHashes(entry);
            assertThat(Images.frameHashes(rle)).isEqualTo(expected);
            assertThat(Images.frameHashes(back)).isEqualTo(expected);
            folder.assertContainsOnly("rle.dcm", "back.dcm");
        }
    }

    /** What is compressed is colour by pixel; the table states native frames as they are stored. */
    private static List<String> expectedHashes(ManifestEntry entry) {
        if (entry.planar() != 1) {
            return entry.frameSha256();
        }
        byte[] planes = ParsedFile.of(entry.file()).value(0x7FE00010);
        return FrameHashes.ofFrames(JudgedPixels.byPixel(planes, entry.shape()), entry.shape());
    }

    @Test
    void framesOfSeveralFragmentsAreJoined() throws IOException {
        FrameShape shape = new FrameShape(20, 30, 1, 16, true, 3);
        byte[] pixels = Images.pixels(shape);
        for (boolean table : new boolean[] {true, false}) {
            FragmentBytes fragments = FragmentBytes.create();
            for (int frame = 0; frame < shape.frames(); frame++) {
                byte[] one = java.util.Arrays.copyOfRange(pixels, frame * 1200, (frame + 1) * 1200);
                // RLE frames are one fragment each (PS3.5 8.2.2); with a table, more can be told apart all the same.
                fragments.frameInPieces(RleBytes.encode(one, 30, 1, 2), table ? 100 : 100_000);
            }
            Part10Builder builder = Part10Builder.syntax(Images.RLE.uid()).image(shape, 16, "MONOCHROME2");
            byte[] file = builder.encapsulated(table ? fragments.basicOffsetTable() : fragments)
                    .build();
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path output = folder.file("out.dcm");
                transcode(folder.write("in.dcm", file), output, Images.to(Images.EXPLICIT));
                assertThat(Images.frameHashes(output)).isEqualTo(FrameHashes.ofFrames(pixels, shape));
            }
        }
    }

    @Test
    void outputsAreTheSameBytesWithHoweverManyThreads() throws IOException {
        for (ManifestEntry entry : whatBecomesRle()) {
            for (TransferSyntax target : List.of(Images.RLE, Images.EXPLICIT)) {
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    List<String> hashes = new ArrayList<>();
                    for (int concurrency : new int[] {1, 2, 8}) {
                        Path output = folder.file(concurrency + ".dcm");
                        transcode(entry.file(), output, Images.to(target).concurrency(concurrency));
                        hashes.add(Images.sha256(output));
                    }
                    assertThat(hashes).as(entry.path()).allMatch(hashes.get(0)::equals);
                }
            }
        }
    }

    @Test
    void framesAreCutIntoFragmentsWhereTheSyntaxAllowsIt() throws IOException {
        Path input = TestData.own().resolve("jpeg-lossless-fragments.dcm");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (boolean extended : new boolean[] {false, true}) {
                Path output = folder.file(extended + ".dcm");
                var options = TranscodeOptions.to(TransferSyntaxes.JPEG_LOSSLESS_SV1).toBuilder()
                        .maxFragmentLength(1000)
                        .offsetTable(extended ? OffsetTablePolicy.EXTENDED : OffsetTablePolicy.AUTO);
                assertThat(transcode(input, output, options).plan().step()).isEqualTo(Step.REENCAPSULATE);
                // An Extended Offset Table demands one fragment a frame.
                assertThat(ParsedFile.of(output).fragments().size() > 4).isNotEqualTo(extended);
            }
            Path rle = folder.file("rle.dcm");
            ManifestEntry entry = TestData.ownManifest().get("odd-bytes.dcm");
            transcode(entry.file(), rle, Images.to(Images.RLE).maxFragmentLength(100));
            assertThat(ParsedFile.of(rle).fragments())
                    .as("RLE is one fragment a frame")
                    .hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(OffsetTablePolicy.class)
    void everyOffsetTableLeadsToEveryFrame(OffsetTablePolicy policy) throws IOException {
        ManifestEntry entry = TestData.ownManifest().get("odd-bytes.dcm");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            transcode(entry.file(), output, Images.to(Images.RLE).offsetTable(policy));
            ParsedFile parsed = ParsedFile.of(output);
            assertThat(parsed.has(0x7FE00001)).isEqualTo(policy == OffsetTablePolicy.EXTENDED);
            assertThat(parsed.basicOffsets())
                    .hasSize(policy == OffsetTablePolicy.AUTO || policy == OffsetTablePolicy.BASIC ? 3 : 0);
            assertThat(Images.frameHashes(output)).isEqualTo(entry.frameSha256());
            // The table is rebuilt without decoding.
            for (OffsetTablePolicy other : OffsetTablePolicy.values()) {
                Path again = folder.file("again-" + other + ".dcm");
                TranscodeResult result =
                        transcode(output, again, Images.to(Images.RLE).offsetTable(other));
                assertThat(result.plan().step())
                        .isEqualTo(other == OffsetTablePolicy.AUTO ? Step.COPY : Step.REENCAPSULATE);
                assertThat(result.verifiedFrames()).isEqualTo(3);
                assertThat(Images.frameHashes(again)).isEqualTo(entry.frameSha256());
            }
        }
    }

    @Test
    void anExtendedTableIsReadAndNotLeftBehindWhenFramesAreDecoded() throws IOException {
        ManifestEntry entry = TestData.ownManifest().get("rle-rgb-extended-offsets.dcm");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            TranscodeResult result = transcode(entry.file(), output, Images.to(Images.EXPLICIT));
            assertThat(result.plan().step()).isEqualTo(Step.DECODE);
            ParsedFile parsed = ParsedFile.of(output);
            assertThat(parsed.has(0x7FE00001) || parsed.has(0x7FE00002)).isFalse();
            assertThat(Images.frameHashes(output)).isEqualTo(entry.frameSha256());
        }
    }

    @Test
    void wrongTablesAreReportedAndRebuilt() throws IOException {
        byte[] file = Part10Builder.syntax(TransferSyntaxes.JPEG_LOSSLESS_SV1.uid())
                .image(Images.GREY.withFrames(2), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2, 3})
                        .frame(new byte[] {4, 5})
                        .basicOffsetTable(0, 6))
                .build();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            TranscodeResult result =
                    transcode(folder.write("in.dcm", file), output, Images.to(TransferSyntaxes.JPEG_LOSSLESS_SV1));
            assertThat(result.warnings()).singleElement().asString().contains("Basic Offset Table", "offset 6");
            ParsedFile parsed = ParsedFile.of(output);
            assertThat(parsed.basicOffsets()).containsExactly(0, 12);
            assertThat(parsed.fragment(0)).containsExactly(1, 2, 3, 0);
        }
    }

    static Stream<ManifestEntry> everySharedFile() {
        return TestData.shared().stream()
                .flatMap(folder -> org.dcmflux.testkit.Manifest.read(folder).entries().stream());
    }

    /**
     * Copies of files that can be read: all elements are compared by the verifier, Pixel Data here, so that two mistakes
     * of ours would have to agree.
     */
    @ParameterizedTest
    @EnumSource(SequenceLength.class)
    void everySharedFileIsCopiedWithoutAChange(SequenceLength lengths) throws IOException {
        TestData.requireShared();
        List<String> failed = new ArrayList<>();
        int copied = 0;
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (ManifestEntry entry : everySharedFile().toList()) {
                TransferSyntax syntax = TransferSyntaxes.find(entry.transferSyntax());
                // Number of Frames '1A' of one file tells nothing that a copy could be checked against.
                boolean uncountable = entry.path().equals("pydicom/badVR.dcm");
                if (syntax == null
                        || uncountable
                        || !entry.expected().startsWith("decodes")
                                && !entry.expected().startsWith("video")) {
                    continue;
                }
                try (var read = org.dcmflux.file.DicomFile.open(entry.file())) {
                    assertThat(read.name()).isNotEmpty();
                } catch (IOException unreadable) {
                    continue;
                }
                Path output = folder.file("out-" + copied + ".dcm");
                try {
                    copy(entry, syntax, lengths, output);
                } catch (IOException | AssertionError e) {
                    failed.add(entry + ": " + e.getMessage());
                }
                java.nio.file.Files.deleteIfExists(output);
                copied++;
            }
        }
        assertThat(failed).isEmpty();
        assertThat(copied).isGreaterThan(300);
    }

    private static boolean isWellFormed(ManifestEntry entry) throws IOException {
        try (var file = org.dcmflux.file.DicomFile.open(entry.file(), ReadOptions.strict())) {
            return file.size() > 0;
        } catch (DicomException deviating) {
            return false;
        }
    }

    private static void copy(ManifestEntry entry, TransferSyntax syntax, SequenceLength lengths, Path output)
            throws IOException {
        TransferSyntax target =
                syntax.isEncapsulated() ? syntax : syntax.equals(Images.EXPLICIT) ? Images.IMPLICIT : Images.EXPLICIT;
        TranscodeOptions.Builder options = Images.to(target)
                .write(WriteOptions.defaults().toBuilder()
                        .sequenceLength(lengths)
                        .build())
                .fsync(Fsync.NONE);
        TranscodeResult result = transcode(entry.file(), output, options);
        if (result.plan().step() != Step.COPY) {
            return;
        }
        if (entry.decodes()
                && entry.isNative()
                && entry.bitsAllocated() >= 8
                && !entry.frameSha256().isEmpty()) {
            assertThat(Images.frameHashes(output)).isEqualTo(entry.frameSha256());
        }
        if (syntax.byteOrder() == java.nio.ByteOrder.BIG_ENDIAN) {
            return;
        }
        if (!isWellFormed(entry)) {
            return; // the stranger below forgives less than we do
        }
        ParsedFile before = ParsedFile.of(entry.file());
        ParsedFile after = ParsedFile.of(output);
        if (before.isEncapsulated()) {
            assertThat(after.basicOffsets()).isEqualTo(before.basicOffsets());
            assertThat(after.fragments()).hasSameSizeAs(before.fragments());
            for (int i = 0; i < before.fragments().size(); i++) {
                assertThat(java.util.Arrays.equals(after.fragment(i), before.fragment(i)))
                        .isTrue();
            }
        } else if (before.has(0x7FE00010)) {
            byte[] pixels = before.value(0x7FE00010);
            byte[] copied = after.value(0x7FE00010);
            assertThat(java.util.Arrays.equals(copied, 0, pixels.length, pixels, 0, pixels.length))
                    .isTrue();
        }
    }

    @Test
    void bigEndianAndDeflatedFilesBecomeWhatTheLittleEndianFileIs() throws IOException {
        FrameShape shape = new FrameShape(3, 5, 1, 16, true, 2);
        byte[] pixels = Images.pixels(shape);
        List<String> hashes = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (Part10Builder builder : List.of(
                    Part10Builder.explicitLittleEndian(),
                    Part10Builder.explicitBigEndian(),
                    Part10Builder.deflated())) {
                boolean big = hashes.size() == 1;
                Path input = folder.file("in-" + hashes.size());
                builder.dataSet(set -> set.text(0x00080018, "UI", "1.2.3")
                                .numbers(0x00280009, "AT", 0x00181063L)
                                .reals(0x00189073, "FD", 1.5)
                                .numbers(0x00189219, "SS", -2)
                                .numbers(0x00720082, "SL", -3))
                        .image(shape, 16, "MONOCHROME2")
                        .nativePixels("OW", big ? FrameHashes.swapped(pixels, 2) : pixels)
                        .build(folder, input.getFileName().toString());
                Path output = folder.file("out-" + hashes.size());
                transcode(input, output, Images.to(Images.EXPLICIT));
                assertThat(Images.frameHashes(output)).isEqualTo(FrameHashes.ofFrames(pixels, shape));
                hashes.add(Images.sha256(output));
            }
        }
        assertThat(hashes).allMatch(hashes.get(0)::equals);
    }

    @Test
    void aSourceMayHaveANameThatIsNoPath() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = folder.file("out.dcm");
            new Transcoder(Images.to(Images.RLE).build())
                    .transcode(
                            ByteSource.of(Images.grey(), "message \0 of a queue"),
                            output,
                            TranscodeListener.NONE,
                            new Cancellation());
            assertThat(output).exists();
        }
    }

    @Test
    void progressIsToldInOrder() throws IOException {
        List<String> heard = new ArrayList<>();
        TranscodeListener listener = new TranscodeListener() {
            @Override
            public void fileStarted(String input, long bytes) {
                heard.add("started");
            }

            @Override
            public void planned(String input, TranscodePlan plan) {
                heard.add("planned " + plan.step());
            }

            @Override
            public void frameFinished(String input, FrameProgress frame) {
                heard.add(frame.phase() + " " + frame.done() + "/" + frame.total());
            }

            @Override
            public void fileFinished(String input, FileOutcome outcome) {
                heard.add("finished " + outcome.status());
            }
        };
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write(
                    "in.dcm",
                    Images.builder(Images.GREY.withFrames(2), "MONOCHROME2")
                            .nativePixels("OB", Images.pixels(Images.GREY.withFrames(2)))
                            .build());
            new Transcoder(Images.to(Images.RLE).concurrency(2).build())
                    .transcode(ByteSource.open(input), folder.file("out.dcm"), listener, new Cancellation());
        }
        assertThat(heard)
                .containsExactly(
                        "started",
                        "planned ENCODE",
                        "TRANSCODING 1/2",
                        "TRANSCODING 2/2",
                        "VERIFYING 1/2",
                        "VERIFYING 2/2",
                        "finished DONE");
    }
}
