package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.transcode.FramePipeline.FrameWork;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramePipelineTest {
    private static final SlotSize SIZE = new SlotSize(8, 0, 8);

    /** Those of other tests, some of which leave hanging codecs behind on purpose. */
    private final Set<Thread> others = Thread.getAllStackTraces().keySet();

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final List<Integer> written = new ArrayList<>();
    private static final List<TranscodeWorkers> POOLS = new ArrayList<>();

    private interface Step {
        void run(FrameSlot slot) throws IOException;
    }

    private FrameWork work(Step step) {
        opened.incrementAndGet();
        return new FrameWork() {
            @Override
            public void run(FrameSlot slot) throws IOException {
                step.run(slot);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
    }

    private static FramePipeline pipeline(
            int frames, int workers, int slots, SlotSize size, Cancellation cancellation) {
        TranscodeWorkers pool = new TranscodeWorkers(workers, 1 << 20);
        POOLS.add(pool);
        return new FramePipeline(frames, workers, slots, buffers -> new FrameSlot(size, buffers), cancellation, pool);
    }

    private void run(int frames, int workers, int slots, Step read, Step step) throws IOException {
        pipeline(frames, workers, slots, SIZE, new Cancellation())
                .run(read::run, () -> work(step), slot -> written.add(slot.frame));
    }

    @AfterEach
    void nothingIsLeftRunningOrOpen() {
        for (TranscodeWorkers pool : POOLS) {
            assertThat(pool.buffers().used()).isZero();
            pool.close();
            assertThat(pool.buffers().allocated()).isZero();
        }
        POOLS.clear();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            assertThat(others.contains(thread) || !thread.getName().equals("dcmflux-worker"))
                    .isTrue();
        }
        assertThat(closed.get()).isEqualTo(opened.get());
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "2, 5", "3, 7", "8, 17", "100, 201", "2, 10", "2, 24", "3, 49", "3, 1000"})
    void framesAreReadAndWrittenInOrderHoweverLongEachTakes(int workers, int slots) throws IOException {
        List<Integer> read = new ArrayList<>();
        long[] seen = new long[50];
        pipeline(50, workers, slots, SIZE, new Cancellation())
                .run(
                        slot -> {
                            read.add(slot.frame);
                            slot.input.clear().putLong(slot.frame * 7L).flip();
                        },
                        () -> work(slot -> {
                            sleep(slot.frame % 3);
                            slot.output
                                    .clear()
                                    .putLong(slot.decoded.getLong(0) + 1)
                                    .flip();
                        }),
                        slot -> {
                            written.add(slot.frame);
                            seen[slot.frame] = slot.output.getLong(0);
                        });
        assertThat(read).hasSize(50).isSorted();
        assertThat(written).isEqualTo(read);
        for (int frame = 0; frame < 50; frame++) {
            assertThat(seen[frame]).isEqualTo(frame * 7L + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 18, 40})
    void neverMoreFramesAreUnderWayThanThereAreSlots(int slots) throws IOException {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<FrameSlot> used = ConcurrentHashMap.newKeySet();
        pipeline(60, 4, slots, SIZE, new Cancellation())
                .run(
                        slot -> {
                            used.add(slot);
                            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        },
                        () -> work(slot -> sleep(1)),
                        slot -> underWay.decrementAndGet());
        assertThat(most.get()).isLessThanOrEqualTo(slots);
        assertThat(used).hasSizeLessThanOrEqualTo(slots);
    }

    @Test
    void oneWorkerIsTheCallingThread() throws IOException {
        Thread caller = Thread.currentThread();
        run(5, 1, 5, slot -> {}, slot -> assertThat(Thread.currentThread()).isSameAs(caller));
        run(1, 8, 5, slot -> {}, slot -> assertThat(Thread.currentThread()).isSameAs(caller));
        assertThat(written).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void ofSeveralFailuresTheFirstInTheOrderOfFramesIsThrown(int workers) {
        assertThatThrownBy(() -> run(20, workers, workers == 1 ? 1 : 9, slot -> {}, slot -> {
                    if (slot.frame >= 5) {
                        // The later the frame, the sooner it fails.
                        sleep(Math.max(0, 30 - 5 * slot.frame + 25));
                        throw new IOException("frame " + slot.frame);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("frame 5");
        assertThat(written).containsExactly(0, 1, 2, 3, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8})
    void whereSeveralFramesAreHandedOverAtOnceTheFirstFailureIsThrownToo(int failing) {
        assertThatThrownBy(() -> run(20, 2, 20, slot -> {}, slot -> {
                    if (slot.frame >= failing) {
                        throw new IOException("frame " + slot.frame);
                    }
                }))
                .hasMessage("frame " + failing);
        assertThat(written)
                .as("the frames of whole groups")
                .hasSize(failing / 4 * 4)
                .isSorted();
        written.clear();
        assertThatThrownBy(() -> run(
                        20,
                        2,
                        20,
                        slot -> {
                            if (slot.frame == failing) {
                                throw new IOException("reading frame " + failing);
                            }
                        },
                        slot -> {}))
                .hasMessage("reading frame " + failing);
        assertThat(written).hasSize(failing).isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aFrameThatCannotBeReadDoesNotHideAnEarlierOneThatCannotBeDecoded(int workers) {
        assertThatThrownBy(() -> run(
                        20,
                        workers,
                        workers == 1 ? 1 : 9,
                        slot -> {
                            if (slot.frame == 4) {
                                throw new IOException("reading frame 4");
                            }
                        },
                        slot -> {
                            if (slot.frame == 2) {
                                sleep(30);
                                throw new IOException("decoding frame 2");
                            }
                        }))
                .hasMessage("decoding frame 2");
        assertThat(written).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void framesBeforeOneThatCannotBeReadAreWritten(int workers) {
        assertThatThrownBy(() -> run(
                        20,
                        workers,
                        9,
                        slot -> {
                            if (slot.frame == 4) {
                                throw new IOException("reading frame 4");
                            }
                        },
                        slot -> {}))
                .hasMessage("reading frame 4");
        assertThat(written).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void unexpectedExceptionsAndErrorsOfWorkersArriveAsTheyAre(int workers) {
        for (Throwable thrown : List.of(
                new IllegalStateException("bug"), new StackOverflowError("deep"), new OutOfMemoryError("large"))) {
            assertThatThrownBy(() -> run(20, workers, 9, slot -> {}, slot -> {
                        if (slot.frame == 3) {
                            FramePipelineTest.<RuntimeException>sneak(thrown);
                        }
                    }))
                    .isSameAs(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void aWorkerThatCannotBeMadeClosesThoseThatWere() {
        AtomicInteger made = new AtomicInteger();
        assertThatThrownBy(() -> pipeline(20, 4, 9, SIZE, new Cancellation())
                        .run(
                                slot -> {},
                                () -> {
                                    if (made.incrementAndGet() == 3) {
                                        throw new IllegalStateException("no third");
                                    }
                                    return work(slot -> {});
                                },
                                slot -> {}))
                .hasMessage("no third");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void aFailureOfWritingEndsEverything(int workers) {
        assertThatThrownBy(() -> pipeline(20, workers, 9, SIZE, new Cancellation())
                        .run(slot -> {}, () -> work(slot -> {}), slot -> {
                            if (slot.frame == 3) {
                                throw new IOException("disk full");
                            }
                        }))
                .hasMessage("disk full");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void cancellingStopsBetweenFrames(int workers) {
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() -> pipeline(1000, workers, 9, SIZE, cancellation)
                        .run(slot -> {}, () -> work(slot -> {}), slot -> {
                            written.add(slot.frame);
                            if (slot.frame == 3) {
                                cancellation.cancel();
                            }
                        }))
                .isInstanceOf(CancellationException.class)
                .hasMessageContaining("nothing was kept");
        assertThat(written).hasSizeLessThan(20);
    }

    @Test
    void cancellingDoesNotWaitForFramesThatAreNotDoneButForTheirWorkers() throws InterruptedException {
        Cancellation cancellation = new Cancellation();
        CountDownLatch started = new CountDownLatch(1);
        Thread canceller = new Thread(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancellation.cancel();
        });
        canceller.start();
        assertThatThrownBy(() -> pipeline(100, 2, 5, SIZE, cancellation)
                        .run(
                                slot -> {},
                                () -> work(slot -> {
                                    started.countDown();
                                    sleep(200);
                                }),
                                slot -> written.add(slot.frame)))
                .isInstanceOf(CancellationException.class);
        canceller.join();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void anInterruptCancelsAndIsKept(int workers) {
        assertThatThrownBy(() -> pipeline(100, workers, 9, SIZE, new Cancellation())
                        .run(slot -> {}, () -> work(slot -> {}), slot -> {
                            if (slot.frame == 2) {
                                Thread.currentThread().interrupt();
                            }
                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
