package org.dcmflux.net.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.association.Negotiated;
import org.dcmflux.net.association.SourceFailedException;
import org.dcmflux.net.dimse.CommandSet;
import org.dcmflux.net.dimse.MessageExchange;
import org.dcmflux.net.dimse.Status;
import org.dcmflux.net.pdu.AbortReason;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.storage.StoreResult.State;
import org.jspecify.annotations.Nullable;

/**
 * One association that stores. For one thread.
 *
 * <p>{@link #send} writes an instance and {@link #await} reads the answer to one; between the two the next may be sent, as far
 * as the other side agreed to. A Data Set that could not be sent to its end ends the association, unless nothing of it had left.
 *
 * @dicom PS3.4 B.2
 */
final class StorageAssociation implements Closeable {
    /** An instance whose answer is awaited, or that is being sent. */
    record Sent(Work work, int messageId, long start, String transferSyntaxUid, long bytes) {}

    /** How an instance can go: in which context, as its file or made anew. */
    private record Way(int contextId, String transferSyntaxUid) {}

    /** What will probably be sent next, and its file, which is open. */
    private record Expected(Work work, FileChannel file) {}

    private final Map<InstanceKind, List<Way>> waysByKind = new HashMap<>();
    private final int number;
    private final ContextPlan plan;
    private final Association association;
    private final MessageExchange exchange;
    private final InstanceSource source;
    private final Duration patience;
    private final Deque<Sent> pending = new ArrayDeque<>();
    /** Whether the instance that was cut short is no longer a pending one, so that all of those were sent to their ends. */
    private boolean cutShort;

    private @Nullable Expected expected;

    StorageAssociation(
            int number, ContextPlan plan, Association association, InstanceSource source, Duration patience) {
        this.number = number;
        this.plan = plan;
        this.association = association;
        this.exchange = new MessageExchange(association);
        this.source = source;
        this.patience = patience;
    }

    int number() {
        return number;
    }

    ContextPlan plan() {
        return plan;
    }

    Association association() {
        return association;
    }

    boolean isUsable() {
        return association.isEstablished();
    }

    int pendingCount() {
        return pending.size();
    }

    /** Tells whether one more instance may be sent before an answer is read. */
    boolean hasRoom() {
        return pending.size() < association.negotiated().operations();
    }

    /** Tells whether work was begun to be sent and has no answer. */
    boolean isPending(Work work) {
        return pending.stream().anyMatch(each -> each.work == work);
    }

    /** All that was sent and not answered; afterwards there is none. */
    List<Sent> takePending() {
        List<Sent> all = new ArrayList<>(pending);
        pending.clear();
        return all;
    }

    /**
     * Sends an instance.
     *
     * @return null when its answer is to be awaited; a failure of this instance alone otherwise
     * @throws AssociationException when the association is over; the instance is the last of the pending ones
     */
    @Nullable
    StoreResult send(Work work) throws IOException {
        InstanceFile instance = work.instance();
        List<Way> ways = waysByKind.computeIfAbsent(work.kind(), kind -> ways(instance));
        if (ways.isEmpty()) {
            return StoreResult.unsent(instance.path(), instance, refusal(instance), work.attempts());
        }
        return goesAsItIs(instance, ways) ? asItIs(work, ways.get(0)) : anew(work, ways);
    }

    private boolean goesAsItIs(InstanceFile instance, List<Way> ways) {
        return ways.get(0).transferSyntaxUid.equals(instance.transferSyntaxUid())
                && (source == InstanceSource.AS_IT_IS || !isOdd(instance));
    }

    /**
     * Prepares what will probably be sent next, while the other side works on the last: opens its file and reads the beginning.
     * What goes wrong with it is not said here, but when it is sent.
     */
    private void expect(@Nullable Work next) {
        forgetExpected();
        List<Way> ways = next == null ? null : waysByKind.get(next.kind());
        if (next == null || ways == null || ways.isEmpty() || !goesAsItIs(next.instance(), ways)) {
            return;
        }
        InstanceFile instance = next.instance();
        try {
            FileChannel file = FileChannel.open(instance.path(), StandardOpenOption.READ);
            expected = new Expected(next, file);
            association.readAhead(file, instance.dataSetPosition(), instance.dataSetLength());
        } catch (IOException e) {
            forgetExpected(); // it is tried again, and said, when it is sent
        }
    }

    private FileChannel open(Work work) throws IOException {
        Expected known = expected;
        if (known == null || known.work != work) {
            return FileChannel.open(work.instance().path(), StandardOpenOption.READ);
        }
        expected = null;
        return known.file;
    }

    private void forgetExpected() {
        Expected forgotten = expected;
        expected = null;
        if (forgotten != null) {
            try {
                forgotten.file.close();
            } catch (IOException e) {
                // It was read only: closing it has nothing to lose.
            }
        }
    }

    /** The file's own syntax first, then those that can be made of it. */
    private List<Way> ways(InstanceFile instance) {
        List<String> wanted = new ArrayList<>();
        wanted.add(instance.transferSyntaxUid());
        wanted.addAll(source.transferSyntaxes(instance.sopClassUid(), instance.transferSyntaxUid()));
        List<Way> ways = new ArrayList<>();
        for (Negotiated.Context each : association.negotiated().accepted(instance.sopClassUid())) {
            if (wanted.contains(each.answer().transferSyntax())) {
                ways.add(new Way(each.proposed().id(), each.answer().transferSyntax()));
            }
        }
        ways.sort(Comparator.comparingInt(each -> wanted.indexOf(each.transferSyntaxUid)));
        return ways;
    }

    private String refusal(InstanceFile instance) {
        String contexts = association.negotiated().contexts().stream()
                .filter(each -> isFor(each.proposed(), instance))
                .map(Negotiated.Context::words)
                .collect(Collectors.joining("; "));
        return "no presentation context for " + instance.sopClassUid() + " in " + name(instance.transferSyntaxUid())
                + ": " + contexts;
    }

    /** Its own context, or one of those with several syntaxes that could be made of it. */
    private static boolean isFor(ProposedContext context, InstanceFile instance) {
        return context.abstractSyntax().equals(instance.sopClassUid())
                && (context.transferSyntaxes().size() > 1
                        || context.transferSyntaxes().contains(instance.transferSyntaxUid()));
    }

    private static String name(String uid) {
        TransferSyntax syntax = TransferSyntaxes.find(uid);
        return syntax == null ? uid : syntax.name();
    }

    private @Nullable StoreResult asItIs(Work work, Way way) throws IOException {
        InstanceFile instance = work.instance();
        long length = instance.dataSetLength();
        try (FileChannel file = open(work)) {
            String changed = change(file, instance);
            if (!changed.isEmpty()) {
                return StoreResult.unsent(instance.path(), instance, changed, work.attempts());
            }
            int padding = (int) (length % 2);
            begin(work, way, instance.sopClassUid(), instance.sopInstanceUid(), length + padding);
            association.dataSet(way.contextId, file, instance.dataSetPosition(), length, padding);
            return null;
        } catch (SourceFailedException e) {
            return halfSent(e);
        } catch (AssociationException e) {
            throw e;
        } catch (FileSystemException e) {
            return StoreResult.unsent(
                    instance.path(), instance, "cannot be read: " + Reason.of(instance.path(), e), work.attempts());
        }
    }

    /** Only a Deflate stream may end on an odd byte; it is padded. */
    private static boolean isOdd(InstanceFile instance) {
        TransferSyntax syntax = TransferSyntaxes.find(instance.transferSyntaxUid());
        return instance.dataSetLength() % 2 != 0 && (syntax == null || !syntax.isDeflated());
    }

    private static String change(FileChannel file, InstanceFile instance) throws IOException {
        if (file.size() != instance.size()) {
            return "changed its size from " + instance.size() + " to " + file.size() + " bytes since it was found";
        }
        return isOdd(instance)
                ? "its Data Set has an odd number of bytes, " + instance.dataSetLength() + ": it is cut or damaged"
                : "";
    }

    /** Tries the ways one after the other, as long as nothing of the instance has left. */
    private @Nullable StoreResult anew(Work work, List<Way> ways) throws IOException {
        StoreResult first = null;
        for (Way way : ways) {
            StoreResult failure = anew(work, way);
            if (failure == null || !isUsable()) {
                return failure;
            }
            first = first == null ? failure : first;
        }
        return first;
    }

    private @Nullable StoreResult anew(Work work, Way way) throws IOException {
        InstanceSource.Instance made;
        try {
            made = source.open(work.instance(), way.transferSyntaxUid);
        } catch (IOException e) {
            return notMade(work, way, e);
        }
        begin(work, way, made.sopClassUid(), made.sopInstanceUid(), 0);
        DataSetTarget target = new DataSetTarget(association.dataSet(way.contextId));
        try (made) {
            made.write(target);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return unfinished(work, way, target, e);
        }
        target.close();
        Sent last = pending.removeLast();
        pending.addLast(new Sent(work, last.messageId, last.start, last.transferSyntaxUid, target.bytes()));
        return null;
    }

    private static StoreResult notMade(Work work, Way way, Throwable cause) {
        String reason = "it would have to be made anew in " + name(way.transferSyntaxUid) + ", but "
                + Reason.of(work.instance().path(), cause);
        return StoreResult.unsent(work.instance().path(), work.instance(), reason, work.attempts());
    }

    /** A Data Set that its maker did not get to its end: whose fault that is, and whether anybody has to hear of it. */
    private StoreResult unfinished(Work work, Way way, DataSetTarget target, Throwable cause) throws IOException {
        IOException broken = target.broken();
        if (broken != null) {
            throw broken;
        }
        if (cause instanceof CancellationException || Thread.currentThread().isInterrupted()) {
            throw (IOException) new ClosedByInterruptException().initCause(cause);
        }
        if (association.withdraw()) {
            pending.removeLast();
            return notMade(work, way, cause);
        }
        return halfSent(cause);
    }

    private void begin(Work work, Way way, String sopClass, String sopInstance, long bytes) {
        int id = exchange.nextMessageId();
        pending.addLast(new Sent(work, id, System.nanoTime(), way.transferSyntaxUid, bytes));
        association.command(
                way.contextId,
                CommandSet.storeRequest(id, sopClass, sopInstance).bytes());
    }

    /** The last instance failed by its own fault; behind half a Data Set the association cannot go on. */
    private StoreResult halfSent(Throwable cause) {
        Sent last = pending.removeLast();
        String reason = Reason.of(last.work.instance().path(), cause);
        if (association.withdraw()) {
            return result(last, State.FAILED, null, reason);
        }
        cutShort = true;
        association.abort(AbortReason.BY_USER);
        return result(last, State.FAILED, null, reason + "; the association was aborted, nothing was stored");
    }

    /** Tells, when the association is over, whether the last of the pending instances may have arrived as a whole. */
    boolean lastMayHaveArrived() {
        return cutShort || association.mayHaveArrived();
    }

    /**
     * Waits for an answer.
     *
     * @param next what will probably be sent then, if that is known
     * @throws AssociationException when none comes; the instances without an answer are pending still
     */
    StoreResult await(@Nullable Work next) throws IOException {
        expect(next);
        MessageExchange.Received received = exchange.receive(patience);
        if (received == null) {
            throw new AssociationException(
                    AssociationException.Kind.ABORTED,
                    association.peer() + " released the association instead of an answer");
        }
        CommandSet response = received.command();
        Iterator<Sent> all = pending.iterator();
        while (all.hasNext()) {
            Sent each = all.next();
            if (response.isResponse() && each.messageId == response.respondedTo()) {
                all.remove();
                Status status = response.status();
                String comment = response.comment().isEmpty() ? "" : " (" + response.comment() + ")";
                String words = status.code() == 0 ? "" : status.words() + comment;
                return result(each, status.isStored() ? State.STORED : State.FAILED, status, words);
            }
        }
        association.abort(AbortReason.UNEXPECTED_PARAMETER);
        throw new AssociationException(
                AssociationException.Kind.PROTOCOL,
                association.peer() + " sent something else than the answer that was waited for: " + response);
    }

    StoreResult result(Sent sent, State state, @Nullable Status status, String reason) {
        return new StoreResult(
                sent.work.instance().path(),
                sent.work.instance(),
                state,
                status,
                reason,
                sent.transferSyntaxUid,
                sent.bytes,
                Duration.ofNanos(System.nanoTime() - sent.start),
                sent.work.attempts(),
                number);
    }

    /** Ends the association in order. */
    void release() throws IOException {
        association.release();
    }

    @Override
    public void close() {
        forgetExpected();
        association.close();
    }
}
