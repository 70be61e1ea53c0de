package org.dcmflux.transcode.batch;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.dcmflux.transcode.FrameProgress;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan;
import org.dcmflux.transcode.batch.BatchItem.Status;

/**
 * Tells how far a batch is and when it will be done. Give it to {@link BatchTranscoder#run} as both listeners, alone or with
 * others, and ask {@link #now()} at any time. For one batch; thread-safe.
 *
 * <p>What is left is measured in bytes of inputs, and taken to go on as fast as those that were worked on so far; a large file under
 * way counts by its frames. Inputs that there was nothing to do for count as passed, not as worked on.
 */
public final class BatchForecast implements TranscodeListener, BatchListener {
    private final int targets;
    private final long stepsOfAFrame;
    private final Map<String, UnderWay> underWay = new HashMap<>();
    private final Map<Long, Input> inputs = new HashMap<>();
    private final Map<Status, Long> files = new EnumMap<>(Status.class);
    private long start = System.nanoTime();
    private long totalFiles = -1;
    private long totalBytes = -1;
    private long frames;
    private long inputBytes;
    private long outputBytes;
    private double worked;
    private double passed;

    public BatchForecast(BatchOptions options) {
        this.targets = options.targets().size();
        // Frames that lose nothing are decoded again from the output.
        this.stepsOfAFrame = options.targets().get(0).verification() == Verification.NONE ? 1 : 2;
    }

    /**
     * How far it is.
     *
     * @param done inputs with all their outputs made
     * @param failed inputs that have not all of their outputs, for a reason of their own
     * @param others inputs that there was nothing to do for, or that were not begun
     * @param total inputs, be they DICOM or not; absent while they are still being counted
     * @param frames that were transcoded, once for each target
     * @param bytesPerSecond bytes of inputs that were worked on, for each second since the batch began
     * @param ratio bytes of inputs for each byte of their outputs, of those that are done; absent before the first
     * @param elapsed since the batch began
     * @param remaining until it will be done; absent while inputs are being counted, and before anything was worked on
     */
    public record Progress(
            long done,
            long failed,
            long others,
            OptionalLong total,
            long frames,
            double bytesPerSecond,
            OptionalDouble ratio,
            Duration elapsed,
            Optional<Duration> remaining) {}

    /** A file on its way, in steps of one frame. */
    private static final class UnderWay {
        final long bytes;
        long steps;
        long expected;
        double copied;

        UnderWay(long bytes) {
            this.bytes = bytes;
        }

        double worked() {
            double framed = expected == 0 ? 0 : Math.min(1, (double) steps / expected);
            return bytes * Math.max(framed, Math.min(1, copied));
        }
    }

    /** An input of which some outputs have ended. */
    private static final class Input {
        int ended;
        Status status = Status.DONE_BEFORE;
    }

    @Override
    public synchronized void batchStarted(long countedFiles, long bytes) {
        start = System.nanoTime();
        if (countedFiles >= 0 && bytes >= 0) {
            batchCounted(countedFiles, bytes);
        }
    }

    @Override
    public synchronized void batchCounted(long countedFiles, long bytes) {
        totalFiles = countedFiles;
        totalBytes = bytes;
    }

    @Override
    public synchronized void fileStarted(String input, long bytes) {
        underWay.put(input, new UnderWay(bytes));
    }

    @Override
    public synchronized void planned(String input, TranscodePlan plan) {
        UnderWay file = underWay.get(input);
        if (file != null) {
            file.expected += plan.frameCount() * (plan.isLossless() ? stepsOfAFrame : 1);
        }
    }

    @Override
    public synchronized void frameFinished(String input, FrameProgress frame) {
        UnderWay file = underWay.get(input);
        if (file != null) {
            file.steps++;
        }
        frames += frame.phase() == Phase.TRANSCODING ? 1 : 0;
    }

    @Override
    public synchronized void bytesCopied(String input, long done, long total) {
        UnderWay file = underWay.get(input);
        if (file != null && total > 0) {
            file.copied = (double) done / total;
        }
    }

    @Override
    public synchronized void ended(BatchItem item) {
        underWay.remove(item.input().toString());
        Input input = inputs.computeIfAbsent(item.number(), number -> new Input());
        int outputs = item.target() == null ? targets : 1;
        input.ended += outputs;
        input.status = worse(input.status, item.status());
        if (item.result() != null) {
            inputBytes += item.result().inputBytes();
            outputBytes += item.result().outputBytes();
        }
        double bytes = (double) size(item) * outputs / targets;
        if (isWorkedOn(item.status())) {
            worked += bytes;
        } else {
            passed += bytes;
        }
        if (input.ended >= targets) {
            inputs.remove(item.number());
            files.merge(input.status, 1L, Long::sum);
        }
    }

    private static long size(BatchItem item) {
        return item.result() == null
                ? InputCount.size(item.input())
                : item.result().inputBytes();
    }

    private static boolean isWorkedOn(Status status) {
        return status == Status.DONE || status == Status.FAILED || status == Status.CANCELLED;
    }

    /** What is said of an input whose outputs ended in two ways. */
    private static Status worse(Status one, Status other) {
        return rank(other) > rank(one) ? other : one;
    }

    private static int rank(Status status) {
        return switch (status) {
            case DONE_BEFORE, SKIPPED_EXISTS, SKIPPED_NOT_DICOM -> 0;
            case DONE -> 1;
            case NOT_ATTEMPTED -> 2;
            case CANCELLED -> 3;
            case FAILED -> 4;
        };
    }

    /** How far the batch is now. */
    public synchronized Progress now() {
        long done = files.getOrDefault(Status.DONE, 0L);
        long failed = files.getOrDefault(Status.FAILED, 0L);
        long all = files.values().stream().mapToLong(Long::longValue).sum();
        double nanos = Math.max(1, System.nanoTime() - start);
        // A file whose outputs are not all told of yet is still under way.
        double moved = worked
                + underWay.values().stream().mapToDouble(UnderWay::worked).sum();
        Optional<Duration> remaining = Optional.empty();
        if (totalBytes >= 0 && moved > 0) {
            double left = Math.max(0, totalBytes - moved - passed);
            remaining = Optional.of(Duration.ofNanos((long) Math.min(Long.MAX_VALUE, left / moved * nanos)));
        }
        return new Progress(
                done,
                failed,
                all - done - failed,
                totalFiles < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(totalFiles, all)),
                frames,
                moved / nanos * 1e9,
                outputBytes == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) inputBytes / outputBytes),
                Duration.ofNanos((long) nanos),
                remaining);
    }
}
