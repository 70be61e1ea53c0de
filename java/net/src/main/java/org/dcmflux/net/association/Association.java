package org.dcmflux.net.association;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.dcmflux.net.association.AssociationException.Kind;
import org.dcmflux.net.association.StateMachine.Role;
import org.dcmflux.net.pdu.AbortReason;
import org.dcmflux.net.pdu.MalformedPduException;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduReader;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.PresentationDataValue;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.pdu.Rejection;
import org.dcmflux.net.pdu.UserInformation;
import org.jspecify.annotations.Nullable;

/**
 * An association, from the connection to the release. One thread uses it; {@link #cancel} is for any other.
 *
 * <p>What is not released is aborted: closing in the middle of anything sends A-ABORT, so that the other side never takes
 * half an object for a whole one.
 *
 * @dicom PS3.8 7
 */
public final class Association implements Closeable {
    private static final int MOST_CONTEXTS = 128;
    private static final int LEAST_PEER_PDU = 8;
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Transport transport;
    private final AssociationOptions options;
    private final StateMachine machine;
    private final PduReader reader;
    private final Deque<PresentationDataValue> values = new ArrayDeque<>();
    private long deadline;
    private volatile boolean cancelled;
    private @Nullable Negotiated negotiated;
    private @Nullable DataValueOutput output;
    private Pdu.@Nullable AssociateRequest request;

    private Association(Transport transport, AssociationOptions options, Role role) {
        this.transport = transport;
        this.options = options;
        this.machine = new StateMachine(role);
        this.reader = new PduReader(dst -> transport.read(dst, deadline), options.maxReceivePdu());
    }

    /**
     * Requests an association.
     *
     * @param contexts 1 to 128 with different odd ids
     * @throws AssociationException when it does not come about
     */
    public static Association request(
            ApplicationEntity peer, AssociationOptions options, List<ProposedContext> contexts) throws IOException {
        if (contexts.isEmpty() || contexts.size() > MOST_CONTEXTS) {
            throw new IllegalArgumentException(contexts.size() + " presentation contexts; 1 to 128 can be proposed");
        }
        long connectDeadline = System.nanoTime() + options.timeouts().connect().toNanos();
        Transport transport = PlainTransport.connect(peer, options);
        TlsOptions tls = options.tls();
        if (tls != null) {
            transport = secured((PlainTransport) transport, tls, peer, connectDeadline);
        }
        Association association = new Association(transport, options, Role.REQUESTOR);
        association.machine.on(Event.ASSOCIATE_REQUESTED);
        association.machine.on(Event.CONNECTED);
        try {
            association.negotiate(new Pdu.AssociateRequest(
                    1,
                    peer.title().value(),
                    options.aeTitle().value(),
                    Pdu.APPLICATION_CONTEXT,
                    contexts,
                    options.userInformation()));
            return association;
        } catch (IOException | RuntimeException e) {
            association.closeAfter(e);
            throw e;
        }
    }

    private static Transport secured(PlainTransport plain, TlsOptions tls, ApplicationEntity peer, long deadline)
            throws IOException {
        try {
            return TlsTransport.over(plain, tls.client(peer.host(), peer.port()), deadline);
        } catch (SocketTimeoutException e) {
            throw new AssociationException(
                    Kind.TIMED_OUT, peer + " did not complete the TLS handshake in time; does it speak TLS there?", e);
        }
    }

    private void negotiate(Pdu.AssociateRequest wanted) throws IOException {
        request = wanted;
        write(wanted);
        Pdu answer = next(options.timeouts().acse(), "the association request");
        Pdu.AssociateAccept accept = (Pdu.AssociateAccept) answer;
        negotiated = Negotiated.of(wanted, accept, maxSend(accept.user()), options.operations(accept.user()));
    }

    private int maxSend(UserInformation peer) throws AssociationException {
        long wanted = peer.maxLength();
        if (wanted != 0 && wanted < LEAST_PEER_PDU) {
            abort(AbortReason.INVALID_PARAMETER);
            throw new AssociationException(
                    Kind.PROTOCOL, "the other side takes PDUs of " + wanted + " bytes only, too few for any data");
        }
        return (int) (wanted == 0 ? options.maxSendPdu() : Math.min(wanted, options.maxSendPdu()));
    }

    /**
     * Answers an association request on a connection that was accepted.
     *
     * @param channel taken over
     * @return null when the request was rejected
     * @throws AssociationException when no request came, or not in time
     */
    public static @Nullable Association accept(
            SocketChannel channel, AssociationOptions options, AcceptancePolicy policy) throws IOException {
        PlainTransport plain = PlainTransport.over(channel, options);
        TlsOptions tls = options.tls();
        Transport transport = plain;
        if (tls != null) {
            transport = TlsTransport.over(
                    plain,
                    tls.server(),
                    System.nanoTime() + options.timeouts().connect().toNanos());
        }
        Association association = new Association(transport, options, Role.ACCEPTOR);
        association.machine.on(Event.CONNECTION_ARRIVED);
        try {
            return association.answer(policy) ? association : null;
        } catch (IOException | RuntimeException e) {
            association.closeAfter(e);
            throw e;
        }
    }

    private boolean answer(AcceptancePolicy policy) throws IOException {
        Pdu first = next(options.timeouts().acse(), "the connection");
        Pdu.AssociateRequest wanted = (Pdu.AssociateRequest) first;
        request = wanted;
        Rejection rejection = (wanted.protocolVersion() & 1) == 0
                ? Rejection.PROTOCOL_VERSION_NOT_SUPPORTED
                : !wanted.applicationContext().equals(Pdu.APPLICATION_CONTEXT)
                        ? Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED
                        : policy.rejection(wanted);
        if (rejection != null) {
            machine.on(Event.REJECTED);
            write(new Pdu.AssociateReject(rejection));
            lingerAndClose();
            return false;
        }
        Pdu.AssociateAccept accept = new Pdu.AssociateAccept(
                1,
                wanted.calledAeTitle(),
                wanted.callingAeTitle(),
                Pdu.APPLICATION_CONTEXT,
                policy.answers(wanted),
                options.answerTo(wanted.user()));
        machine.on(Event.ACCEPTED);
        write(accept);
        negotiated = Negotiated.of(wanted, accept, maxSend(wanted.user()), 1);
        return true;
    }

    /** What was agreed on. */
    public Negotiated negotiated() {
        return Objects.requireNonNull(negotiated, "not negotiated");
    }

    /** The request that began this association. */
    public Pdu.AssociateRequest request() {
        return Objects.requireNonNull(request, "not requested");
    }

    /** Address of the other side. */
    public String peer() {
        return transport.peer();
    }

    /** TLS version and cipher suite; empty without TLS. */
    public String protection() {
        return transport.protection();
    }

    /** Sends a command; it leaves together with the Data Set that follows it, or by {@link #flush}. */
    public void command(int contextId, ByteBuffer command) {
        machine.on(Event.DATA_TO_SEND);
        output().command(contextId, command);
    }

    /** Sends what waits for more. */
    public void flush() throws IOException {
        sending(() -> output().flush());
    }

    /**
     * Sends a region of a file as a Data Set.
     *
     * @param padding zeros to add, to make the length even
     */
    public void dataSet(int contextId, FileChannel file, long position, long count, int padding) throws IOException {
        machine.on(Event.DATA_TO_SEND);
        sending(() -> output().file(contextId, file, position, count, padding));
    }

    /** Sends a Data Set that comes piece by piece; closing the channel ends it. One at a time. */
    public WritableByteChannel dataSet(int contextId) {
        machine.on(Event.DATA_TO_SEND);
        WritableByteChannel channel = output().channel(contextId);
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                int count = bytes.remaining();
                sending(() -> channel.write(bytes));
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                sending(channel::close);
            }
        };
    }

    /** Tells, after sending failed, whether the other side may have received the whole Data Set nevertheless. */
    public boolean mayHaveArrived() {
        return output != null && output.endBegun();
    }

    private DataValueOutput output() {
        DataValueOutput known = output;
        if (known == null) {
            known = new DataValueOutput(transport, negotiated().maxSendPdu());
            output = known;
        }
        return known;
    }

    private interface Sending {
        void run() throws IOException;
    }

    private void sending(Sending work) throws IOException {
        try {
            work.run();
        } catch (SourceFailedException e) {
            throw e; // the connection is not to blame
        } catch (SocketTimeoutException e) {
            throw broken(
                    Kind.TIMED_OUT,
                    peer() + " took no more bytes for "
                            + options.timeouts().write().toSeconds() + " s",
                    e);
        } catch (IOException e) {
            throw lastWords(e);
        }
    }

    /** A write fails because the other side went away; it may have said why before. */
    private IOException lastWords(IOException failure) throws IOException {
        if (cancelled || failure instanceof AssociationException || failure instanceof ClosedByInterruptException) {
            return lost(failure);
        }
        deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            for (Pdu pdu = reader.next(); pdu != null; pdu = reader.next()) {
                if (pdu instanceof Pdu.Abort abort) {
                    return broken(Kind.ABORTED, peer() + ": " + abort.reason().words(), failure);
                }
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return lost(failure);
    }

    /**
     * Waits for the next part of a message.
     *
     * @return null when the other side asked for the release, which was granted, and everything is over
     * @throws AssociationException when the other side aborts, breaks the protocol or keeps silent for too long
     */
    public @Nullable PresentationDataValue receive(Duration patience) throws IOException {
        while (values.isEmpty()) {
            Pdu pdu = next(patience, "our last message");
            if (pdu instanceof Pdu.DataTransfer data) {
                values.addAll(data.values());
            } else if (pdu instanceof Pdu.ReleaseRequest) {
                machine.on(Event.RELEASE_ANSWERED);
                write(new Pdu.ReleaseResponse());
                lingerAndClose();
                return null;
            }
        }
        return values.poll();
    }

    /** How long the rest of a message that has begun may take to come. */
    public Duration rest() {
        return options.timeouts().dimse();
    }

    /** Ends the association in order; what still arrives is not wanted any more. */
    public void release() throws IOException {
        machine.on(Event.RELEASE_REQUESTED);
        write(new Pdu.ReleaseRequest());
        Duration patience = options.timeouts().acse();
        while (machine.state() != State.STA1_IDLE) {
            Pdu pdu = next(patience, "the release request");
            if (pdu instanceof Pdu.ReleaseRequest) { // both sides asked at once
                if (machine.allows(Event.RELEASE_ANSWERED)) {
                    machine.on(Event.RELEASE_ANSWERED);
                    write(new Pdu.ReleaseResponse());
                }
            } else if (pdu instanceof Pdu.ReleaseResponse && machine.allows(Event.RELEASE_ANSWERED)) {
                machine.on(Event.RELEASE_ANSWERED);
                write(new Pdu.ReleaseResponse());
                break;
            }
        }
        transport.close();
    }

    /** Reads the next PDU and does what the table says; what is returned was expected in this state. */
    private Pdu next(Duration patience, String about) throws IOException {
        deadline = System.nanoTime() + patience.toNanos();
        Pdu pdu;
        try {
            pdu = reader.next();
        } catch (MalformedPduException e) {
            machine.on(Event.INVALID_PDU_RECEIVED);
            throw protocol(e.reason(), String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            String late = peer() + " did not answer " + about + " in " + patience.toMillis() / 1000.0 + " s";
            throw broken(Kind.TIMED_OUT, late, e);
        } catch (IOException e) {
            throw lost(e);
        }
        if (pdu == null) {
            throw lost(new EOFException("the other side closed the connection"));
        }
        Action action = machine.on(Event.received(pdu.type()));
        return switch (action) {
            case AE3, AE6, DT2, AR2, AR3, AR6, AR8, AR10 -> pdu;
            case AE4 -> throw rejected((Pdu.AssociateReject) pdu);
            case AA2, AA3 -> {
                transport.close();
                AbortReason reason = ((Pdu.Abort) pdu).reason();
                throw new AssociationException(Kind.ABORTED, peer() + ": " + reason.words());
            }
            default ->
                throw protocol(
                        AbortReason.UNEXPECTED_PDU, "a PDU of type " + pdu.type() + " does not belong after " + about);
        };
    }

    private AssociationException rejected(Pdu.AssociateReject reject) throws IOException {
        transport.close();
        Rejection why = reject.rejection();
        return new AssociationException(
                why.isTransient() ? Kind.REJECTED_FOR_NOW : Kind.REJECTED,
                "the association with " + request().calledAeTitle() + " at " + peer() + " was " + why.words());
    }

    private AssociationException protocol(AbortReason reason, String detail) throws IOException {
        try {
            write(new Pdu.Abort(reason));
        } catch (AssociationException e) {
            return new AssociationException(Kind.PROTOCOL, peer() + " broke the protocol: " + detail, e);
        }
        lingerAndClose();
        return new AssociationException(Kind.PROTOCOL, peer() + " broke the protocol: " + detail);
    }

    private AssociationException lost(IOException cause) throws IOException {
        if (cause instanceof AssociationException known) {
            return known;
        }
        if (cause instanceof ClosedByInterruptException && !cancelled) {
            close();
            throw cause;
        }
        String why = cancelled ? "cancelled" : String.valueOf(cause.getMessage());
        return broken(Kind.BROKEN, "the connection with " + peer() + " broke: " + why, cause);
    }

    private AssociationException broken(Kind kind, String detail, IOException cause) {
        AssociationException failure = new AssociationException(kind, detail, cause);
        if (kind == Kind.TIMED_OUT) {
            closeAfter(failure);
        } else {
            if (machine.allows(Event.CONNECTION_CLOSED)) {
                machine.on(Event.CONNECTION_CLOSED);
            }
            closeTransportAfter(failure);
        }
        return failure;
    }

    /** Ends the association at once. */
    public void abort(AbortReason reason) {
        if (!machine.allows(Event.ABORT_REQUESTED)) {
            return;
        }
        machine.on(Event.ABORT_REQUESTED);
        try {
            write(new Pdu.Abort(reason));
            lingerAndClose();
        } catch (IOException e) {
            closeTransportAfter(e); // nobody is there any more to be told
        }
    }

    /** Ends it from another thread; the thread that uses it gets an exception. */
    public void cancel() {
        cancelled = true;
        closeTransportAfter(new IOException("cancelled"));
    }

    private void write(Pdu pdu) throws IOException {
        try {
            transport.write(new ByteBuffer[] {PduWriter.bytes(pdu)}, 1);
        } catch (SocketTimeoutException e) {
            throw new AssociationException(Kind.TIMED_OUT, peer() + " takes no more bytes", e);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void lingerAndClose() throws IOException {
        Lingering.untilClosed(transport);
        if (machine.allows(Event.CONNECTION_CLOSED)) {
            machine.on(Event.CONNECTION_CLOSED);
        }
        transport.close();
    }

    private void closeAfter(Exception failure) {
        abort(AbortReason.NOT_SPECIFIED);
        closeTransportAfter(failure);
    }

    private void closeTransportAfter(Exception failure) {
        try {
            transport.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Tells whether messages can still be exchanged. */
    public boolean isEstablished() {
        return machine.state() == State.STA6_ESTABLISHED && !cancelled;
    }

    /** Aborts what was not released. */
    @Override
    public void close() {
        abort(AbortReason.BY_USER);
        closeTransportAfter(new IOException("closed"));
    }
}
