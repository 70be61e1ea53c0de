package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.transcode.Destination;
import org.dcmflux.transcode.FileOutcome;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOutcome;
import org.dcmflux.transcode.TranscodeWorkers;
import org.dcmflux.transcode.Transcoder;
import org.dcmflux.transcode.batch.BatchItem.Status;
import org.dcmflux.transcode.batch.BatchOptions.Existing;
import org.dcmflux.transcode.batch.BatchOptions.OnFailure;
import org.jspecify.annotations.Nullable;

/** One batch under way: as many drivers as there are threads, each of which takes an input, does it, and goes to the end of the queue. */
final class BatchRun {
    private final BatchOptions options;
    private final CodecRegistry registry;
    private final TranscodeWorkers workers;
    private final InputScan inputs;
    private final @Nullable Journal journal;
    private final BatchListener listener;
    private final TranscodeListener progress;
    private final Cancellation asked;
    private final Cancellation failFast = new Cancellation();
    private final Cancellation cancellation;
    private final OutputTree tree;
    private final Map<Path, Path> claimed = new HashMap<>();
    private final Map<Status, Long> counts = new EnumMap<>(Status.class);
    private final ReentrantLock scanning = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final InputCount count;
    private int underWay;
    private boolean over;
    private @Nullable Throwable fatal;

    BatchRun(
            BatchOptions options,
            CodecRegistry registry,
            TranscodeWorkers workers,
            InputScan inputs,
            @Nullable Journal journal,
            BatchListener listener,
            TranscodeListener progress,
            Cancellation asked)
            throws IOException {
        this.options = options;
        this.registry = registry;
        this.workers = workers;
        this.inputs = inputs;
        this.journal = journal;
        this.listener = listener;
        this.progress = progress;
        this.asked = asked;
        this.cancellation = asked.or(failFast);
        this.tree = new OutputTree(options.naming().root());
        this.count = new InputCount(inputs, progress);
    }

    BatchSummary run() throws IOException {
        lock.lock();
        try {
            underWay = workers.threads() + (count.isAhead() ? 1 : 0);
            if (count.isAhead()) {
                workers.execute(() -> repeat(() -> !cancellation.isCancelled() && count.more()));
            }
            for (int i = 0; i < workers.threads(); i++) {
                workers.execute(() -> repeat(this::driveOnce));
            }
            boolean interrupted = false;
            while (!over) {
                try {
                    ended.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failFast.cancel();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted; nothing half-written was left behind");
            }
            asked.check();
            rethrow(fatal);
            return new BatchSummary(counts);
        } finally {
            lock.unlock();
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure != null) {
            new TranscodeOutcome(null, failure).get();
        }
    }

    private interface Part {
        /** @return whether there is more of it to do */
        boolean run() throws IOException;
    }

    /** Does one part of the work; what this thread does next is the pool's decision, which lets frames of others go first. */
    private void repeat(Part part) {
        boolean more = false;
        try {
            more = part.run();
            if (more) {
                workers.execute(() -> repeat(part));
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            more = false;
            fail(e);
        } finally {
            if (!more) {
                leave();
            }
        }
    }

    /** The last one tells of the inputs that nobody came to. */
    private void leave() {
        lock.lock();
        try {
            underWay--;
            if (underWay > 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            tellOfTheRest();
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            lock.lock();
            try {
                over = true;
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends the whole batch. */
    private void fail(Throwable failure) {
        lock.lock();
        try {
            fatal = fatal == null ? failure : fatal;
        } finally {
            lock.unlock();
        }
        failFast.cancel();
    }

    private boolean driveOnce() throws IOException {
        BatchWork work;
        scanning.lock();
        try {
            if (cancellation.isCancelled()) {
                return false;
            }
            FoundInput input = next();
            if (input == null) {
                count.ended();
                return false;
            }
            count.found(input.path());
            work = new BatchWork(input);
            prepare(work);
        } finally {
            scanning.unlock();
        }
        if (!work.targets.isEmpty()) {
            transcode(work);
        }
        return true;
    }

    /**
     * After a cancellation and after a failure that stops the batch: every input ends with a status, also those that were never
     * begun. Names that a list has not said yet are not waited for.
     */
    private void tellOfTheRest() throws IOException {
        if (!cancellation.isCancelled() || fatal != null) {
            return;
        }
        while (true) {
            try {
                FoundInput input = inputs.nextAtOnce();
                if (input == null) {
                    return;
                }
                tellNotAttempted(new BatchWork(input));
            } catch (InputScan.ScanException e) {
                tell(new BatchWork(e.directory()).failed(null, null, e));
            }
        }
    }

    private void tellNotAttempted(BatchWork work) throws IOException {
        Map<TranscodeOptions, Path> before = new LinkedHashMap<>();
        for (TranscodeOptions target : options.targets()) {
            Path output = journal == null ? null : journal.outputOf(work.input.path(), target.target());
            if (output != null) {
                before.put(target, output);
            }
        }
        if (before.isEmpty()) {
            tell(work.item(null, null, Status.NOT_ATTEMPTED));
            return;
        }
        for (TranscodeOptions target : options.targets()) {
            Path output = before.get(target);
            tell(
                    output == null
                            ? work.item(target.target(), null, Status.NOT_ATTEMPTED)
                            : work.item(target.target(), output, Status.DONE_BEFORE, InputCount.size(output), null));
        }
    }

    private @Nullable FoundInput next() throws IOException {
        while (true) {
            try {
                return inputs.next();
            } catch (InputScan.ScanException e) {
                tell(new BatchWork(e.directory()).failed(null, null, e));
            }
        }
    }

    /** Decides what is done for an input; names are given away here, in the order of finding. */
    private void prepare(BatchWork work) throws IOException {
        FoundInput input = work.input;
        OutputNaming.Values values;
        try {
            if (input.origin() == FoundInput.Origin.IN_DIRECTORY && !Recognition.isDicom(input.path())) {
                tell(work.item(null, null, Status.SKIPPED_NOT_DICOM));
                return;
            }
            values = options.naming().new Values(input, options.targets().get(0).read());
        } catch (IOException | RuntimeException e) {
            announce(input, e);
            tell(work.failed(null, null, e));
            return;
        }
        for (TranscodeOptions target : options.targets()) {
            Path output = null;
            try {
                Path place = values.place(target.target());
                output = options.naming().root().resolve(place);
                claim(input.path(), output);
                prepare(work, target, place);
            } catch (IOException | RuntimeException e) {
                announce(input, e);
                tell(work.failed(target.target(), output, e));
            }
        }
    }

    private void prepare(BatchWork work, TranscodeOptions target, Path place) throws IOException {
        FoundInput input = work.input;
        Path output = tree.prepare(place);
        if (journal != null && journal.isDone(input.path(), target.target(), output)) {
            progress.fileFinished(input.path().toString(), FileOutcome.skipped());
            tell(work.item(target.target(), output, Status.DONE_BEFORE, Files.size(output), null));
            return;
        }
        if (Files.exists(output, LinkOption.NOFOLLOW_LINKS)) {
            if (options.existing() == Existing.SKIP) {
                progress.fileFinished(input.path().toString(), FileOutcome.skipped());
                tell(work.item(target.target(), output, Status.SKIPPED_EXISTS, Files.size(output), null));
                return;
            }
            refuseInput(input.path(), output, target);
        }
        work.targets.add(target);
        work.outputs.add(output);
    }

    /** An output that replaces an input is lost work: that input may not have been read yet. */
    private void refuseInput(Path input, Path output, TranscodeOptions target) throws IOException {
        if (target.write().ifExists() == IfExists.OVERWRITE
                && Files.exists(output)
                && !Files.isSameFile(input, output)
                && inputs.isInput(output.toRealPath())) {
            throw new OutputException(
                    output.toString(), "is an input of this batch, or among them; it is not overwritten", null);
        }
    }

    private void claim(Path input, Path output) throws OutputException {
        Path key = output.toAbsolutePath().normalize();
        Path first = claimed.putIfAbsent(key, input);
        if (first != null) {
            throw new OutputException(
                    output.toString(),
                    "is the name of the output of " + first + " already; " + input + " gets none",
                    null);
        }
    }

    private void announce(FoundInput input, Throwable failure) {
        progress.fileFinished(input.path().toString(), FileOutcome.failed(failure, 0));
    }

    private void transcode(BatchWork work) throws IOException {
        List<Destination> destinations = new ArrayList<>();
        for (int i = 0; i < work.outputs.size(); i++) {
            destinations.add(destination(work, work.targets.get(i).target(), work.outputs.get(i)));
        }
        List<TranscodeOutcome> outcomes;
        try {
            ByteSource source = ByteSource.open(work.input.path());
            outcomes = Transcoder.toEach(work.targets, registry, workers)
                    .transcodeToEach(source, destinations, progress, cancellation);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            outcomes = java.util.Collections.nCopies(work.targets.size(), new TranscodeOutcome(null, e));
        }
        for (int i = 0; i < outcomes.size(); i++) {
            TransferSyntax target = work.targets.get(i).target();
            Path output = work.outputs.get(i);
            TranscodeOutcome outcome = outcomes.get(i);
            if (outcome.result() == null) {
                Throwable failure = outcome.failure() == null ? new IllegalStateException() : outcome.failure();
                tell(work.failed(target, output, failure));
                continue;
            }
            long bytes = outcome.result().outputBytes();
            if (journal != null) {
                journal.done(work.input.path(), target, output, bytes);
            }
            tell(work.item(target, output, Status.DONE, bytes, outcome));
        }
    }

    private Destination destination(BatchWork work, TransferSyntax target, Path output) throws IOException {
        Destination file = Destination.file(output);
        if (journal == null) {
            return file;
        }
        Journal notes = journal;
        notes.directory(Objects.requireNonNull(output.toAbsolutePath().getParent()));
        return file.owned(notes.run(), (temporary, named) -> notes.ready(work.input.path(), target, temporary, output));
    }

    private void tell(BatchItem item) throws IOException {
        if (item.status() == Status.FAILED && options.onFailure() == OnFailure.STOP) {
            failFast.cancel();
        }
        lock.lock();
        try {
            counts.merge(item.status(), 1L, Long::sum);
            listener.ended(item);
        } finally {
            lock.unlock();
        }
    }
}
