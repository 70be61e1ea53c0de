package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.junit.jupiter.api.Test;

class CodecThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final CodecThreads threads = new CodecThreads();

    private CodecThread session(String codec, Duration deadline) {
        return new CodecThread(codec, new CodecDeadline(deadline, new Cancellation(), threads), () -> {});
    }

    private Thread threadOf(CodecThread session) throws CodecException {
        AtomicReference<Thread> worked = new AtomicReference<>();
        session.run(() -> worked.set(Thread.currentThread()));
        return worked.get();
    }

    @Test
    void theNextSession_takesTheThreadThatTheLastGaveBack() throws CodecException {
        Thread first;
        try (threads) {
            try (CodecThread session = session("one", LONG)) {
                first = threadOf(session);
                assertThat(first.getName()).isEqualTo("dcmflux-codec-one");
                assertThat(threadOf(session)).isSameAs(first).isNotSameAs(Thread.currentThread());
                try (CodecThread beside = session("two", LONG)) {
                    assertThat(threadOf(beside)).isNotSameAs(first);
                }
            }
            try (CodecThread session = session("three", LONG)) {
                assertThat(threadOf(session)).isSameAs(first);
                assertThat(first.getName()).isEqualTo("dcmflux-codec-three");
            }
        }
        assertThat(first.isAlive()).isFalse();
    }

    @Test
    void aThreadThatWasLeft_servesNobodyElse_andEndsWhenItComesBack() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicReference<Thread> hung = new AtomicReference<>();
        CodecThread session = session("tarpit", SHORT);
        assertThatThrownBy(() -> session.run(() -> {
                    hung.set(Thread.currentThread());
                    awaitUninterruptibly(hanging);
                }))
                .isInstanceOfSatisfying(
                        CodecException.class,
                        left -> assertThat(left.status()).isEqualTo(CodecException.Status.TIMED_OUT));
        session.close();
        try (CodecThread next = session("next", LONG)) {
            assertThat(threadOf(next)).isNotSameAs(hung.get());
        }
        threads.close();
        assertThat(hung.get().isAlive()).isTrue();
        hanging.countDown();
        hung.get().join();
    }

    @Test
    void aThreadThatIsGivenBackTooLate_ends() throws CodecException {
        Thread late;
        try (CodecThread session = session("late", LONG)) {
            late = threadOf(session);
            threads.close();
            assertThat(threadOf(session)).isSameAs(late);
        }
        assertThat(late.isAlive()).isFalse();
    }

    @Test
    void whatFails_doesNotCostTheThread() throws CodecException {
        try (threads;
                CodecThread session = session("broken", LONG)) {
            Thread first = threadOf(session);
            assertThatThrownBy(() -> session.run(() -> {
                        throw new IllegalStateException("a bug");
                    }))
                    .hasMessage("a bug");
            assertThat(threadOf(session)).isSameAs(first);
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // Like native code, which does not notice.
            }
        }
    }
}
