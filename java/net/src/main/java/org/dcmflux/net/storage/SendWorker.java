package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.storage.StoreResult.State;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one association busy, and opens another when it ends, needs other contexts or breaks. A worker whose requests are
 * refused leaves the work to the others; the last one says of what is left why it was not sent.
 */
final class SendWorker implements Runnable {
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final String CANCELLED = "cancelled";
    private static final String NOT_SENT = "not sent: ";
    private static final long IDLE_MILLIS = 500;
    /** Data Sets of so many bytes are sent at once, so that what was answered before can be told afterwards. */
    private static final long SOON = 1 << 20;

    /** What the workers of a run share. */
    static final class Team {
        private final ApplicationEntity peer;
        private final StorageOptions options;
        private final WorkQueue queue;
        private final Outcome outcome;
        private final AtomicInteger present;

        Team(ApplicationEntity peer, StorageOptions options, WorkQueue queue, Outcome outcome) {
            this.peer = peer;
            this.options = options;
            this.queue = queue;
            this.outcome = outcome;
            this.present = new AtomicInteger(options.associations());
        }
    }

    private final int number;
    private final Team team;
    private volatile @Nullable StorageAssociation association;
    private @Nullable String hopeless;
    private @Nullable Work inHand;
    /** What was answered last, as long as nobody was told: the peer gets the next instance first. */
    private @Nullable StoreResult answered;

    private int failures;
    private boolean left;
    private long reportedBytes;
    private String lastBreak = "";

    SendWorker(int number, Team team) {
        this.number = number;
        this.team = team;
    }

    /** Ends what this worker does, from another thread. */
    void cancel() {
        StorageAssociation current = association;
        if (current != null) {
            current.association().cancel();
        }
    }

    /** Tells how far the association is; called now and then by the thread that waits for all workers. */
    void reportProgress() {
        StorageAssociation current = association;
        if (current != null) {
            long bytes = current.association().dataSetBytes();
            if (bytes != reportedBytes) {
                reportedBytes = bytes;
                team.outcome.progressed(current.number(), bytes);
            }
        }
    }

    @Override
    public void run() {
        try {
            if (team.queue.awaitAny()) {
                // Made once in vain: what planning needs is loaded while more is found.
                ContextPlan.of(team.options.source(), team.queue.kinds());
            }
            team.queue.awaitSome();
            inHand = nextWork();
            while (inHand != null) {
                handle(inHand);
                inHand = null;
                inHand = left ? null : nextWork();
            }
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // this thread ends
        } finally {
            endBeforeTime();
        }
    }

    /** Whatever ended this thread: everything it had taken is accounted for, or the others would wait for it. */
    private void endBeforeTime() {
        Work work = inHand;
        StorageAssociation current = association;
        boolean pending = current != null && work != null && current.isPending(work);
        if (current != null) {
            broken(current, CANCELLED, false);
        }
        if (work != null && !pending) {
            finish(work, unsent(work, NOT_SENT + CANCELLED));
        }
        failRest();
    }

    /**
     * The next to be sent. Answers that are awaited come first, and a worker without an association gets one before it takes
     * anything: what it took would wait with it while others are idle. For the same reason an idle worker releases its own:
     * the other side may serve one after the other.
     */
    private @Nullable Work nextWork() throws InterruptedException {
        StorageAssociation current = association;
        while (current != null && current.pendingCount() > 0) {
            Work next = current.hasRoom() ? team.queue.poll(number) : null;
            if (next != null) {
                return next;
            }
            answer(current);
            current = association;
        }
        if (current != null) {
            Work next = team.queue.poll(number);
            if (next == null) {
                tellAnswered();
                next = team.queue.take(number, IDLE_MILLIS);
            }
            if (next != null) {
                return next;
            }
            release(current, "nothing to send");
        }
        team.queue.leave(number); // without an association a study is better anybody's
        Work next = null;
        while (next == null && hopeless == null && !left && team.queue.awaitAny()) {
            openFor(team.queue.kinds());
            next = left ? null : team.queue.poll(number);
        }
        return next != null || left ? next : team.queue.take(number);
    }

    private void openFor(Set<InstanceKind> kinds) throws InterruptedException {
        if (association == null && !kinds.isEmpty()) {
            open(null, ContextPlan.of(team.options.source(), kinds));
        }
    }

    private void handle(Work work) throws InterruptedException {
        if (hopeless != null) {
            finish(work, unsent(work, hopeless));
            return;
        }
        StorageAssociation current = associationFor(work);
        if (current == null) {
            return;
        }
        if (work.instance().dataSetLength() > SOON) {
            tellAnswered();
        }
        team.outcome.begin(work.instance());
        try {
            StoreResult result = current.send(work);
            tellAnswered();
            if (result != null) {
                finish(work, result);
            }
            if (!current.isUsable()) {
                broken(current, "aborted behind a Data Set that could not be sent to its end", true);
            }
        } catch (AssociationException e) {
            failures++;
            broken(current, String.valueOf(e.getMessage()), e.isTransient());
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException | RuntimeException e) {
            if (current.isPending(work)) {
                broken(current, e.toString(), false);
            } else {
                finish(work, unsent(work, Reason.of(work.instance().path(), e)));
            }
        }
    }

    private void answer(StorageAssociation current) throws InterruptedException {
        try {
            StoreResult result = current.await(team.queue.peek(number));
            failures = 0;
            tellAnswered();
            answered = result;
        } catch (AssociationException e) {
            failures++;
            broken(current, String.valueOf(e.getMessage()), e.isTransient());
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException | RuntimeException e) {
            broken(current, e.toString(), false);
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        return (InterruptedException) new InterruptedException("interrupted").initCause(cause);
    }

    /** An association that covers the work, or null when there is none and the work was seen to. */
    private @Nullable StorageAssociation associationFor(Work work) throws InterruptedException {
        StorageAssociation current = association;
        if (current != null && current.isUsable() && current.plan().covers(work.kind())) {
            return current;
        }
        while (current != null && current.pendingCount() > 0) {
            answer(current);
            current = association;
        }
        team.queue.awaitSome(); // or a fast sender needs an association for every kind
        ContextPlan plan = plan(work, current);
        if (current != null) {
            release(current, "other presentation contexts are needed");
        }
        return open(work, plan);
    }

    private ContextPlan plan(Work work, @Nullable StorageAssociation current) {
        List<InstanceKind> wanted = new ArrayList<>(List.of(work.kind()));
        wanted.addAll(team.queue.kinds());
        if (current != null) {
            wanted.addAll(current.plan().kinds());
        }
        return ContextPlan.of(team.options.source(), wanted); // what does not fit gets another association later
    }

    private @Nullable StorageAssociation open(@Nullable Work work, ContextPlan plan) throws InterruptedException {
        while (true) {
            if (failures > 2 * team.options.retries() + 2) {
                return giveUp(work, failures + " associations in a row broke, the last one: " + lastBreak);
            }
            if (failures > 0) {
                pause();
            }
            try {
                Association opened = Association.request(team.peer, team.options.association(), plan.contexts());
                int id = team.outcome.nextAssociation();
                StorageAssociation current = new StorageAssociation(
                        id,
                        plan,
                        opened,
                        team.options.source(),
                        team.options.association().timeouts().dimse());
                association = current;
                team.outcome.opened(id, opened.negotiated(), opened.protection());
                if (team.queue.isCancelled()) {
                    throw new InterruptedException(CANCELLED);
                }
                return current;
            } catch (AssociationException e) {
                if (!retryRequest(e)) {
                    return giveUp(work, String.valueOf(e.getMessage()));
                }
            } catch (ClosedByInterruptException e) {
                throw interrupted(e);
            } catch (IOException | RuntimeException e) {
                return giveUp(work, String.valueOf(e.getMessage()));
            }
        }
    }

    private boolean retryRequest(AssociationException failure) {
        boolean neverThere =
                failure.kind() == AssociationException.Kind.NOT_CONNECTED && !team.outcome.hadAssociations();
        if (!failure.isTransient() || neverThere || failures >= team.options.retries()) {
            return false;
        }
        failures++;
        team.outcome.retrying("association request", String.valueOf(failure.getMessage()), delay());
        return true;
    }

    /** Half of it is chance, so that many senders do not come back all at once. */
    private Duration delay() {
        long full = Math.min(
                LONGEST_DELAY.toMillis(),
                team.options.retryDelay().toMillis() << Math.min(20, Math.max(0, failures - 1)));
        return Duration.ofMillis(full);
    }

    private void pause() throws InterruptedException {
        long millis = delay().toMillis();
        Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    private @Nullable StorageAssociation giveUp(@Nullable Work work, String reason) {
        if (team.present.decrementAndGet() > 0) {
            left = true;
            team.queue.leave(number);
            if (work != null) {
                team.queue.again(work);
            }
            team.outcome.retrying("one association less", reason, Duration.ZERO);
        } else {
            String words = NOT_SENT + reason;
            hopeless = words;
            if (work != null) {
                finish(work, unsent(work, words));
            }
        }
        return null;
    }

    /** What was sent and not answered is tried again, or it is not known what became of it. */
    private void broken(StorageAssociation current, String reason, boolean again) {
        tellAnswered();
        association = null;
        lastBreak = reason;
        boolean lastArrived = current.lastMayHaveArrived();
        List<StorageAssociation.Sent> pending = current.takePending();
        current.close();
        team.outcome.closed(current.number(), reason);
        for (int i = 0; i < pending.size(); i++) {
            StorageAssociation.Sent each = pending.get(i);
            Work work = each.work();
            State ended = lastArrived || i < pending.size() - 1 ? State.UNKNOWN : State.FAILED;
            if (again && work.attempts() <= team.options.retries() && !team.queue.isCancelled()) {
                team.outcome.retrying(work.instance().path().toString(), reason, delay());
                team.queue.again(work.again(ended));
            } else {
                finish(work, current.result(each, ended, null, reason));
            }
        }
    }

    private static StoreResult unsent(Work work, String reason) {
        return StoreResult.unsent(work.instance().path(), work.instance(), reason, work.attempts());
    }

    /** What may have arrived in an earlier attempt has not failed for certain, whatever the last one came to. */
    private void finish(Work work, StoreResult result) {
        boolean uncertain = result.state() == State.FAILED && result.status() == null && work.known() == State.UNKNOWN;
        finish(uncertain ? result.unknown() : result);
    }

    /** Tells of the last answer. Whatever may wait, end, or break comes after it. */
    private void tellAnswered() {
        StoreResult result = answered;
        if (result != null) {
            answered = null;
            finish(result);
        }
    }

    private void finish(StoreResult result) {
        team.outcome.finished(result);
        team.queue.finished();
    }

    private void end() throws InterruptedException {
        StorageAssociation current = association;
        if (current != null) {
            release(current, "");
        }
    }

    private void release(StorageAssociation current, String reason) throws InterruptedException {
        tellAnswered();
        association = null;
        try (current) {
            current.release();
            team.outcome.closed(current.number(), reason);
        } catch (ClosedByInterruptException e) {
            throw interrupted(e);
        } catch (IOException e) {
            // Everything was answered before: a release that fails takes nothing back.
            team.outcome.closed(current.number(), "not released in order: " + e.getMessage());
        }
    }

    /** After a cancellation: what nobody will send has failed, and the ledger says so. */
    private void failRest() {
        if (!team.queue.isCancelled()) {
            return;
        }
        for (Work work = team.queue.poll(number); work != null; work = team.queue.poll(number)) {
            finish(work, unsent(work, NOT_SENT + CANCELLED));
        }
    }
}
