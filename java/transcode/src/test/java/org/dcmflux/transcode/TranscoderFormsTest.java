package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** Blocking, asynchronous, from stream to stream, to several targets: the same bytes, and nothing left afterwards. */
class TranscoderFormsTest {
    private static final TransferSyntax DEFLATED_FRAME = TransferSyntaxes.parse("deflated-frame");
    private static final TransferSyntax BIG_ENDIAN = TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN;

    /** Those of other tests, some of which leave hanging codecs behind on purpose. */
    private final Set<Thread> others = Thread.getAllStackTraces().keySet();

    private static TranscodeOptions options(Path temporary) {
        return Images.to(Images.RLE)
                .read(ReadOptions.defaults().toBuilder()
                        .temporaryDirectory(temporary)
                        .spoolAbove(16)
                        .build())
                .build();
    }

    @Test
    void everyFormMakesTheSameBytes_andLeavesNothingBehind() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            Path temporary = Files.createDirectories(folder.file("tmp"));
            Transcoder transcoder = new Transcoder(options(temporary));
            transcoder.transcode(input, folder.file("blocking.dcm"));
            Set<String> before = left();
            transcoder
                    .transcodeAsync(
                            ByteSource.open(input), Destination.file(folder.file("async.dcm")), TranscodeListener.NONE)
                    .get();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TranscodeResult result = transcoder.transcode(
                    Channels.newChannel(new ByteArrayInputStream(Images.grey())),
                    Channels.newChannel(out),
                    TranscodeListener.NONE,
                    new Cancellation());
            assertThat(result.outputBytes()).isEqualTo(out.size());
            assertThat(result.verifiedFrames()).isEqualTo(8);
            byte[] expected = Files.readAllBytes(folder.file("blocking.dcm"));
            assertThat(folder.file("async.dcm")).hasBinaryContent(expected);
            assertThat(out.toByteArray()).isEqualTo(expected);
            assertThat(left()).isEqualTo(before);
            folder.assertContainsOnly("in.dcm", "blocking.dcm", "async.dcm");
        }
    }

    /** Our threads, and files that this process has open or mapped. */
    private Set<String> left() throws IOException, InterruptedException {
        Set<String> left = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("dcmflux-") && !others.contains(thread)) {
                thread.join(5000);
                if (thread.isAlive()) {
                    left.add(thread.getName());
                }
            }
        }
        Path descriptors = Path.of("/proc/self/fd");
        if (Files.isDirectory(descriptors)) {
            try (Stream<Path> files = Files.list(descriptors)) {
                for (Path file : files.toList()) {
                    String target = Files.isSymbolicLink(file) ? readLink(file) : "";
                    if (target.contains("dcmflux-") && !target.endsWith(".jar")) {
                        left.add(target);
                    }
                }
            }
            left.addAll(Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("dcmflux-test-") && line.contains(".dcm"))
                    .collect(Collectors.toSet()));
        }
        return left;
    }

    private static String readLink(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    @Test
    void failuresOfEveryFormLeaveNothingBehind() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            byte[] cut = java.util.Arrays.copyOf(Images.grey(), 500);
            Path input = folder.write("in.dcm", cut);
            Path temporary = Files.createDirectories(folder.file("tmp"));
            Transcoder transcoder = new Transcoder(options(temporary));
            assertThatThrownBy(() -> transcoder
                            .transcodeAsync(
                                    ByteSource.open(input),
                                    Destination.file(folder.file("out.dcm")),
                                    TranscodeListener.NONE)
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("in.dcm");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> transcoder.transcode(
                            Channels.newChannel(new ByteArrayInputStream(cut)),
                            Channels.newChannel(out),
                            TranscodeListener.NONE,
                            new Cancellation()))
                    .isInstanceOf(IOException.class);
            assertThat(out.size()).isZero();
            var broken = Channels.newChannel(new java.io.OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException("Broken pipe");
                }
            });
            assertThatThrownBy(() -> transcoder.transcode(
                            Channels.newChannel(new ByteArrayInputStream(Images.grey())),
                            broken,
                            TranscodeListener.NONE,
                            new Cancellation()))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("Broken pipe");
            assertThat(left()).isEmpty();
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void mappedAndPositionalInputsGiveTheSameBytes() throws IOException {
        for (var entry : TestData.ownManifest()
                .where(each -> each.bitsAllocated() >= 8 && !each.path().contains("jpeg"))
                .toList()) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Transcoder transcoder = new Transcoder(Images.to(Images.RLE).build());
                transcoder.transcode(entry.file(), folder.file("positional"));
                transcoder.transcode(
                        ByteSource.map(entry.file()),
                        folder.file("mapped"),
                        TranscodeListener.NONE,
                        new Cancellation());
                assertThat(folder.file("mapped")).hasSameBinaryContentAs(folder.file("positional"));
            }
        }
    }

    @Test
    void cancellingTheFutureStopsTheWork() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", Images.grey());
            CountDownLatch atWork = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch ended = new CountDownLatch(1);
            TranscodeListener listener = new TranscodeListener() {
                @Override
                public void frameFinished(String name, FrameProgress frame) {
                    atWork.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void fileFinished(String name, FileOutcome outcome) {
                    assertThat(outcome.status()).isEqualTo(FileOutcome.Status.CANCELLED);
                    ended.countDown();
                }
            };
            CompletableFuture<TranscodeResult> future = new Transcoder(options(folder.path()))
                    .transcodeAsync(ByteSource.open(input), Destination.file(folder.file("out.dcm")), listener);
            atWork.await();
            assertThat(future.cancel(true)).isTrue();
            goOn.countDown();
            ended.await();
            assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
            assertThat(left()).isEmpty();
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void aLongCopyIsCancelledInTheMiddle() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            FrameShape shape = new FrameShape(1024, 1024, 1, 8, false, 100);
            Path input = folder.file("in.dcm");
            Files.write(
                    input,
                    Images.builder(shape, "MONOCHROME2")
                            .nativePixels("OB", new byte[(int) shape.byteCount()])
                            .build());
            Cancellation cancellation = new Cancellation();
            List<Long> heard = new ArrayList<>();
            TranscodeListener listener = new TranscodeListener() {
                @Override
                public void bytesCopied(String name, long done, long total) {
                    heard.add(done);
                    if (done > 20 << 20) {
                        cancellation.cancel();
                    }
                }
            };
            Transcoder transcoder = new Transcoder(Images.to(Images.IMPLICIT).build());
            assertThatThrownBy(() -> transcoder.transcode(
                            ByteSource.open(input), folder.file("out.dcm"), listener, cancellation))
                    .isInstanceOf(CancellationException.class);
            assertThat(heard.get(heard.size() - 1)).isLessThan(60 << 20);
            folder.assertContainsOnly("in.dcm");
        }
    }

    @Test
    void anInputThatIsCutWhileItIsReadIsAnError() throws IOException {
        for (TransferSyntax target : List.of(Images.RLE, Images.IMPLICIT)) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                FrameShape shape = new FrameShape(512, 512, 1, 8, false, 20);
                Path input = folder.write(
                        "in.dcm",
                        Images.builder(shape, "MONOCHROME2")
                                .nativePixels("OB", new byte[(int) shape.byteCount()])
                                .build());
                TranscodeListener cutting = new TranscodeListener() {
                    @Override
                    public void planned(String name, TranscodePlan plan) {
                        try (RandomAccessFile file = new RandomAccessFile(input.toFile(), "rw")) {
                            file.setLength(100_000);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                };
                assertThatThrownBy(() -> new Transcoder(Images.to(target).build())
                                .transcode(ByteSource.open(input), folder.file("out.dcm"), cutting, new Cancellation()))
                        .isInstanceOf(EOFException.class)
                        .hasMessageContaining("in.dcm");
                folder.assertContainsOnly("in.dcm");
            }
        }
    }

    @Test
    void severalTargetsGetWhatEachWouldGetAlone() throws IOException {
        for (var entry : TestData.ownManifest()
                .where(each -> each.bitsAllocated() >= 8 && !each.path().contains("jpeg"))
                .toList()) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                List<TranscodeOptions> targets = List.of(
                        Images.to(Images.RLE).build(),
                        Images.to(DEFLATED_FRAME).build(),
                        Images.to(BIG_ENDIAN).build(),
                        Images.to(Images.EXPLICIT).build());
                List<Destination> outputs = new ArrayList<>();
                for (int i = 0; i < targets.size(); i++) {
                    outputs.add(Destination.file(folder.file("all-" + i)));
                    new Transcoder(targets.get(i)).transcode(entry.file(), folder.file("one-" + i));
                }
                List<TranscodeOutcome> outcomes = Transcoder.toEach(targets, CodecRegistry.installed(), null)
                        .transcodeToEach(
                                ByteSource.open(entry.file()), outputs, TranscodeListener.NONE, new Cancellation());
                for (int i = 0; i < targets.size(); i++) {
                    assertThat(outcomes.get(i).get().frames()).isEqualTo(entry.frames());
                    assertThat(folder.file("all-" + i))
                            .as(entry.path() + " " + targets.get(i).target())
                            .hasSameBinaryContentAs(folder.file("one-" + i));
                }
            }
        }
    }

    @Test
    void aTargetThatIsRefusedDoesNotStopTheOthers() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("taken.dcm", new byte[1]);
            List<TranscodeOptions> targets = List.of(
                    Images.to(Images.RLE).build(),
                    Images.to(TransferSyntaxes.parse("1.2.840.10008.1.2.4.100")).build(),
                    Images.to(Images.IMPLICIT).build());
            List<Destination> outputs = List.of(
                    Destination.file(folder.file("taken.dcm")),
                    Destination.file(folder.file("video.dcm")),
                    Destination.file(folder.file("good.dcm")));
            List<TranscodeOutcome> outcomes = Transcoder.toEach(targets, CodecRegistry.installed(), null)
                    .transcodeToEach(
                            ByteSource.of(Images.grey(), "in.dcm"),
                            outputs,
                            TranscodeListener.NONE,
                            new Cancellation());
            assertThat(outcomes.get(0).failure()).isInstanceOf(OutputException.class);
            assertThat(outcomes.get(1).failure()).isNotNull();
            assertThat(outcomes.get(2).get().outputBytes()).isPositive();
            folder.assertContainsOnly("taken.dcm", "good.dcm");
        }
    }

    @Test
    void whatAPlanForetellsIsWhatChanges() throws IOException {
        for (var entry : TestData.ownManifest()
                .where(each -> each.bitsAllocated() >= 8 && !each.path().contains("jpeg"))
                .toList()) {
            for (TransferSyntax target : List.of(Images.RLE, Images.EXPLICIT, DEFLATED_FRAME)) {
                try (TemporaryFolder folder = TemporaryFolder.create();
                        DicomFile file = DicomFile.open(entry.file())) {
                    Transcoder transcoder = new Transcoder(Images.to(target)
                            .uid(TranscodeOptions.UidPolicy.ALWAYS)
                            .digests(TranscodeOptions.Digests.SHA256)
                            .build());
                    List<AttributeChange> foretold = transcoder.attributeChanges(file, transcoder.plan(file), 0);
                    TranscodeResult result = transcoder.transcode(entry.file(), folder.file("out.dcm"));
                    assertThat(result.attributeChanges()).isEqualTo(foretold);
                    assertThat(foretold).extracting(AttributeChange::keyword).contains("SOPInstanceUID");
                    assertThat(result.digests().before())
                            .isEqualTo(result.digests().after())
                            .hasSize(entry.frames());
                }
            }
        }
    }
}
