package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.junit.jupiter.api.Test;

class CodecWatchTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CodecThreads threads = new CodecThreads();
    private final Cancellation cancellation = new Cancellation();

    private CodecWatch watch() {
        return watch(() -> {});
    }

    private CodecWatch watch(Runnable onEnd) {
        return new CodecWatch(new CodecDeadline(LONG, cancellation, threads), onEnd);
    }

    private static Thread threadOf(CodecWatch watch) throws IOException {
        AtomicReference<Thread> worked = new AtomicReference<>();
        watch.run(() -> worked.set(Thread.currentThread()));
        return worked.get();
    }

    @Test
    void theNextWatch_takesTheThreadThatTheLastGaveBack() throws IOException {
        Thread first;
        try (threads) {
            try (CodecWatch watch = watch()) {
                first = threadOf(watch);
                assertThat(threadOf(watch)).isSameAs(first).isNotSameAs(Thread.currentThread());
                try (CodecWatch beside = watch()) {
                    assertThat(threadOf(beside)).isNotSameAs(first);
                }
            }
            try (CodecWatch watch = watch()) {
                assertThat(threadOf(watch)).isSameAs(first);
            }
        }
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void aThreadThatWasLeft_servesNobodyElse_andEndsWhenItComesBack() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicReference<Thread> hung = new AtomicReference<>();
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CodecWatch watch = watch(() -> done.add("ended"));
        assertThatThrownBy(() -> watch.run(() -> {
                    hung.set(Thread.currentThread());
                    watch.during("good", LONG, () -> done.add("frame"));
                    watch.during("tarpit", SHORT, () -> awaitUninterruptibly(hanging));
                    done.add("nobody wants this");
                }))
                .isInstanceOfSatisfying(CodecException.class, left -> {
                    assertThat(left.status()).isEqualTo(CodecException.Status.TIMED_OUT);
                    assertThat(left.codec()).isEqualTo("tarpit");
                })
                .hasMessageContaining("frame deadline of 0.05 s");
        assertThat(watch.isLeft()).isTrue();
        watch.close();
        assertThat(done).containsExactly("frame");
        assertThatThrownBy(() -> watch.run(() -> done.add("more")))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("given up with an earlier frame");
        try (CodecWatch next = watch()) {
            assertThat(threadOf(next)).isNotSameAs(hung.get());
        }
        threads.close();
        assertThat(hung.get().isAlive()).isTrue();
        hanging.countDown();
        hung.get().join();
        assertThat(done).containsExactly("frame", "ended");
    }

    /** What catches the failures of one codec and asks the next one must not go on with what it no longer has. */
    @Test
    void aThreadThatWasLeft_getsNoFurther_evenWhenTheCodecFails() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicReference<Thread> hung = new AtomicReference<>();
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        CodecWatch watch = watch(() -> done.add("ended"));
        assertThatThrownBy(() -> watch.run(() -> {
                    hung.set(Thread.currentThread());
                    try {
                        watch.during("tarpit", SHORT, () -> {
                            awaitUninterruptibly(hanging);
                            throw new CodecException("tarpit", CodecException.Status.MALFORMED_INPUT, "after all");
                        });
                    } catch (CodecException e) {
                        watch.during("next", LONG, () -> done.add("frame"));
                    }
                }))
                .hasMessageContaining("was given up");
        hanging.countDown();
        hung.get().join();
        assertThat(done).containsExactly("ended");
    }

    @Test
    void withoutDeadline_aCodecIsLeft_onlyWhenTheWorkWasCancelled() {
        CountDownLatch hanging = new CountDownLatch(1);
        CodecWatch watch = watch();
        assertThatThrownBy(() -> watch.run(() -> watch.during("tarpit", Duration.ZERO, () -> {
                    cancellation.cancel();
                    awaitUninterruptibly(hanging);
                })))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("did not come back after the work was cancelled");
        hanging.countDown();
    }

    /** Writing what a codec made may take as long as it likes. */
    @Test
    void workIsNotLeft_whileNoCodecIsAtAFrame() throws Exception {
        try (threads;
                CodecWatch watch = watch()) {
            List<String> done = new ArrayList<>();
            watch.run(() -> {
                watch.during("quick", SHORT, () -> {});
                sleep(4 * SHORT.toMillis());
                done.add("slow");
            });
            assertThat(done).containsExactly("slow");
        }
    }

    @Test
    void aThreadThatIsGivenBackTooLate_ends() throws IOException {
        Thread late;
        try (CodecWatch watch = watch()) {
            late = threadOf(watch);
            threads.close();
            assertThat(threadOf(watch)).isSameAs(late);
        }
        assertThat(late.isAlive()).isFalse();
    }

    @Test
    void whatFails_doesNotCostTheThread() throws IOException {
        try (threads;
                CodecWatch watch = watch()) {
            Thread first = threadOf(watch);
            for (Throwable failure :
                    List.of(new IllegalStateException("a bug"), new EOFException("short"), new AssertionError("no"))) {
                assertThatThrownBy(() -> watch.run(() -> {
                            throw failing(failure);
                        }))
                        .isSameAs(failure);
                assertThat(threadOf(watch)).isSameAs(first);
            }
        }
    }

    private static IOException failing(Throwable failure) {
        if (failure instanceof RuntimeException bug) {
            throw bug;
        }
        if (failure instanceof Error broken) {
            throw broken;
        }
        return (IOException) failure;
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                if (latch.await(5, TimeUnit.MINUTES)) {
                    return;
                }
            } catch (InterruptedException e) {
                // Like native code, which does not notice.
            }
        }
    }
}
