package org.dcmflux.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.transcode.TranscodeMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times transcoding in a {@link MeterRegistry}.
 *
 * <p>Meters are called {@code dcmflux.} and the label of the counter or timer, for instance {@code dcmflux.files.done} and
 * {@code dcmflux.frame.encode}; their tags {@code from} and {@code to} are the short names of the Transfer Syntaxes, or {@code
 * unknown}. Nothing of a file's content or name becomes a tag. Give {@link #listener()} to a transcode:
 *
 * <pre>{@code
 * TranscodeMetrics metrics = new MicrometerMetrics(registry);
 * transcoder.transcode(source, target, metrics.listener(), cancellation);
 * }</pre>
 *
 * <p>Thread-safe; one for all transcodes of a process.
 */
public final class MicrometerMetrics implements TranscodeMetrics {
    private static final String PREFIX = "dcmflux.";

    private record Key(Enum<?> what, Work work) {}

    private final MeterRegistry registry;
    private final ConcurrentMap<Key, io.micrometer.core.instrument.Counter> counters = new ConcurrentHashMap<>();
    private final ConcurrentMap<Key, io.micrometer.core.instrument.Timer> timers = new ConcurrentHashMap<>();

    public MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void count(Counter counter, Work work, long amount) {
        counters.computeIfAbsent(
                        new Key(counter, work),
                        key -> io.micrometer.core.instrument.Counter.builder(PREFIX + counter.label())
                                .baseUnit(counter.unit())
                                .tags(tags(work))
                                .register(registry))
                .increment(amount);
    }

    @Override
    public void time(Timer timer, Work work, long nanos) {
        timers.computeIfAbsent(
                        new Key(timer, work),
                        key -> io.micrometer.core.instrument.Timer.builder(PREFIX + timer.label())
                                .tags(tags(work))
                                .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Tags tags(Work work) {
        return Tags.of("from", name(work.from()), "to", name(work.to()));
    }

    private static String name(@Nullable TransferSyntax syntax) {
        if (syntax == null) {
            return "unknown";
        }
        String shortName = syntax.shortName();
        return shortName == null ? syntax.keyword() : shortName;
    }
}
