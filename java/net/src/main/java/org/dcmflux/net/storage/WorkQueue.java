package org.dcmflux.net.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.net.storage.StorageOptions.StudySplit;
import org.jspecify.annotations.Nullable;

/**
 * What is found and not yet sent, by study. A worker keeps to its study while there is something of it and then takes the
 * oldest study that nobody has; whoever is idle takes, so no study waits for a busy worker. With
 * {@link StudySplit#OVER_ASSOCIATIONS} a study may be several workers' at once.
 */
final class WorkQueue {
    private static final int LOOK_AHEAD = 256;
    private static final int LOOK_AHEAD_ALIKE = 32;
    private static final long LOOK_AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private static final class Study {
        private final Deque<Work> work = new ArrayDeque<>();
        private int owners;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int capacity;
    private final StudySplit split;
    private final Map<String, Study> studies = new HashMap<>();
    private final Set<Study> waiting = new LinkedHashSet<>();
    private final Map<InstanceKind, Integer> kinds = new LinkedHashMap<>();
    private final Map<Integer, Study> ownedBy = new HashMap<>();
    private int queued;
    /** How many were added since one came that was of another kind than all in the queue. */
    private int sinceNewKind;

    private int underWay;
    private boolean complete;
    private boolean cancelled;

    WorkQueue(int capacity, StudySplit split) {
        this.capacity = capacity;
        this.split = split;
    }

    /** Adds what was found; waits while there is too much already. */
    void put(InstanceFile instance) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (queued >= capacity && !cancelled) {
                changed.await();
            }
            add(Work.first(instance));
        } finally {
            lock.unlock();
        }
    }

    private void add(Work work) {
        Study study = studies.computeIfAbsent(work.instance().studyInstanceUid(), uid -> new Study());
        study.work.add(work);
        waiting.add(study);
        sinceNewKind = kinds.merge(work.kind(), 1, Integer::sum) == 1 ? 0 : sinceNewKind + 1;
        queued++;
        changed.signalAll();
    }

    /** Nothing more will be found. */
    void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes everybody stop waiting; what is queued can still be taken. */
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits a moment for more to be known, so that an association begins with the contexts that it will need: for so many, or
     * until so many in a row have brought nothing new.
     */
    void awaitSome() throws InterruptedException {
        long nanos = LOOK_AHEAD_NANOS;
        lock.lockInterruptibly();
        try {
            while (queued < LOOK_AHEAD && sinceNewKind < LOOK_AHEAD_ALIKE && !complete && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next for a worker and waits for it.
     *
     * @return null when there is nothing left, and nothing under way that could come back
     */
    @Nullable
    Work take(int worker) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Work next = next(worker);
                if (next != null || complete && queued == 0 && underWay == 0) {
                    return next;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same, waiting no longer than so many milliseconds, and not at all when there will be nothing more. */
    @Nullable
    Work take(int worker, long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            Work next = next(worker);
            while (next == null && !(complete && queued == 0) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
                next = next(worker);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something can be taken by anybody; false when there is nothing and will be nothing. */
    boolean awaitAny() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (free() == null && !(complete && queued == 0 && underWay == 0)) {
                changed.await();
            }
            return free() != null;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next for a worker if there is one. */
    @Nullable
    Work poll(int worker) {
        lock.lock();
        try {
            return next(worker);
        } finally {
            lock.unlock();
        }
    }

    /** What {@link #poll} would take, as far as that can be said: another worker may be sooner. Nothing is taken. */
    @Nullable
    Work peek(int worker) {
        lock.lock();
        try {
            Study study = ownedBy.get(worker);
            if (study == null || study.work.isEmpty()) {
                study = free();
            }
            return study == null || study.owners > 1 ? null : study.work.peek();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Work next(int worker) {
        Study study = ownedBy.get(worker);
        if (study == null || study.work.isEmpty()) {
            leave(worker);
            study = free();
            if (study == null) {
                return null;
            }
            study.owners++;
            ownedBy.put(worker, study);
        }
        Work work = study.work.remove();
        if (study.work.isEmpty()) {
            waiting.remove(study);
        }
        kinds.computeIfPresent(work.kind(), (kind, count) -> count == 1 ? null : count - 1);
        queued--;
        underWay++;
        changed.signalAll();
        return work;
    }

    private @Nullable Study free() {
        for (Study each : waiting) {
            if (each.owners == 0) {
                return each;
            }
        }
        return split == StudySplit.OVER_ASSOCIATIONS && !waiting.isEmpty()
                ? waiting.iterator().next()
                : null;
    }

    /** Gives up a worker's study. */
    void leave(int worker) {
        lock.lock();
        try {
            Study study = ownedBy.remove(worker);
            if (study != null) {
                study.owners--;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that work which was taken is finished. */
    void finished() {
        lock.lock();
        try {
            underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Brings back work that was taken, to be tried again. */
    void again(Work work) {
        lock.lock();
        try {
            underWay--;
            add(work);
        } finally {
            lock.unlock();
        }
    }

    /** The kinds of all that waits, the first found first. */
    Set<InstanceKind> kinds() {
        lock.lock();
        try {
            return new LinkedHashSet<>(kinds.keySet());
        } finally {
            lock.unlock();
        }
    }

    boolean isCancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }
}
