package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads and memory that transcodes share: never more than there are, and all of them used. */
class TranscodeWorkersTest {
    private static final long MEMORY = 64 << 20;

    /** Those of other tests, some of which leave hanging codecs behind on purpose. */
    private static final Set<Thread> OTHERS = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void noteThreadsOfOthers() {
        OTHERS.addAll(Thread.getAllStackTraces().keySet());
    }

    private static void close(TranscodeWorkers workers) {
        workers.close();
        assertThat(workers.memoryInUse()).isZero();
        assertThat(workers.buffers().used()).isZero();
        assertThat(workers.buffers().allocated()).isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread ->
                        thread.getName().equals("dcmflux-worker") && thread.isAlive() && !OTHERS.contains(thread));
    }

    /** Counts how many frames are encoded at once, and holds each until as many are as should be. */
    private record Counting(FaultyCodec codec, AtomicInteger now, AtomicInteger most, CountDownLatch together)
            implements CodecProvider {
        static Counting of(int together) {
            return new Counting(
                    new FaultyCodec(FaultyCodec.Fault.DECODER_HAS_A_BUG),
                    new AtomicInteger(),
                    new AtomicInteger(),
                    new CountDownLatch(together));
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public org.dcmflux.codec.Availability availability() {
            return codec.availability();
        }

        @Override
        public List<org.dcmflux.codec.FrameDecoder> decoders() {
            return List.of();
        }

        @Override
        public List<org.dcmflux.codec.FrameEncoder> encoders() {
            return List.of(new org.dcmflux.codec.FrameEncoder() {
                @Override
                public java.util.Set<TransferSyntax> transferSyntaxes() {
                    return codec.transferSyntaxes();
                }

                @Override
                public String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
                    return null;
                }

                @Override
                public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
                    return source;
                }

                @Override
                public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) {
                    return session(codec.open(target, source, options));
                }
            });
        }

        private EncoderSession session(EncoderSession inner) {
            return new EncoderSession() {
                @Override
                public long maxEncodedSize() throws CodecException {
                    return inner.maxEncodedSize();
                }

                @Override
                public void encode(java.nio.ByteBuffer src, java.nio.ByteBuffer dst) throws CodecException {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    together.countDown();
                    try {
                        together.await();
                        inner.encode(src, dst);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        now.decrementAndGet();
                    }
                }

                @Override
                public void close() {
                    inner.close();
                }
            };
        }
    }

    private static byte[] image(int frames) {
        FrameShape shape = Images.GREY.withFrames(frames);
        byte[] pixels = new byte[(int) shape.byteCount()];
        return Images.builder(shape, "MONOCHROME2").nativePixels("OB", pixels).build();
    }

    /** Both tests below hang if fewer threads than there are work at once: that would fail by the build's deadline. */
    private static void transcodeAll(int threads, int files, int frames) throws Exception {
        Counting counting = Counting.of(threads);
        TranscodeWorkers workers = new TranscodeWorkers(threads, MEMORY);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Transcoder transcoder = new Transcoder(
                    Images.to(Images.RLE)
                            .verification(TranscodeOptions.Verification.NONE)
                            .build(),
                    new CodecRegistry(List.of(counting)),
                    workers);
            List<java.util.concurrent.CompletableFuture<TranscodeResult>> all = new ArrayList<>();
            for (int i = 0; i < files; i++) {
                Path input = folder.write(i + ".in", image(frames));
                all.add(transcoder.transcodeAsync(
                        ByteSource.open(input), Destination.file(folder.file(i + ".out")), TranscodeListener.NONE));
            }
            for (var each : all) {
                assertThat(each.get().frames()).isEqualTo(frames);
            }
        } finally {
            close(workers);
        }
        assertThat(counting.most().get()).isEqualTo(threads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void manySmallFilesUseAllThreadsAndNoMore(int threads) throws Exception {
        transcodeAll(threads, 30, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5})
    void oneFileOfManyFramesUsesAllThreadsAndNoMore(int threads) throws Exception {
        transcodeAll(threads, 1, 40);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void filesOfAllSizesTogetherUseAllThreadsAndNoMore(int threads) throws Exception {
        transcodeAll(threads, 12, 9);
    }

    @Test
    void memoryIsGivenInTheOrderOfAsking_andWaitsUntilThereIsSome() throws Exception {
        try (TranscodeWorkers workers = new TranscodeWorkers(2, 100)) {
            workers.reserve(60, new Cancellation());
            List<String> order = new ArrayList<>();
            Thread large = new Thread(() -> {
                workers.reserve(95, new Cancellation());
                order.add("large");
                workers.release(95);
            });
            large.start();
            while (large.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            // It would fit now, but the large one has asked before; and beside the large one it does not.
            Thread small = new Thread(() -> {
                workers.reserve(10, new Cancellation());
                order.add("small");
                workers.release(10);
            });
            small.start();
            Cancellation cancelled = new Cancellation();
            cancelled.cancel();
            assertThatThrownBy(() -> workers.reserve(10, cancelled)).isInstanceOf(CancellationException.class);
            assertThat(order).isEmpty();
            workers.release(60);
            large.join();
            small.join();
            assertThat(order).containsExactly("large", "small");
            assertThat(workers.memoryInUse()).isZero();
            assertThat(workers.mostMemoryInUse()).isEqualTo(95);
        }
    }

    @Test
    void aBudgetForOneFileIsEnoughForAll_oneAfterTheOther() throws IOException {
        byte[] image = image(6);
        TranscodeOptions options = Images.to(Images.RLE).concurrency(4).build();
        long one;
        try (var file = Images.open(image)) {
            TranscodeOptions narrow =
                    options.toBuilder().concurrency(1).memory(MEMORY).build();
            one = new Transcoder(narrow).plan(file).memory().total();
        }
        TranscodeWorkers workers = new TranscodeWorkers(4, one);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Transcoder transcoder = new Transcoder(options, CodecRegistry.installed(), workers);
            List<java.util.concurrent.CompletableFuture<TranscodeResult>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(transcoder.transcodeAsync(
                        ByteSource.of(image, i + ".in"),
                        Destination.file(folder.file(i + ".out")),
                        TranscodeListener.NONE));
            }
            all.forEach(each -> assertThat(each.join().frames()).isEqualTo(6));
            assertThat(workers.mostMemoryInUse()).isLessThanOrEqualTo(one);
            assertThat(workers.buffers().allocated()).isLessThanOrEqualTo(one);
        } finally {
            close(workers);
        }
    }

    @Test
    void buffersAreUsedAgainAndKeepTheirBound() {
        DirectBuffers buffers = new DirectBuffers(1 << 20);
        for (int i = 1; i < 2000; i++) {
            var one = buffers.take(i * 97L);
            var other = buffers.take(i * 31L);
            assertThat(one.capacity()).isBetween(i * 97, i * 97 * 9 / 8 + 4096);
            buffers.giveBack(one);
            buffers.giveBack(other);
            assertThat(buffers.allocated()).isLessThanOrEqualTo(1 << 20);
        }
        var late = buffers.take(5000);
        buffers.close();
        buffers.giveBack(late);
        assertThat(buffers.allocated()).isZero();
    }
}
