package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.transcode.DeadlinesTest.Hanging;
import org.dcmflux.transcode.DeadlinesTest.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Closing comes to an end whatever a codec does, and afterwards nothing is left but what a hanging codec has. */
class ClosingWorkersTest {
    private final Set<Thread> before = new HashSet<>();

    @BeforeEach
    void noteThreadsOfOthers() {
        before.addAll(Thread.getAllStackTraces().keySet());
    }

    /** Names of our threads that were not there before. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.startsWith("dcmflux"))
                .toList();
    }

    /** Open files and mappings of this process below a directory; none where the system does not tell. */
    private static List<String> openBelow(Path folder) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return List.of();
        }
        String real = folder.toRealPath().toString();
        try (Stream<Path> all = Files.list(descriptors)) {
            Stream<String> files = all.map(ClosingWorkersTest::target).toList().stream();
            Stream<String> mappings = Files.readAllLines(Path.of("/proc/self/maps")).stream();
            return Stream.concat(files, mappings)
                    .filter(each -> each.contains(real))
                    .collect(Collectors.toList());
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // that of the listing itself is gone
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    private static CompletableFuture<TranscodeResult> hang(
            TemporaryFolder folder, TranscodeWorkers workers, Side side, Hanging point, Duration frameTimeout)
            throws IOException {
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE)
                        .limits(TranscodeLimits.defaults().withFrameTimeout(frameTimeout))
                        .build(),
                DeadlinesTest.hanging(side, point),
                workers);
        Path input = folder.write("in.dcm", Images.grey());
        CompletableFuture<TranscodeResult> result = transcoder.transcodeAsync(
                ByteSource.open(input), Destination.file(folder.file("out.dcm")), TranscodeListener.NONE);
        while (point.hanging.get() == null) {
            Thread.onSpinWait();
        }
        return result;
    }

    private void assertOnlyTheCodecIsLeft(TemporaryFolder folder, TranscodeWorkers workers, Hanging point)
            throws Exception {
        assertThat(threads()).containsExactly("dcmflux-codec");
        assertThat(workers.memoryInUse()).isZero();
        assertThat(workers.buffers().used()).isZero();
        assertThat(workers.buffers().allocated()).isZero();
        assertThat(openBelow(folder.path())).isEmpty();
        folder.assertContainsOnly("in.dcm");
        point.letGo.countDown();
        point.hanging.get().join();
        assertThat(threads()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCodecThatHangsWithoutADeadlineIsLeftWhenThePatienceEnds(Side side) throws Exception {
        Hanging point = new Hanging();
        TranscodeWorkers workers = new TranscodeWorkers(2, 1 << 20);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CompletableFuture<TranscodeResult> result = hang(folder, workers, side, point, Duration.ZERO);
            workers.close(Duration.ofMillis(100));
            assertThatThrownBy(result::get).isInstanceOfAny(ExecutionException.class, CancellationException.class);
            assertOnlyTheCodecIsLeft(folder, workers, point);
        }
    }

    @Test
    void aCodecThatHangsWithoutADeadlineIsLeftWhenItsFileIsCancelled() throws Exception {
        Hanging point = new Hanging();
        TranscodeWorkers workers = new TranscodeWorkers(1, 1 << 20);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CompletableFuture<TranscodeResult> result = hang(folder, workers, Side.ENCODER, point, Duration.ZERO);
            assertThat(result.cancel(true)).isTrue();
            workers.close();
            assertOnlyTheCodecIsLeft(folder, workers, point);
        }
    }

    @Test
    void anInterruptOfWhoeverClosesCancelsWhatIsUnderWay_andIsPassedOn() throws Exception {
        Hanging point = new Hanging();
        TranscodeWorkers workers = new TranscodeWorkers(2, 1 << 20);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CompletableFuture<TranscodeResult> result = hang(folder, workers, Side.ENCODER, point, Duration.ofHours(1));
            Thread.currentThread().interrupt();
            workers.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThatThrownBy(result::get).isInstanceOfAny(ExecutionException.class, CancellationException.class);
            assertOnlyTheCodecIsLeft(folder, workers, point);
        }
    }

    @Test
    void whatWasHandedInBeforeIsDoneWithAllItsFrames() throws Exception {
        Hanging point = new Hanging();
        TranscodeWorkers workers = new TranscodeWorkers(3, 1 << 20);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CompletableFuture<TranscodeResult> result = hang(folder, workers, Side.ENCODER, point, Duration.ofHours(1));
            Thread closing = new Thread(workers::close);
            closing.start();
            while (closing.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> workers.execute(() -> {})).isInstanceOf(IllegalStateException.class);
            point.letGo.countDown();
            assertThat(result.get().frames()).isEqualTo(Images.GREY.frames());
            closing.join();
            folder.assertContainsOnly("in.dcm", "out.dcm");
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void afterGoodFilesBadOnesAndCancelledOnesNothingIsOpen() throws Exception {
        TranscodeWorkers workers = new TranscodeWorkers(3, 1 << 20);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path good = folder.write("in.dcm", Images.grey());
            Path bad = folder.write("bad.dcm", java.util.Arrays.copyOf(Images.grey(), 500));
            List<TranscodeOptions> targets = List.of(
                    Images.to(Images.RLE).build(), Images.to(Images.IMPLICIT).build());
            Transcoder transcoder = Transcoder.toEach(targets, CodecRegistry.installed(), workers);
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            for (int i = 0; i < 10; i++) {
                List<Destination> outputs =
                        List.of(Destination.file(folder.file("a" + i)), Destination.file(folder.file("missing/b" + i)));
                var outcomes = transcoder.transcodeToEach(
                        ByteSource.open(good), outputs, TranscodeListener.NONE, new Cancellation());
                assertThat(outcomes.get(0).result()).isNotNull();
                assertThat(outcomes.get(1).failure()).isNotNull();
                Files.delete(folder.file("a" + i));
                assertThatThrownBy(() -> transcoder.transcodeToEach(
                                ByteSource.open(good), outputs, TranscodeListener.NONE, cancelled))
                        .isInstanceOf(CancellationException.class);
                assertThatThrownBy(() -> transcoder.transcodeToEach(
                                ByteSource.open(bad), outputs, TranscodeListener.NONE, new Cancellation()))
                        .isInstanceOf(MalformedDataException.class);
            }
            workers.close();
            assertThat(openBelow(folder.path())).isEmpty();
            folder.assertContainsOnly("in.dcm", "bad.dcm");
        }
        assertThat(workers.buffers().allocated()).isZero();
        assertThat(threads()).isEmpty();
    }
}
