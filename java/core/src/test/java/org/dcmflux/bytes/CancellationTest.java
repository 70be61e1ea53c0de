package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.Cancellation.Registration;
import org.junit.jupiter.api.Test;

class CancellationTest {
    private final List<String> heard = new ArrayList<>();

    @Test
    void actionRunsOnce_whenCancelled() {
        Cancellation cancellation = new Cancellation();
        try (Registration registered = cancellation.onCancel(() -> heard.add("cancelled"))) {
            assertThat(registered).isNotNull();
            assertThat(heard).isEmpty();
            cancellation.cancel();
            cancellation.cancel();
        }
        assertThat(heard).containsExactly("cancelled");
        assertThatThrownBy(cancellation::check).isInstanceOf(CancellationException.class);
    }

    @Test
    void actionRunsAtOnce_whenCancelledBefore() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        cancellation.onCancel(() -> heard.add("late"));
        assertThat(heard).containsExactly("late");
    }

    @Test
    void actionThatWasTakenBack_doesNotRun() {
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();
        first.or(second).onCancel(() -> heard.add("never")).close();
        first.cancel();
        second.cancel();
        assertThat(heard).isEmpty();
    }

    @Test
    void actionOfACombination_runsWithWhicheverComesFirst() {
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();
        Cancellation either = first.or(second);
        either.onCancel(() -> heard.add("one"));
        second.cancel();
        first.cancel();
        either.cancel();
        assertThat(heard).containsExactly("one");
        assertThat(either.isCancelled()).isTrue();
    }

    @Test
    void timeThatHasPassedCancels() {
        assertThat(Cancellation.after(Duration.ZERO).isCancelled()).isTrue();
        assertThat(Cancellation.after(Duration.ofDays(1)).isCancelled()).isFalse();
    }
}
