package org.dcmflux.transcode;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.dcmflux.transcode.TranscodeMetrics.Counter;
import org.dcmflux.transcode.TranscodeMetrics.Timer;
import org.dcmflux.transcode.TranscodeMetrics.Work;

/** Turns what happens into numbers. */
final class MeteringListener implements TranscodeListener {
    private final TranscodeMetrics metrics;
    private final ConcurrentMap<String, Work> underWay = new ConcurrentHashMap<>();

    MeteringListener(TranscodeMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void planned(String input, TranscodePlan plan) {
        underWay.put(input, new Work(plan.from(), plan.to()));
    }

    @Override
    public void frameFinished(String input, FrameProgress frame) {
        Work work = underWay.getOrDefault(input, Work.UNKNOWN);
        if (frame.phase() == Phase.VERIFYING) {
            metrics.count(Counter.FRAMES_VERIFIED, work, 1);
            time(Timer.VERIFY, work, frame.decodeNanos());
            return;
        }
        metrics.count(Counter.FRAMES_TRANSCODED, work, 1);
        metrics.count(Counter.NATIVE_BYTES, work, frame.nativeBytes());
        time(Timer.DECODE, work, frame.decodeNanos());
        time(Timer.ENCODE, work, frame.encodeNanos());
    }

    private void time(Timer timer, Work work, long nanos) {
        if (nanos > 0) {
            metrics.time(timer, work, nanos);
        }
    }

    @Override
    public void fileFinished(String input, FileOutcome outcome) {
        Work known = underWay.remove(input);
        Work work = known == null ? Work.UNKNOWN : known;
        metrics.count(counter(outcome.status()), work, 1);
        TranscodeResult result = outcome.result();
        if (result != null) {
            metrics.count(Counter.INPUT_BYTES, work, result.inputBytes());
            metrics.count(Counter.OUTPUT_BYTES, work, result.outputBytes());
        }
        time(Timer.FILE, work, outcome.nanos());
    }

    private static Counter counter(FileOutcome.Status status) {
        return switch (status) {
            case DONE -> Counter.FILES_DONE;
            case SKIPPED -> Counter.FILES_SKIPPED;
            case FAILED -> Counter.FILES_FAILED;
            case CANCELLED -> Counter.FILES_CANCELLED;
        };
    }
}
