package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataSet;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes.Lengths;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.junit.jupiter.api.Test;

/** An output is written, spoilt by hand, and shown to the verifier. */
class VerifierTest {
    private static final FrameShape SHAPE = new FrameShape(4, 6, 1, 8, false, 3);
    private static final int LONG_PRIVATE = 0x00091001;

    private static Part10Builder image() {
        return Images.builder(SHAPE, "MONOCHROME2");
    }

    private static byte[] input() {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .text(0x00090010, "LO", "ACME")
                        .bytes(LONG_PRIVATE, "OB", new byte[70_000])
                        .text(0x00100010, "PN", "Doe^Jane")
                        .sequence(
                                0x00081115,
                                Lengths.UNDEFINED,
                                item -> item.text(0x0020000E, "UI", "1.2.3")
                                        .bytes(0x7FE00010, "OW", new byte[] {'i', 'c', 'o', 'n'})))
                .image(SHAPE, 8, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(SHAPE))
                .build();
    }

    /** A transcode that was not verified: its plan, what was meant, and the bytes that were written. */
    private record Done(DicomFile input, TranscodePlan plan, TranscodeOptions options, DataSet meant, byte[] output) {
        static Done of(byte[] input, TranscodeOptions.Builder options) throws IOException {
            TranscodeOptions unverified =
                    options.verification(Verification.NONE).concurrency(2).build();
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path output = folder.file("out.dcm");
                new Transcoder(unverified).transcode(folder.write("in.dcm", input), output);
                DicomFile file = Images.open(input);
                TranscodePlan plan = new Transcoder(unverified).plan(file);
                DataSet meant = plan.step() == Step.COPY
                        ? file.dataSet()
                        : DataSetRewriter.around(
                                        file.dataSet(), Objects.requireNonNull(plan.encodedLayout()), plan.highBit())
                                .build();
                return new Done(
                        file,
                        plan,
                        unverified.toBuilder()
                                .verification(Verification.ALL_FRAMES)
                                .build(),
                        meant,
                        Files.readAllBytes(output));
            }
        }

        int verify(byte[] written) throws IOException {
            boolean coded = plan.step() != Step.COPY && plan.step() != Step.REENCAPSULATE;
            long[] digests = new long[coded ? plan.frameCount() : 0];
            for (int frame = 0; frame < digests.length; frame++) {
                byte[] pixels = Images.pixels(SHAPE);
                digests[frame] = new FrameDigest().of(ByteBuffer.wrap(pixels, frame * 24, 24));
            }
            try (TranscodeWorkers workers = new TranscodeWorkers(2, 1 << 20)) {
                return new Verifier(
                                plan,
                                CodecRegistry.installed(),
                                options,
                                TranscodeListener.NONE,
                                new Cancellation(),
                                "out.dcm",
                                workers,
                                1)
                        .verify(ByteSource.of(written, "part"), meant, digests);
            }
        }

        void assertCaught(byte[] written, String... words) {
            assertThatThrownBy(() -> verify(written))
                    .isInstanceOf(VerificationFailedException.class)
                    .hasMessageStartingWith("out.dcm: verification failed")
                    .satisfies(e -> List.of(words).forEach(word -> assertThat(e).hasMessageContaining(word)));
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] spoilt = bytes.clone();
        spoilt[at] ^= 1;
        return spoilt;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aGoodOutputPassesAndItsFramesAreCounted() throws IOException {
        for (OffsetTablePolicy table : OffsetTablePolicy.values()) {
            Done done = Done.of(input(), Images.to(Images.RLE).offsetTable(table));
            assertThat(done.verify(done.output)).isEqualTo(3);
        }
        Done copied = Done.of(input(), Images.to(Images.IMPLICIT));
        assertThat(copied.verify(copied.output)).isEqualTo(3);
    }

    @Test
    void aFlippedBitInAnEncodedFrameIsCaughtWhereverItChangesPixels() throws IOException {
        Done done = Done.of(input(), Images.to(Images.RLE));
        ParsedFile parsed = ParsedFile.of(done.output);
        int caught = 0;
        for (ParsedFile.Fragment fragment : parsed.fragments()) {
            for (int at = fragment.offset(); at < fragment.offset() + fragment.length(); at++) {
                // Header, lengths of runs and pixels; what is left over is the unused part of the header.
                try {
                    done.verify(flipped(done.output, at));
                } catch (VerificationFailedException e) {
                    caught++;
                }
            }
        }
        // In every frame 24 pixels and the lengths of their runs, the number of segments and the first offset.
        assertThat(caught).isGreaterThanOrEqualTo(3 * (24 + 1 + 4 + 4));
    }

    @Test
    void aFlippedBitInACopiedFrameIsCaught() throws IOException {
        Done done = Done.of(input(), Images.to(Images.IMPLICIT));
        int pixels = ParsedFile.of(done.output).element(0x7FE00010).offset();
        for (int at = pixels; at < pixels + 72; at++) {
            done.assertCaught(flipped(done.output, at), "Pixel Data differs");
        }
    }

    @Test
    void aWrongTableEntryIsCaught() throws IOException {
        Done basic = Done.of(input(), Images.to(Images.RLE));
        int table = ParsedFile.of(basic.output).fragments().get(0).offset() - 8 - 12;
        for (int at = table; at < table + 12; at++) {
            basic.assertCaught(flipped(basic.output, at), "Basic Offset Table");
        }
        Done extended = Done.of(input(), Images.to(Images.RLE).offsetTable(OffsetTablePolicy.EXTENDED));
        int offsets = ParsedFile.of(extended.output).element(0x7FE00001).offset();
        for (int at = offsets; at < offsets + 24; at++) {
            extended.assertCaught(flipped(extended.output, at), "Extended Offset Table");
        }
        int lengths = ParsedFile.of(extended.output).element(0x7FE00002).offset();
        for (int at = lengths + 1; at < lengths + 24; at += 8) {
            extended.assertCaught(flipped(extended.output, at), "Extended Offset Table Lengths");
        }
    }

    @Test
    void aChangedElementIsCaughtInMemoryInASequenceAndInALongValue() throws IOException {
        for (var target : List.of(Images.RLE, Images.IMPLICIT, Images.EXPLICIT)) {
            Done done = Done.of(input(), Images.to(target));
            int name = indexOf(done.output, ascii("Doe^Jane"));
            done.assertCaught(flipped(done.output, name + 7), "(0010,0010) has another value");
            int nested = indexOf(done.output, ascii("1.2.3\0"));
            done.assertCaught(flipped(done.output, nested), "(0008,1115)[1].(0020,000E) has another value");
            int icon = indexOf(done.output, ascii("icon"));
            done.assertCaught(flipped(done.output, icon + 2), "(0008,1115)[1].(7FE0,0010) has another value");
            int longValue = indexOf(done.output, new byte[60_000]) + 30_000;
            done.assertCaught(flipped(done.output, longValue), "(0009,1001) has another value");
        }
    }

    @Test
    void aSequenceThatWasKeptAsBytesIsComparedAsASequence() throws IOException {
        // Software that did not know the tag wrote the Sequence as UN with a length; what is inside is Implicit VR.
        byte[] item = {
            (byte) 0xFE, (byte) 0xFF, 0, (byte) 0xE0, 12, 0, 0, 0, 0x20, 0, 0x0E, 0, 4, 0, 0, 0, '7', '.', '7', 0
        };
        byte[] file = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080018, "UI", "2.25.1").bytes(0x00081115, "UN", item))
                .image(SHAPE, 8, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(SHAPE))
                .build();
        for (var target : List.of(Images.EXPLICIT, Images.IMPLICIT)) {
            Done done = Done.of(file, Images.to(target));
            assertThat(done.verify(done.output)).isEqualTo(3);
            int at = indexOf(done.output, new byte[] {'7', '.', '7', 0});
            done.assertCaught(flipped(done.output, at), "(0008,1115)", "has another value");
        }
    }

    @Test
    void aChangedVrIsCaught() throws IOException {
        Done done = Done.of(input(), Images.to(Images.EXPLICIT));
        byte[] spoilt = done.output.clone();
        int name = indexOf(spoilt, ascii("Doe^Jane"));
        spoilt[name - 4] = 'L';
        spoilt[name - 3] = 'O';
        done.assertCaught(spoilt, "(0010,0010)", "VR");
    }

    @Test
    void aMissingElementAnAddedOneAndAMissingFrameAreCaught() throws IOException {
        byte[] more = image().dataSet(set -> set.text(0x00400001, "AE", "X"))
                .nativePixels("OB", Images.pixels(SHAPE))
                .build();
        byte[] less = image().nativePixels("OB", Images.pixels(SHAPE)).build();
        Done full = Done.of(more, Images.to(Images.RLE));
        Done bare = Done.of(less, Images.to(Images.RLE));
        full.assertCaught(bare.output, "(0040,0001) is missing");
        bare.assertCaught(full.output, "(0040,0001) was not in the input");
        byte[] two = Images.builder(SHAPE.withFrames(2), "MONOCHROME2")
                .nativePixels("OB", Images.pixels(SHAPE.withFrames(2)))
                .build();
        bare.assertCaught(Done.of(two, Images.to(Images.RLE)).output, "(0028,0008) has another value");
        FragmentBytes fragments = FragmentBytes.create();
        ParsedFile parsed = ParsedFile.of(bare.output);
        fragments.frame(parsed.fragment(0)).frame(parsed.fragment(1));
        byte[] dropped = Part10Builder.syntax(Images.RLE.uid())
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "2.25.1")
                        .text(0x00100010, "PN", "Doe^Jane"))
                .image(SHAPE, 8, "MONOCHROME2")
                .encapsulated(fragments)
                .build();
        bare.assertCaught(dropped, "cannot be read back", "2 fragments", "3 frames");
    }

    @Test
    void anotherTransferSyntaxAndATruncatedOutputAreCaught() throws IOException {
        Done done = Done.of(input(), Images.to(Images.RLE));
        done.assertCaught(Done.of(input(), Images.to(Images.EXPLICIT)).output, "it says Transfer Syntax");
        for (int length = 0; length < done.output.length; length += 97) {
            done.assertCaught(Arrays.copyOf(done.output, length));
        }
    }

    @Test
    void aFlippedBitInAReencapsulatedFrameIsCaught() throws IOException {
        byte[] encapsulated = Part10Builder.syntax("1.2.840.10008.1.2.4.70")
                .image(SHAPE, 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create()
                        .frame(new byte[] {1, 2, 3, 4}, new byte[] {5, 6})
                        .frame(new byte[] {7, 8})
                        .frame(new byte[] {9, 9, 9})
                        .basicOffsetTable())
                .build();
        Done done = Done.of(
                encapsulated,
                Images.to(org.dcmflux.dictionary.TransferSyntaxes.JPEG_LOSSLESS_SV1)
                        .offsetTable(OffsetTablePolicy.EXTENDED));
        assertThat(done.plan.step()).isEqualTo(Step.REENCAPSULATE);
        assertThat(done.verify(done.output)).isEqualTo(3);
        for (ParsedFile.Fragment fragment : ParsedFile.of(done.output).fragments()) {
            done.assertCaught(flipped(done.output, fragment.offset()), "frame", "differs");
        }
    }
}
