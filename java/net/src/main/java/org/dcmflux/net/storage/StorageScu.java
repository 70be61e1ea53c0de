package org.dcmflux.net.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.DicomException;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.InstanceFile.NotAnInstanceException;
import org.jspecify.annotations.Nullable;

/**
 * Sends files to another application, and finishes: every file ends as stored, failed or unknown, whatever happens to the
 * network, and with a ledger the next run sends only what is not stored.
 *
 * <p>Files are sent while others are still being found. Each association has a thread of its own. One file that cannot be
 * sent, or one presentation context that is refused, is that file's failure and nobody else's. Immutable and safe for many
 * threads.
 *
 * @dicom PS3.4 B.2
 */
public final class StorageScu {
    private static final int QUEUE_CAPACITY = 10_000;
    private static final long CANCEL_POLL_MILLIS = 100;

    private final ApplicationEntity peer;
    private final StorageOptions options;

    public StorageScu(ApplicationEntity peer, StorageOptions options) {
        this.peer = peer;
        this.options = options;
    }

    /**
     * Sends what is found in files and directories.
     *
     * @throws IOException when the ledger cannot be used; what happens to files and associations is in the summary
     * @return also when it was cancelled or interrupted, which the summary says; nothing is under way any more then
     */
    public SendSummary send(List<Path> inputs, Depth depth, SendListener listener, Cancellation cancellation)
            throws IOException {
        Path ledgerPath = options.ledger();
        try (Ledger ledger = ledgerPath == null ? null : Ledger.open(ledgerPath, peer.toString())) {
            return new Run(ledger, new Outcome(listener, ledger)).send(inputs, depth, cancellation);
        }
    }

    /** One call of {@link #send}. */
    private final class Run {
        private final @Nullable Ledger ledger;
        private final Outcome outcome;
        private final WorkQueue queue = new WorkQueue(QUEUE_CAPACITY, options.split());

        Run(@Nullable Ledger ledger, Outcome outcome) {
            this.ledger = ledger;
            this.outcome = outcome;
        }

        SendSummary send(List<Path> inputs, Depth depth, Cancellation cancellation) throws IOException {
            SendWorker.Team team = new SendWorker.Team(peer, options, queue, outcome);
            List<SendWorker> workers = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i <= options.associations(); i++) {
                SendWorker worker = new SendWorker(i, team);
                workers.add(worker);
                threads.add(new Thread(worker, "dcmflux-send-" + i));
            }
            Thread discovery = new Thread(() -> discover(inputs, depth), "dcmflux-discovery");
            threads.add(discovery);
            threads.forEach(Thread::start);
            boolean cancelled = join(threads, workers, cancellation);
            outcome.checkLedger();
            return outcome.summary(cancelled);
        }

        /** True when they ended because they had to. */
        private boolean join(List<Thread> threads, List<SendWorker> workers, Cancellation cancellation) {
            boolean interrupted = false;
            boolean stopping = false;
            for (Thread each : threads) {
                while (each.isAlive()) {
                    try {
                        each.join(CANCEL_POLL_MILLIS);
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                    workers.forEach(SendWorker::reportProgress);
                    if (!stopping && (interrupted || cancellation.isCancelled())) {
                        stopping = true;
                        queue.cancel();
                        workers.forEach(SendWorker::cancel);
                        threads.forEach(Thread::interrupt);
                    }
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return stopping;
        }

        private void discover(List<Path> inputs, Depth depth) {
            try {
                new FileDiscovery(depth).visit(inputs, new FileDiscovery.Visitor() {
                    @Override
                    public void file(Path path) throws InterruptedException {
                        found(path);
                    }

                    @Override
                    public void unreadable(Path path, String reason) {
                        outcome.unreadable(path, reason);
                    }
                });
                outcome.discovered();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // this thread ends
            } finally {
                queue.complete();
            }
        }

        private void found(Path path) throws InterruptedException {
            try {
                InstanceFile instance = InstanceFile.read(path);
                if (ledger != null && ledger.isStored(instance)) {
                    outcome.alreadyStored(instance);
                } else {
                    outcome.found(instance);
                    queue.put(instance);
                }
            } catch (NotAnInstanceException e) {
                outcome.skipped(path, Reason.of(path, e));
            } catch (ClosedByInterruptException | InterruptedIOException e) {
                throw (InterruptedException) new InterruptedException("interrupted").initCause(e);
            } catch (DicomException e) {
                outcome.unreadable(path, Reason.of(path, e));
            } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
                // Whatever it is, it is this file's: the others are still to be found.
                outcome.unreadable(path, "cannot be read: " + Reason.of(path, e));
            }
        }
    }
}
