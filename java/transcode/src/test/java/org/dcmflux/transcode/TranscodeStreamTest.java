package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.error.VerificationFailedException;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out while it is made: the bytes that a file would have, in bounded memory, and never a wrong frame. */
class TranscodeStreamTest {
    private static final List<TransferSyntax> TARGETS = List.of(
            Images.EXPLICIT,
            Images.IMPLICIT,
            Images.RLE,
            TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED,
            TransferSyntaxes.DEFLATED_IMAGE_FRAME,
            TransferSyntaxes.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN);

    /** A directory that is not there: who tries to put a temporary file into it fails. */
    private static final ReadOptions NO_TEMPORARY_FILES = ReadOptions.defaults().toBuilder()
            .temporaryDirectory(Path.of("no", "such", "directory"))
            .build();

    /** Frames that are larger than the buffer before the channel, so that each leaves at once. */
    private static final FrameShape LARGE = new FrameShape(100, 100, 1, 8, false, 8);

    private static final int FRAME = 10_000;

    private static byte[] large(int frames) {
        FrameShape shape = LARGE.withFrames(frames);
        return Images.builder(shape, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(shape))
                .build();
    }

    record Case(ManifestEntry entry, TransferSyntax to) {
        @Override
        public String toString() {
            return entry.file().getFileName() + " to " + to.name();
        }
    }

    static Stream<Case> cases() {
        return TestData.ownManifest()
                .where(entry -> entry.isNative() || entry.transferSyntax().equals(Images.RLE.uid()))
                .flatMap(entry -> TARGETS.stream().map(to -> new Case(entry, to)));
    }

    private static TranscodeStream open(Transcoder transcoder, ByteSource source, Form form) throws IOException {
        return transcoder.openStream(source, form, TranscodeListener.NONE, new Cancellation());
    }

    private static byte[] streamed(Transcoder transcoder, ByteSource source, Form form) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TranscodeStream stream = open(transcoder, source, form)) {
            TranscodeResult result = stream.writeTo(Channels.newChannel(bytes), "the test");
            assertThat(result.outputBytes())
                    .as("the whole file if it was spooled")
                    .isGreaterThanOrEqualTo(bytes.size());
        }
        return bytes.toByteArray();
    }

    /** What the same options make as a file. */
    private static byte[] asFile(TranscodeOptions options, Path input) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = folder.file("file.dcm");
            new Transcoder(options).transcode(input, file);
            return Files.readAllBytes(file);
        }
    }

    private static byte[] dataSet(byte[] file) {
        int length =
                ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(140);
        return Arrays.copyOfRange(file, 144 + length, file.length);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aStreamHasTheBytesThatAFileWouldHave(Case test) throws IOException {
        TranscodeOptions plain = Images.to(test.to).concurrency(2).build();
        // The lengths of Encapsulated Uncompressed are known, so it gets its table.
        boolean known = test.to.equals(TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED)
                || test.entry.transferSyntax().equals(test.to.uid());
        TranscodeOptions table = known
                ? plain
                : plain.toBuilder().offsetTable(OffsetTablePolicy.EMPTY).build();
        byte[] file;
        try {
            file = asFile(table, test.entry.file());
        } catch (TranscodeRefusedException e) {
            assertThatThrownBy(() -> open(new Transcoder(plain), ByteSource.open(test.entry.file()), Form.DATA_SET))
                    .isInstanceOf(TranscodeRefusedException.class);
            return;
        }
        TranscodeOptions streaming = plain.toBuilder().read(NO_TEMPORARY_FILES).build();
        for (int threads : new int[] {1, 3}) {
            Transcoder transcoder =
                    new Transcoder(streaming.toBuilder().concurrency(threads).build());
            assertThat(streamed(transcoder, ByteSource.open(test.entry.file()), Form.PART_10))
                    .isEqualTo(file);
            assertThat(streamed(transcoder, ByteSource.open(test.entry.file()), Form.DATA_SET))
                    .isEqualTo(dataSet(file));
        }
    }

    @Test
    void encodedFramesAreVerified_andTheResultSaysSo() throws IOException {
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE).read(NO_TEMPORARY_FILES).concurrency(3).build());
        try (TranscodeStream stream = open(transcoder, ByteSource.of(Images.grey(), "in.dcm"), Form.DATA_SET)) {
            assertThat(stream.isSpooled()).isFalse();
            assertThat(stream.plan().table()).isEqualTo(org.dcmflux.pixel.OffsetTable.EMPTY);
            assertThat(stream.dataSet().text(0x00080018)).contains("2.25.1");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            TranscodeResult result = stream.writeTo(Channels.newChannel(bytes), "the test");
            assertThat(result.verifiedFrames()).isEqualTo(8);
            assertThat(result.outputBytes()).isEqualTo(bytes.size());
            assertThatThrownBy(() -> stream.writeTo(Channels.newChannel(bytes), "again"))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatNeedsTheEndFirstIsSpooled_andHasTheSameBytes() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            TranscodeOptions.Builder options = Images.to(Images.RLE).offsetTable(OffsetTablePolicy.BASIC);
            byte[] file = asFile(options.build(), input);
            Transcoder transcoder = new Transcoder(options.build());
            try (TranscodeStream stream = open(transcoder, ByteSource.open(input), Form.DATA_SET)) {
                assertThat(stream.isSpooled()).isTrue();
            }
            assertThat(streamed(transcoder, ByteSource.open(input), Form.PART_10))
                    .isEqualTo(file);
            assertThat(streamed(transcoder, ByteSource.open(input), Form.DATA_SET))
                    .isEqualTo(dataSet(file));
            Transcoder nowhere = new Transcoder(options.read(NO_TEMPORARY_FILES).build());
            assertThatThrownBy(() -> streamed(nowhere, ByteSource.open(input), Form.DATA_SET))
                    .isInstanceOf(java.nio.file.NoSuchFileException.class);
        }
    }

    @Test
    void whatComparesTheWholeOutputIsSpooled() throws IOException {
        byte[] grey = Images.grey();
        List<TranscodeOptions.Builder> all = List.of(
                Images.to(Images.RLE).digests(TranscodeOptions.Digests.SHA256),
                Images.to(Images.RLE).crossCheck(TranscodeOptions.CrossCheck.SECOND_DECODER),
                Images.to(Images.IMPLICIT).verification(Verification.ALL_FRAMES));
        for (TranscodeOptions.Builder options : all) {
            try (TranscodeStream stream =
                    open(new Transcoder(options.build()), ByteSource.of(grey, "in.dcm"), Form.DATA_SET)) {
                assertThat(stream.isSpooled()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.dcmflux.transcode.TranscoderFaultsTest#cases")
    void aFrameThatIsNotWhatItShouldBeNeverLeaves(TranscoderFaultsTest.Case test) throws IOException {
        WriteOptions unbuffered =
                WriteOptions.defaults().toBuilder().bufferSize(64).build();
        TranscodeOptions options = Images.to(Images.RLE)
                .write(unbuffered)
                .concurrency(test.concurrency())
                .read(NO_TEMPORARY_FILES)
                .build();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TranscodeWorkers workers = new TranscodeWorkers(test.concurrency(), 64 << 20)) {
            Transcoder transcoder =
                    new Transcoder(options, new CodecRegistry(List.of(new FaultyCodec(test.fault()))), workers);
            try (TranscodeStream stream = open(transcoder, ByteSource.of(large(8), "in.dcm"), Form.DATA_SET)) {
                var thrown = assertThatThrownBy(() -> stream.writeTo(Channels.newChannel(bytes), "the test"));
                switch (test.fault()) {
                    case ENCODER_REFUSES_THE_FRAME ->
                        thrown.isInstanceOf(CodecException.class)
                                .hasMessageContainingAll("in.dcm", "frame 6", "faulty INTERNAL: on purpose");
                    case ENCODER_WRITES_OTHER_PIXELS, ENCODER_WRITES_TOO_LITTLE ->
                        thrown.isInstanceOf(VerificationFailedException.class)
                                .hasMessageContainingAll(
                                        "in.dcm", "frame 6, encoded by faulty, decodes to other pixels");
                    case ENCODER_RUNS_OUT_OF_MEMORY -> thrown.isInstanceOf(OutOfMemoryError.class);
                    case ENCODER_HAS_A_BUG, DECODER_HAS_A_BUG -> thrown.isInstanceOf(IllegalStateException.class);
                }
            }
            assertThat(workers.memoryInUse()).isZero();
            assertThat(workers.buffers().used()).isZero();
        }
        // The codec keeps frames as they are, so what left is the elements and the five frames before the bad one.
        assertThat(bytes.size()).isBetween(5 * FRAME, 6 * FRAME);
    }

    /** Counts the frames of native Pixel Data at the end of a file that were read. */
    private record Counting(ByteSource source, AtomicInteger last, long pixels, int frameBytes) implements ByteSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public int read(long position, ByteBuffer dst) throws IOException {
            if (position >= pixels) {
                last.accumulateAndGet((int) ((position - pixels) / frameBytes), Math::max);
            }
            return source.read(position, dst);
        }

        @Override
        public void transferTo(long position, long count, WritableByteChannel target) throws IOException {
            source.transferTo(position, count, target);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noMoreFramesAreUnderWayThanThereAreSlots_howeverSlowTheChannel(int threads) throws IOException {
        byte[] image = large(300);
        AtomicInteger read = new AtomicInteger(-1);
        AtomicInteger written = new AtomicInteger();
        List<Integer> under = new ArrayList<>();
        TranscodeListener listener = new TranscodeListener() {
            @Override
            public void frameFinished(String input, FrameProgress frame) {
                written.incrementAndGet();
            }
        };
        WriteOptions unbuffered =
                WriteOptions.defaults().toBuilder().bufferSize(64).build();
        ByteSource source = new Counting(ByteSource.of(image, "in.dcm"), read, image.length - 300 * FRAME, FRAME);
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE).concurrency(threads).write(unbuffered).build());
        try (TranscodeStream stream = transcoder.openStream(source, Form.DATA_SET, listener, new Cancellation())) {
            read.set(-1); // opening looks here and there
            stream.writeTo(channel(bytes -> under.add(read.get() + 1 - written.get())), "the test");
            int slots = threads == 1 ? 1 : stream.plan().slots();
            assertThat(under).hasSizeGreaterThan(299).allMatch(each -> each <= slots);
            assertThat(slots).isBetween(threads == 1 ? 1 : 7, threads == 1 ? 1 : 100);
        }
        assertThat(written.get()).isEqualTo(300);
    }

    private interface Taking {
        void take(ByteBuffer bytes) throws IOException;
    }

    private static WritableByteChannel channel(Taking taking) {
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                int count = bytes.remaining();
                taking.take(bytes);
                bytes.position(bytes.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aCancellationOrABrokenChannelGivesEverythingBack(int threads) throws IOException {
        TranscodeOptions options = Images.to(Images.RLE)
                .write(WriteOptions.defaults().toBuilder().bufferSize(64).build())
                .build();
        try (TranscodeWorkers workers = new TranscodeWorkers(threads, 64 << 20)) {
            Transcoder transcoder = new Transcoder(options, CodecRegistry.installed(), workers);
            Cancellation cancellation = new Cancellation();
            try (TranscodeStream stream = transcoder.openStream(
                    ByteSource.of(large(8), "in.dcm"), Form.DATA_SET, TranscodeListener.NONE, cancellation)) {
                assertThatThrownBy(() -> stream.writeTo(channel(bytes -> cancellation.cancel()), "the test"))
                        .isInstanceOf(CancellationException.class);
            }
            IOException broken = new IOException("broken");
            try (TranscodeStream stream = open(transcoder, ByteSource.of(large(8), "in.dcm"), Form.DATA_SET)) {
                assertThatThrownBy(() -> stream.writeTo(
                                channel(bytes -> {
                                    throw broken;
                                }),
                                "the peer"))
                        .isInstanceOf(OutputException.class)
                        .hasMessageContaining("the peer")
                        .hasCause(broken);
            }
            assertThat(workers.memoryInUse()).isZero();
            assertThat(workers.buffers().used()).isZero();
        }
    }

    @Test
    void whatIsRefusedIsRefusedByOpening_andTheInputIsClosed() {
        AtomicInteger finished = new AtomicInteger();
        TranscodeListener listener = new TranscodeListener() {
            @Override
            public void fileFinished(String input, FileOutcome outcome) {
                finished.addAndGet(outcome.status() == FileOutcome.Status.FAILED ? 1 : 100);
            }
        };
        ByteSource source = ByteSource.of(Images.grey(), "in.dcm");
        Transcoder transcoder = new Transcoder(
                Images.to(TransferSyntaxes.parse("1.2.840.10008.1.2.4.100")).build());
        assertThatThrownBy(() -> transcoder.openStream(source, Form.DATA_SET, listener, new Cancellation()))
                .isInstanceOf(org.dcmflux.error.DicomException.class);
        assertThat(finished.get()).isEqualTo(1);
        assertThatThrownBy(() -> source.read(0, ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }

    @Test
    void tooLittleMemoryToReadAFrameBackIsSaidBeforehand() throws IOException {
        FrameShape shape = new FrameShape(1000, 1000, 1, 8, false, 4);
        byte[] image = Images.builder(shape, "MONOCHROME2")
                .nativePixels("OB", Images.pixels(shape))
                .build();
        long needed;
        try (TranscodeStream stream = open(
                new Transcoder(Images.to(Images.RLE).concurrency(1).build()),
                ByteSource.of(image, "in.dcm"),
                Form.DATA_SET)) {
            needed = stream.plan().memory().total();
            assertThat(needed).isGreaterThan(3_000_000);
        }
        Transcoder enough = new Transcoder(
                Images.to(Images.RLE).concurrency(4).memory(needed).build());
        assertThat(streamed(enough, ByteSource.of(image, "in.dcm"), Form.DATA_SET))
                .isNotEmpty();
        Transcoder tooLittle = new Transcoder(
                Images.to(Images.RLE).concurrency(4).memory(needed - 5000).build());
        assertThatThrownBy(() -> open(tooLittle, ByteSource.of(image, "in.dcm"), Form.DATA_SET))
                .isInstanceOf(org.dcmflux.error.LimitExceededException.class)
                .hasMessageContaining("in.dcm");
    }

    @Test
    void elementsThatAreReadBackOtherwiseAreFoundOut() throws IOException {
        byte[] other = Images.builder(Images.GREY, "MONOCHROME2")
                .dataSet(set -> set.text(0x00400002, "DA", "20200101"))
                .nativePixels("OB", Images.pixels(Images.GREY))
                .build();
        try (var file = Images.open(Images.grey());
                TranscodeWorkers workers = new TranscodeWorkers(1, 64 << 20)) {
            TranscodeOptions options = Images.to(Images.EXPLICIT).build();
            TranscodePlan plan = new Planner(CodecRegistry.installed(), file, options, 1).plan();
            Verifier verifier = new Verifier(
                    plan,
                    CodecRegistry.installed(),
                    options,
                    TranscodeListener.NONE,
                    new Cancellation(),
                    "in.dcm",
                    workers,
                    1);
            assertThatThrownBy(() -> verifier.verifyElements(ByteSource.of(other, "other"), file.dataSet()))
                    .isInstanceOf(VerificationFailedException.class)
                    .hasMessageContaining("(0040,0002) was not in the input");
            new ElementProof(verifier, file, options.write()).inspect(file.dataSet());
        }
    }
}
