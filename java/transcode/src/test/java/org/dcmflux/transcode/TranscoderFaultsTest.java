package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.FaultyCodec.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever fails, and wherever: no output, no leftovers, and words that say why. */
class TranscoderFaultsTest {
    record Case(Fault fault, int concurrency) {}

    static Stream<Case> cases() {
        return Stream.of(Fault.values()).flatMap(fault -> Stream.of(new Case(fault, 1), new Case(fault, 3)));
    }

    private static Transcoder transcoder(Fault fault, int concurrency) {
        return new Transcoder(
                Images.to(Images.RLE).concurrency(concurrency).build(),
                new CodecRegistry(List.of(new FaultyCodec(fault))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFailingCodecLeavesNoOutput(Case test) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            var thrown = assertThatThrownBy(
                    () -> transcoder(test.fault, test.concurrency).transcode(input, folder.file("out.dcm")));
            switch (test.fault) {
                case ENCODER_REFUSES_THE_FRAME ->
                    thrown.isInstanceOf(CodecException.class)
                            .hasMessageContainingAll("in.dcm", "frame 6", "faulty INTERNAL: on purpose");
                case ENCODER_HAS_A_BUG -> thrown.isInstanceOf(IllegalStateException.class);
                case ENCODER_RUNS_OUT_OF_MEMORY -> thrown.isInstanceOf(OutOfMemoryError.class);
                case ENCODER_WRITES_OTHER_PIXELS, ENCODER_WRITES_TOO_LITTLE ->
                    thrown.isInstanceOf(VerificationFailedException.class)
                            .hasMessageContainingAll("out.dcm", "frame 6 decodes to other pixels");
                case DECODER_HAS_A_BUG -> thrown.isInstanceOf(IllegalStateException.class);
            }
            folder.assertContainsOnly("in.dcm");
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aFailingCodecLeavesTheOldOutputAsItWas(Fault fault) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            Path output = folder.write("out.dcm", new byte[] {1, 2, 3});
            Transcoder transcoder = new Transcoder(
                    Images.to(Images.RLE).ifExists(IfExists.OVERWRITE).build(),
                    new CodecRegistry(List.of(new FaultyCodec(fault))));
            assertThatThrownBy(() -> transcoder.transcode(input, output)).isInstanceOf(Throwable.class);
            assertThat(Files.readAllBytes(output)).containsExactly(1, 2, 3);
            folder.assertContainsOnly("in.dcm", "out.dcm");
        }
    }

    private static void assertFoundOut(byte[] image, TranscodeOptions options) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", image);
            Transcoder transcoder = new Transcoder(
                    options, new CodecRegistry(List.of(new FaultyCodec(Fault.ENCODER_WRITES_OTHER_PIXELS))));
            assertThatThrownBy(() -> transcoder.transcode(input, folder.file("out.dcm")))
                    .isInstanceOf(org.dcmflux.error.VerificationFailedException.class)
                    .hasMessageContaining("frame 1 decodes to other pixels");
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void pixelsThatAreSpoiltAfterTheirColoursWereConvertedOrTheirOverlaysMovedAreFoundOut() {
        org.dcmflux.testkit.FrameShape shape = new org.dcmflux.testkit.FrameShape(4, 4, 1, 8, false, 1);
        byte[] fives = new byte[256];
        java.util.Arrays.fill(fives, (byte) 5);
        byte[] palette = Images.builder(shape, "PALETTE COLOR")
                .dataSet(set -> set.numbers(0x00281101, "US", 256, 0, 8)
                        .numbers(0x00281102, "US", 256, 0, 8)
                        .numbers(0x00281103, "US", 256, 0, 8)
                        .bytes(0x00281201, "OW", fives)
                        .bytes(0x00281202, "OW", fives)
                        .bytes(0x00281203, "OW", fives))
                .nativePixels("OB", new byte[16])
                .build();
        TranscodeOptions rle = TranscodeOptions.to(Images.RLE);
        assertFoundOut(
                palette, rle.toBuilder().colours(TranscodeOptions.Colours.RGB).build());
        // Four bits a sample, above them and below them an overlay each; the first sample is 5 when it is shifted down.
        byte[] pixels = new byte[16];
        java.util.Arrays.fill(pixels, (byte) 0x94);
        pixels[0] = (byte) 0x95;
        byte[] overlaid = org.dcmflux.testkit.Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00280004, "CS", "MONOCHROME2")
                        .numbers(0x00280010, "US", 4)
                        .numbers(0x00280011, "US", 4)
                        .numbers(0x00280100, "US", 8)
                        .numbers(0x00280101, "US", 4)
                        .numbers(0x00280102, "US", 5)
                        .numbers(0x00280103, "US", 0)
                        .numbers(0x60000100, "US", 8)
                        .numbers(0x60000102, "US", 7)
                        .numbers(0x60020100, "US", 8)
                        .numbers(0x60020102, "US", 0))
                .nativePixels("OB", pixels)
                .build();
        assertFoundOut(overlaid, rle);
    }

    @Test
    void aFrameThatDecodesToAnotherLayoutIsRefused() {
        // Two frames for a decoder that says of the second one that it is signed.
        byte[] encapsulated = org.dcmflux.testkit.Part10Builder.syntax(Images.RLE.uid())
                .image(Images.GREY.withFrames(2), 8, "MONOCHROME2")
                .encapsulated(FragmentBytes.create().frame(new byte[35]).frame(new byte[] {1, 2, 3, 4}))
                .build();
        FrameDecoder changing = new FrameDecoder() {
            @Override
            public Set<TransferSyntax> transferSyntaxes() {
                return Set.of(Images.RLE);
            }

            @Override
            public DecoderSession open(FrameLayout expected) {
                return new DecoderSession() {
                    @Override
                    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) {
                        dst.position(dst.position() + (int) expected.byteCount());
                        return src.get(src.position()) == 0
                                ? expected
                                : new FrameLayout(7, 5, 1, 8, 8, 1, expected.photometricInterpretation(), 0);
                    }

                    @Override
                    public void close() {}
                };
            }
        };
        CodecProvider provider = new CodecProvider() {
            @Override
            public String name() {
                return "changing";
            }

            @Override
            public Availability availability() {
                return Availability.available("for tests");
            }

            @Override
            public List<FrameDecoder> decoders() {
                return List.of(changing);
            }

            @Override
            public List<FrameEncoder> encoders() {
                return List.of();
            }
        };
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", encapsulated);
            Transcoder transcoder =
                    new Transcoder(Images.to(Images.EXPLICIT).build(), new CodecRegistry(List.of(provider)));
            assertThatThrownBy(() -> transcoder.transcode(input, folder.file("out.dcm")))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContainingAll(
                            "in.dcm", "frame 2", "LAYOUT_MISMATCH", "one Data Set cannot describe both");
            folder.assertContainsOnly("in.dcm");
        }
    }

    /** Reads well until so many reads have been done, and then not at all. */
    private static final class FailingSource implements ByteSource {
        private final ByteSource bytes;
        private int left;

        FailingSource(byte[] bytes, int reads) {
            this.bytes = ByteSource.of(bytes, "in.dcm");
            this.left = reads;
        }

        @Override
        public String name() {
            return "in.dcm";
        }

        @Override
        public long size() {
            return bytes.size();
        }

        private void count() throws IOException {
            if (left-- <= 0) {
                throw new IOException("in.dcm: Input/output error");
            }
        }

        @Override
        public int read(long position, ByteBuffer dst) throws IOException {
            count();
            return bytes.read(position, dst);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            count();
            bytes.transferTo(position, count, target);
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }

    @Test
    void theNthReadMayFailForEveryN() throws IOException {
        for (TransferSyntax target : List.of(Images.RLE, Images.EXPLICIT)) {
            for (int concurrency : new int[] {1, 3}) {
                Transcoder transcoder = new Transcoder(
                        Images.to(target).concurrency(concurrency).build());
                int reads = 0;
                for (boolean done = false; !done; reads++) {
                    try (TemporaryFolder folder = TemporaryFolder.create()) {
                        Path output = folder.file("out.dcm");
                        ByteSource source = new FailingSource(Images.grey(), reads);
                        try {
                            transcoder.transcode(source, output, TranscodeListener.NONE, new Cancellation());
                            done = true;
                            folder.assertContainsOnly("out.dcm");
                        } catch (IOException e) {
                            assertThat(e).hasMessageContaining("in.dcm: Input/output error");
                            folder.assertContainsOnly();
                        }
                    }
                }
                assertThat(reads).isBetween(3, 50);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TranscodeListener.Phase.class)
    void cancellingInAnyPhaseLeavesNothing(TranscodeListener.Phase phase) {
        for (int concurrency : new int[] {1, 3}) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path input = folder.write("in.dcm", Images.grey());
                Cancellation cancellation = new Cancellation();
                TranscodeListener listener = new TranscodeListener() {
                    @Override
                    public void frameFinished(String name, FrameProgress frame) {
                        if (frame.phase() == phase && frame.done() == 3) {
                            cancellation.cancel();
                        }
                    }
                };
                Transcoder transcoder = new Transcoder(
                        Images.to(Images.RLE).concurrency(concurrency).build());
                assertThatThrownBy(() -> transcoder.transcode(
                                ByteSource.open(input), folder.file("out.dcm"), listener, cancellation))
                        .isInstanceOf(CancellationException.class);
                folder.assertContainsOnly("in.dcm");
            }
        }
    }

    @Test
    void anInterruptAtAnyMomentIsACancellation() {
        for (TransferSyntax target : List.of(Images.RLE, Images.IMPLICIT)) {
            for (int concurrency : new int[] {1, 3}) {
                try (TemporaryFolder folder = TemporaryFolder.create()) {
                    Path input = folder.write("in.dcm", Images.grey());
                    Transcoder transcoder = new Transcoder(
                            Images.to(target).concurrency(concurrency).build());
                    Thread.currentThread().interrupt();
                    assertThatThrownBy(() -> transcoder.transcode(input, folder.file("out.dcm")))
                            .isInstanceOf(CancellationException.class);
                    assertThat(Thread.interrupted()).isTrue();
                    folder.assertContainsOnly("in.dcm");
                }
            }
        }
    }

    @Test
    void theInputIsNeverTheOutputByWhateverNameItGoes() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            byte[] bytes = Images.grey();
            Path input = folder.write("in.dcm", bytes);
            Path symbolic = Files.createSymbolicLink(folder.file("symbolic.dcm"), Path.of("in.dcm"));
            Path hard = Files.createLink(folder.file("hard.dcm"), input);
            Path roundabout = folder.path().resolve("../" + folder.path().getFileName() + "/in.dcm");
            for (IfExists ifExists : IfExists.values()) {
                Transcoder transcoder =
                        new Transcoder(Images.to(Images.RLE).ifExists(ifExists).build());
                for (Path output : List.of(input, symbolic, hard, roundabout)) {
                    assertThatThrownBy(() -> transcoder.transcode(input, output))
                            .isInstanceOf(OutputException.class)
                            .hasMessageContainingAll(output.toString(), "is the input itself");
                    assertThatThrownBy(() -> transcoder.transcode(output, input))
                            .isInstanceOf(OutputException.class)
                            .hasMessageContaining("is the input itself");
                }
            }
            assertThat(Files.readAllBytes(input)).isEqualTo(bytes);
            folder.assertContainsOnly("in.dcm", "symbolic.dcm", "hard.dcm");
        }
    }

    @Test
    void anOutputThatExistsIsRefusedBeforeAFrameIsDecoded() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            Path output = folder.write("out.dcm", new byte[] {1});
            assertThatThrownBy(() -> new Transcoder(Images.to(Images.RLE).build()).transcode(input, output))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("exists already");
            assertThatThrownBy(() -> new Transcoder(Images.to(Images.RLE).build())
                            .transcode(input, folder.file("absent/out.dcm")))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("does not exist");
        }
    }
}
