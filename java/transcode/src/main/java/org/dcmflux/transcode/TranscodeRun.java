package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.transcode.TranscodeListener.Phase;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/** One input on its way to all its targets: planned, memory reserved, moved, verified, committed. */
final class TranscodeRun {
    /** Pixels of a single frame from which on a codec's own threads are worth their start. */
    private static final long PIXELS_WORTH_THREADS = 4 << 20;

    private final List<TranscodeOptions> targets;
    private final CodecRegistry registry;
    private final TranscodeWorkers pool;
    private final TranscodeListener listener;
    private final Cancellation cancellation;
    private final @Nullable Throwable[] failures;
    private final @Nullable TargetRun[] runs;

    TranscodeRun(
            List<TranscodeOptions> targets,
            CodecRegistry registry,
            TranscodeWorkers pool,
            TranscodeListener listener,
            Cancellation cancellation) {
        this.targets = targets.stream().map(options -> within(pool, options)).toList();
        this.registry = registry;
        this.pool = pool;
        this.listener = listener;
        this.cancellation = cancellation.or(pool.ending(targets.get(0).limits().frameTimeout()));
        this.failures = new Throwable[targets.size()];
        this.runs = new TargetRun[targets.size()];
    }

    /** Options whose threads and memory are those of the workers. */
    static TranscodeOptions within(TranscodeWorkers pool, TranscodeOptions options) {
        return options.concurrency() == pool.threads() && options.memory() == pool.memory()
                ? options
                : options.toBuilder()
                        .concurrency(pool.threads())
                        .memory(pool.memory())
                        .build();
    }

    /**
     * @param input closed by this call
     * @throws IOException when the input cannot be read, which concerns all targets
     */
    List<TranscodeOutcome> run(ByteSource input, List<Destination> destinations) throws IOException {
        try (DicomFile file = DicomFile.open(input, targets.get(0).read())) {
            int borrowed = isOneLargeFrame(file) && pool.isWorker() ? pool.borrowIdle() : 0;
            try {
                int codecThreads = pool.isWorker() ? 1 + borrowed : pool.threads();
                return run(file, destinations, codecThreads);
            } finally {
                pool.giveBackThreads(borrowed);
            }
        }
    }

    static boolean isOneLargeFrame(DicomFile file) {
        long rows = file.dataSet().integer(Tags.Rows).orElse(0);
        long columns = file.dataSet().integer(Tags.Columns).orElse(0);
        return rows * columns >= PIXELS_WORTH_THREADS
                && file.dataSet().integer(Tags.NumberOfFrames).orElse(1) == 1;
    }

    /** @param codecThreads that a codec may use for the only frame of an image */
    List<TranscodeOutcome> run(DicomFile file, List<Destination> destinations, int codecThreads) throws IOException {
        @Nullable TranscodePlan[] plans = new TranscodePlan[targets.size()];
        for (int i = 0; i < plans.length; i++) {
            int target = i;
            attempt(i, () -> {
                requireOther(file.name(), destinations.get(target));
                plans[target] = new Planner(registry, file, targets.get(target), codecThreads).plan();
                listener.planned(file.name(), plans[target]);
            });
        }
        long need = need(plans);
        pool.reserve(need, cancellation);
        try {
            for (int i = 0; i < plans.length; i++) {
                int target = i;
                TranscodePlan plan = plans[i];
                if (plan != null) {
                    attempt(
                            i,
                            () -> runs[target] = new TargetRun(
                                    targets.get(target),
                                    plan,
                                    codecThreads,
                                    file,
                                    destinations.get(target),
                                    pool,
                                    listener,
                                    cancellation));
                }
            }
            return transcode(plans);
        } finally {
            for (int i = 0; i < runs.length; i++) {
                close(i);
            }
            pool.release(need);
        }
    }

    private List<TranscodeOutcome> transcode(@Nullable TranscodePlan[] plans) throws IOException {
        List<Integer> framed = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            TargetRun run = runs[i];
            if (run != null && run.isFramed()) {
                framed.add(i);
            } else if (run != null) {
                attempt(i, run::writeWhole);
            }
        }
        if (framed.size() == 1) {
            int only = framed.get(0);
            attempt(only, () -> moveFrames(Objects.requireNonNull(runs[only])));
        } else if (framed.size() > 1) {
            shareFrames(framed, plans);
        }
        List<TranscodeOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < runs.length; i++) {
            outcomes.add(outcome(i));
        }
        return outcomes;
    }

    private TranscodeOutcome outcome(int target) throws IOException {
        TargetRun run = runs[target];
        @Nullable TranscodeResult[] result = new TranscodeResult[1];
        if (run != null && failures[target] == null) {
            attempt(target, () -> result[0] = run.complete(registry, listener));
        }
        close(target);
        return new TranscodeOutcome(failures[target] == null ? result[0] : null, failures[target]);
    }

    private void moveFrames(TargetRun run) throws IOException {
        TranscodePlan plan = run.plan;
        int frames = plan.frameCount();
        var index = Objects.requireNonNull(plan.pixels()).index();
        new FramePipeline(
                        frames,
                        plan.concurrency(),
                        plan.slots(),
                        buffers -> new FrameSlot(plan.bytesPerSlot(), buffers),
                        cancellation,
                        pool)
                .run(slot -> slot.read(index), () -> run.leaveable(run.worker(plan)), slot -> {
                    int length = run.frame(slot);
                    listener.frameFinished(plan.source(), FrameProgress.of(Phase.TRANSCODING, slot, frames, length));
                });
        run.endFrames();
    }

    private void shareFrames(List<Integer> framed, @Nullable TranscodePlan[] plans) throws IOException {
        List<TargetRun> sharing =
                framed.stream().map(i -> Objects.requireNonNull(runs[i])).toList();
        int slots = slots(plans);
        int workers = Math.min(
                slots,
                sharing.stream().mapToInt(run -> run.plan.concurrency()).max().orElse(1));
        int frames = sharing.get(0).plan.frameCount();
        SharedFrames.Receiver receiver = new SharedFrames.Receiver() {
            @Override
            public boolean takes(int target) {
                return failures[framed.get(target)] == null;
            }

            @Override
            public void frame(int target, FrameSlot slot) throws IOException {
                attempt(framed.get(target), () -> {
                    if (slot.failure != null) {
                        throw slot.failure;
                    }
                    int length = sharing.get(target).frame(slot);
                    listener.frameFinished(
                            sharing.get(target).plan.source(),
                            FrameProgress.of(Phase.TRANSCODING, slot, frames, length));
                });
            }
        };
        new SharedFrames(sharing).run(workers, slots, cancellation, pool, receiver);
        for (int i : framed) {
            if (failures[i] == null) {
                attempt(i, Objects.requireNonNull(runs[i])::endFrames);
            }
        }
    }

    /** Frames under way at once when several targets share them: as many as fit for all. */
    private int slots(@Nullable TranscodePlan[] plans) throws LimitExceededException {
        List<TranscodePlan> framed = framed(plans);
        long heap = 0;
        long codecs = 0;
        int least = Integer.MAX_VALUE;
        for (TranscodePlan plan : framed) {
            heap = Math.max(heap, plan.memory().heap());
            codecs += plan.memory().codecs();
            least = Math.min(least, plan.slots());
        }
        long one = SharedFrames.slotBytes(framed);
        long room = pool.memory() - heap - codecs;
        if (room < one) {
            throw new LimitExceededException(
                    "memory",
                    pool.memory(),
                    framed.get(0).source(),
                    "one frame for " + framed.size() + " targets at once needs " + (heap + codecs + one) + " bytes");
        }
        return (int) Math.min(least, room / Math.max(1, one));
    }

    private static List<TranscodePlan> framed(@Nullable TranscodePlan[] plans) {
        List<TranscodePlan> framed = new ArrayList<>();
        for (TranscodePlan plan : plans) {
            if (plan != null && plan.slots() > 0) {
                framed.add(plan);
            }
        }
        return framed;
    }

    /** Everything that is allocated for this input together. */
    private long need(@Nullable TranscodePlan[] plans) throws IOException {
        long codecs = 0;
        long heap = 0;
        long verifying = 0;
        long sinks = 0;
        for (int i = 0; i < plans.length; i++) {
            TranscodePlan plan = plans[i];
            if (plan != null) {
                codecs += plan.memory().codecs();
                heap = Math.max(heap, plan.memory().heap());
                // That of one is in its heap already.
                sinks += i == 0
                        ? 0
                        : DirectBuffers.rounded(targets.get(i).write().bufferSize());
                verifying = Math.max(verifying, verifying(plan, targets.get(i)));
            }
        }
        List<TranscodePlan> framed = framed(plans);
        long frames = framed.size() > 1 ? slots(plans) * SharedFrames.slotBytes(framed) : 0;
        for (TranscodePlan plan : framed) {
            frames = Math.max(frames, plan.memory().frameBuffers());
        }
        return codecs + heap + sinks + Math.max(frames, verifying);
    }

    private static long verifying(TranscodePlan plan, TranscodeOptions options) throws IOException {
        if (plan.pixels() == null) {
            return 0;
        }
        if (options.maxError().isPresent() && plan.lossy() != null) {
            return MemoryNeed.slotBytes(plan.bytesPerSlot())
                    + DirectBuffers.rounded(plan.bytesPerSlot().decoded());
        }
        boolean copied = plan.step() == Step.COPY || plan.step() == Step.REENCAPSULATE;
        boolean compared = options.verification() == Verification.ALL_FRAMES || options.digests() == Digests.SHA256;
        return copied && compared
                ? 2 * DirectBuffers.rounded(plan.pixels().index().largest() + 1)
                : 0;
    }

    private static void requireOther(String input, Destination destination) throws IOException {
        Path output = destination.path();
        Path source;
        try {
            source = Path.of(input);
        } catch (InvalidPathException e) {
            return; // the name of a source that is no file
        }
        if (output != null && Files.exists(output) && Files.exists(source) && Files.isSameFile(source, output)) {
            throw new OutputException(output.toString(), "is the input itself; give another name", null);
        }
    }

    private interface Part {
        void run() throws IOException;
    }

    /** Runs a part of one target's work; its failure ends that target, a cancellation ends all. */
    private void attempt(int target, Part part) throws IOException {
        try {
            part.run();
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            if (targets.size() == 1 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            failures[target] = e;
        }
    }

    private void close(int target) throws IOException {
        TargetRun run = runs[target];
        runs[target] = null;
        if (run != null) {
            run.close();
        }
    }
}
