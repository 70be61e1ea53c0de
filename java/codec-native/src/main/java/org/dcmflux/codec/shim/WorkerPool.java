package org.dcmflux.codec.shim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.jspecify.annotations.Nullable;

/**
 * Child processes with one shim: one for each handle, and those that wait for the next one. A single thread starts them, because
 * they end with the thread that started them, and looks after their deadlines. Thread-safe.
 */
final class WorkerPool implements ShimAccess {
    private static final long LOOK_MILLIS = 50;
    private static final Duration LONGEST_START = Duration.ofSeconds(30);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(60);

    /** Children that had larger frames than this are not kept with all that memory. */
    private static final long MOST_ROOM_KEPT = 64L << 20;

    private final Shim shim;
    private final LibraryFinder finder;
    private LibraryFinder.@Nullable Found library;
    private LibraryFinder.@Nullable Found program;
    private @Nullable Availability availability;

    /** Guards what follows; never held while somebody waits for a child or for the keeper, who needs it too. */
    private final Object children = new Object();

    private final Deque<CodecWorker> idle = new ArrayDeque<>();
    private final Set<CodecWorker> all = new HashSet<>();
    private @Nullable ScheduledExecutorService keeper;
    private boolean closed;

    WorkerPool(Shim shim, LibraryFinder finder) {
        this.shim = shim;
        this.finder = finder;
    }

    @Override
    public boolean mayHang() {
        return false;
    }

    @Override
    public synchronized ShimFunctions functions(CodecDeadline deadline) throws CodecException {
        Availability answer = availability();
        if (!answer.isAvailable()) {
            throw new CodecException(shim.codecName(), Status.NOT_AVAILABLE, answer.detail());
        }
        return new WorkerFunctions(this, deadline);
    }

    /** {@inheritDoc} Starts a child and keeps it. */
    @Override
    public synchronized Availability availability() {
        if (availability == null) {
            availability = find();
        }
        return availability;
    }

    private Availability find() {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Availability.missing(
                    "codecs in processes of their own need Linux, this is " + LibraryFinder.platform());
        }
        try {
            library = finder.find(shim);
            program = finder.findWorker();
            CodecWorker first = start(library, program);
            String version;
            try {
                version = first.greet(new CodecDeadline(LONGEST_START, new Cancellation()));
            } catch (WorkerException e) {
                dispose(first);
                return Availability.missing(LoadFailure.explain(library.description(), e.reason()));
            }
            putBack(first);
            return Availability.available(
                    version + ", " + library.description() + ", in processes of " + program.description());
        } catch (LibraryFinder.NotFoundException e) {
            return Availability.missing(e.reason());
        } catch (IOException e) {
            return Availability.missing("a process for the codec cannot be started (" + e + ")");
        }
    }

    /** A child without a handle: it belongs to the caller until it is given back or disposed of. */
    CodecWorker take(CodecDeadline deadline) throws WorkerException {
        CodecWorker waiting = takeIdle();
        if (waiting != null) {
            return waiting;
        }
        CodecWorker started;
        try {
            started = start(Objects.requireNonNull(library), Objects.requireNonNull(program));
        } catch (IOException e) {
            throw new WorkerException(ShimStatus.NO_PROCESS, "a process for it cannot be started (" + e + ")");
        }
        try {
            started.greet(new CodecDeadline(LONGEST_START, deadline.cancellation()));
            return started;
        } catch (WorkerException e) {
            dispose(started);
            throw e;
        }
    }

    private @Nullable CodecWorker takeIdle() {
        while (true) {
            CodecWorker waiting;
            synchronized (children) {
                waiting = idle.pollLast();
            }
            if (waiting == null || waiting.isUsable()) {
                return waiting;
            }
            dispose(waiting);
        }
    }

    private CodecWorker start(LibraryFinder.Found shimFile, LibraryFinder.Found programFile) throws IOException {
        Future<CodecWorker> starting;
        synchronized (children) {
            if (closed) {
                throw new IOException("the codecs were closed");
            }
            keeper = keeper == null ? newKeeper() : keeper;
            starting = keeper.submit(() -> CodecWorker.start(programFile.file(), shimFile.file()));
        }
        CodecWorker started = get(starting);
        synchronized (children) {
            all.add(started);
            if (closed) {
                end(started, "was ended because the codecs were closed");
            }
        }
        return started;
    }

    /** Waits whatever happens: a child that nobody waited for would belong to nobody. */
    private static CodecWorker get(Future<CodecWorker> future) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ScheduledExecutorService newKeeper() {
        ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "dcmflux-workers-" + shim.codecName());
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return executor;
    }

    private void look() {
        List<CodecWorker> present;
        List<CodecWorker> unneeded;
        synchronized (children) {
            unneeded = idle.stream()
                    .filter(worker -> worker.idle().compareTo(LONGEST_IDLE) > 0)
                    .toList();
            idle.removeAll(unneeded);
            present = List.copyOf(all);
        }
        present.forEach(CodecWorker::killIfLate);
        unneeded.forEach(this::dispose);
    }

    /** Takes a child back that has done its work. */
    void giveBack(CodecWorker worker, CodecDeadline deadline) {
        boolean clean = worker.isUsable() && worker.room() <= MOST_ROOM_KEPT;
        try {
            if (clean) {
                worker.ask(WorkerMessage.of(WorkerMessage.DESTROY, 0, 0, null), deadline);
            }
        } catch (WorkerException e) {
            clean = false; // it cannot even do that: the next one gets another child
        }
        if (!clean || !putBack(worker)) {
            dispose(worker);
        }
    }

    private boolean putBack(CodecWorker worker) {
        synchronized (children) {
            return !closed && idle.add(worker);
        }
    }

    /** Ends a child, whatever it does. */
    void dispose(CodecWorker worker) {
        synchronized (children) {
            all.remove(worker);
        }
        end(worker, "was given up");
        worker.dispose();
    }

    private static void end(CodecWorker worker, String why) {
        worker.kill(new WorkerException(ShimStatus.NO_PROCESS, "its process " + why));
    }

    /** {@inheritDoc} Children at work are killed, and their sessions told. */
    @Override
    public void close() {
        List<CodecWorker> waiting;
        synchronized (children) {
            closed = true;
            all.forEach(worker -> end(worker, "was ended because the codecs were closed"));
            waiting = List.copyOf(idle);
            idle.clear();
            if (keeper != null) {
                keeper.shutdown();
            }
        }
        waiting.forEach(this::dispose);
        synchronized (this) {
            close(library);
            close(program);
        }
    }

    private static void close(LibraryFinder.@Nullable Found found) {
        if (found != null) {
            found.close();
        }
    }
}
