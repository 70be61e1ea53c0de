package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.net.association.Negotiated;
import org.jspecify.annotations.Nullable;

/** Gathers what all threads of a run report, one at a time, for the listener, the ledger and the summary. */
final class Outcome {
    private final ReentrantLock lock = new ReentrantLock();
    private final SendListener listener;
    private final @Nullable Ledger ledger;
    private final SendSummary.Counting counting = new SendSummary.Counting();
    private final Set<String> studies = new HashSet<>();
    private @Nullable IOException ledgerFailure;
    private int alreadyStored;
    private int skipped;
    private int associations;

    Outcome(SendListener listener, @Nullable Ledger ledger) {
        this.listener = listener;
        this.ledger = ledger;
    }

    private void locked(Runnable report) {
        lock.lock();
        try {
            report.run();
        } finally {
            lock.unlock();
        }
    }

    void found(InstanceFile instance) {
        locked(() -> {
            studies.add(instance.studyInstanceUid());
            listener.found(instance);
        });
    }

    void alreadyStored(InstanceFile instance) {
        locked(() -> {
            alreadyStored++;
            listener.skipped(instance.path(), "stored already, says the ledger");
        });
    }

    void skipped(Path path, String reason) {
        locked(() -> {
            skipped++;
            listener.skipped(path, reason);
        });
    }

    void unreadable(Path path, String reason) {
        finished(StoreResult.unsent(path, null, reason, 0));
    }

    void discovered() {
        locked(listener::discovered);
    }

    /** Returns the number of the association. */
    int nextAssociation() {
        lock.lock();
        try {
            return ++associations;
        } finally {
            lock.unlock();
        }
    }

    boolean hadAssociations() {
        lock.lock();
        try {
            return associations > 0;
        } finally {
            lock.unlock();
        }
    }

    void opened(int number, Negotiated negotiated, String protection) {
        locked(() -> listener.opened(number, negotiated, protection));
    }

    void progressed(int number, long bytes) {
        lock.lock(); // no lambda: one that captures numbers has a shape of its own, made in 4 ms of each run
        try {
            listener.progressed(number, bytes);
        } finally {
            lock.unlock();
        }
    }

    void closed(int number, String reason) {
        locked(() -> listener.closed(number, reason));
    }

    void retrying(String what, String reason, Duration delay) {
        locked(() -> listener.retrying(what, reason, delay));
    }

    /** Must be called before the first byte of an instance is sent. */
    void begin(InstanceFile instance) {
        Ledger kept = ledger;
        if (kept != null) {
            keep(() -> kept.begin(instance));
        }
    }

    void finished(StoreResult result) {
        Ledger kept = ledger;
        if (kept != null) {
            keep(() -> kept.record(result));
        }
        locked(() -> {
            counting.add(result);
            listener.finished(result);
        });
    }

    private interface Keeping {
        void run() throws IOException;
    }

    private void keep(Keeping work) {
        try {
            work.run();
        } catch (IOException e) {
            locked(() -> ledgerFailure = ledgerFailure == null ? e : ledgerFailure);
        }
    }

    /** A ledger with holes is worse than none, so it is said; what was sent is sent nevertheless. */
    void checkLedger() throws IOException {
        lock.lock();
        try {
            if (ledgerFailure != null) {
                throw ledgerFailure;
            }
        } finally {
            lock.unlock();
        }
    }

    SendSummary summary(boolean cancelled) {
        lock.lock();
        try {
            return counting.summary(alreadyStored, skipped, studies.size(), associations, cancelled);
        } finally {
            lock.unlock();
        }
    }
}
