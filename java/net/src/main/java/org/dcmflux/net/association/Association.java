package org.dcmflux.net.association;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
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
import org.dcmflux.net.pdu.Pdu;
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

    private final Transport transport;
    private final AssociationOptions options;
    private final StateMachine machine;
    private final UpperLayer layer;
    private final Deque<PresentationDataValue> values = new ArrayDeque<>();
    private @Nullable Negotiated negotiated;
    private volatile @Nullable DataValueOutput output;
    private Pdu.@Nullable AssociateRequest request;

    private Association(Transport transport, AssociationOptions options, Role role) {
        this.transport = transport;
        this.options = options;
        this.layer = new UpperLayer(transport, options, role);
        this.machine = layer.machine();
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
        return requestOver(transport, peer.title(), options, contexts);
    }

    /** @param transport taken over */
    static Association requestOver(
            Transport transport, AeTitle called, AssociationOptions options, List<ProposedContext> contexts)
            throws IOException {
        Association association = new Association(transport, options, Role.REQUESTOR);
        association.machine.on(Event.ASSOCIATE_REQUESTED);
        association.machine.on(Event.CONNECTED);
        try {
            association.negotiate(new Pdu.AssociateRequest(
                    1,
                    called.value(),
                    options.aeTitle().value(),
                    Pdu.APPLICATION_CONTEXT,
                    contexts,
                    options.userInformation()));
            return association;
        } catch (IOException | RuntimeException e) {
            association.layer.closeAfter(e);
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
        layer.calls(wanted.calledAeTitle());
        layer.write(wanted);
        Pdu answer = layer.next(options.timeouts().acse(), "the association request");
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
        return acceptOver(transport, options, policy);
    }

    /** @param transport taken over */
    static @Nullable Association acceptOver(Transport transport, AssociationOptions options, AcceptancePolicy policy)
            throws IOException {
        Association association = new Association(transport, options, Role.ACCEPTOR);
        association.machine.on(Event.CONNECTION_ARRIVED);
        try {
            return association.answer(policy) ? association : null;
        } catch (IOException | RuntimeException e) {
            association.layer.closeAfter(e);
            throw e;
        }
    }

    private boolean answer(AcceptancePolicy policy) throws IOException {
        Pdu first = layer.next(options.timeouts().acse(), "the connection");
        Pdu.AssociateRequest wanted = (Pdu.AssociateRequest) first;
        request = wanted;
        Rejection rejection = (wanted.protocolVersion() & 1) == 0
                ? Rejection.PROTOCOL_VERSION_NOT_SUPPORTED
                : !wanted.applicationContext().equals(Pdu.APPLICATION_CONTEXT)
                        ? Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED
                        : policy.rejection(wanted);
        if (rejection != null) {
            machine.on(Event.REJECTED);
            layer.write(new Pdu.AssociateReject(rejection));
            layer.lingerAndClose();
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
        layer.write(accept);
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
        layer.sending(() -> output().flush());
    }

    /**
     * Sends a region of a file as a Data Set.
     *
     * @param padding zeros to add, to make the length even
     */
    public void dataSet(int contextId, FileChannel file, long position, long count, int padding) throws IOException {
        machine.on(Event.DATA_TO_SEND);
        layer.sending(() -> output().file(contextId, file, position, count, padding));
    }

    /**
     * Reads the beginning of a Data Set that will probably be sent next, while there is nothing else to do. If it is, with the
     * same channel and position, it leaves the sooner; if it is not, nothing is lost.
     */
    public void readAhead(FileChannel file, long position, long count) throws IOException {
        output().readAhead(file, position, count);
    }

    /** Sends a Data Set that comes piece by piece; closing the channel ends it. One at a time. */
    public WritableByteChannel dataSet(int contextId) {
        machine.on(Event.DATA_TO_SEND);
        WritableByteChannel channel = output().channel(contextId);
        return new WritableByteChannel() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                int count = bytes.remaining();
                layer.sending(() -> channel.write(bytes));
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() throws IOException {
                layer.sending(channel::close);
            }
        };
    }

    /**
     * Takes the last command back, with what was written of its Data Set.
     *
     * @return false when some of it has left; then only an abort keeps the other side from waiting for the rest
     */
    public boolean withdraw() {
        return output == null || output.withdraw();
    }

    /** Tells, after sending failed, whether the other side may have received the whole Data Set nevertheless. */
    public boolean mayHaveArrived() {
        DataValueOutput known = output;
        return known != null && known.endBegun();
    }

    /** How many bytes of Data Sets have been written so far; for any thread. */
    public long dataSetBytes() {
        DataValueOutput known = output;
        return known == null ? 0 : known.dataSetBytes();
    }

    private DataValueOutput output() {
        DataValueOutput known = output;
        if (known == null) {
            known = new DataValueOutput(transport, negotiated().maxSendPdu());
            output = known;
        }
        return known;
    }

    /**
     * Waits for the next part of a message.
     *
     * @return null when the other side asked for the release, which was granted, and everything is over
     * @throws AssociationException when the other side aborts, breaks the protocol or keeps silent for too long
     */
    public @Nullable PresentationDataValue receive(Duration patience) throws IOException {
        while (values.isEmpty()) {
            Pdu pdu = layer.next(patience, "our last message");
            if (pdu instanceof Pdu.DataTransfer data) {
                values.addAll(data.values());
            } else if (pdu instanceof Pdu.ReleaseRequest) {
                machine.on(Event.RELEASE_ANSWERED);
                layer.write(new Pdu.ReleaseResponse());
                layer.lingerAndClose();
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
        layer.write(new Pdu.ReleaseRequest());
        Duration patience = options.timeouts().acse();
        while (machine.state() != State.STA1_IDLE) {
            Pdu pdu = layer.next(patience, "the release request");
            if (pdu instanceof Pdu.ReleaseRequest) { // both sides asked at once
                if (machine.allows(Event.RELEASE_ANSWERED)) {
                    machine.on(Event.RELEASE_ANSWERED);
                    layer.write(new Pdu.ReleaseResponse());
                }
            } else if (pdu instanceof Pdu.ReleaseResponse && machine.allows(Event.RELEASE_ANSWERED)) {
                machine.on(Event.RELEASE_ANSWERED);
                layer.write(new Pdu.ReleaseResponse());
                break;
            }
        }
        transport.close();
    }

    /** Ends the association at once. */
    public void abort(AbortReason reason) {
        layer.abort(reason);
    }

    /** Ends it from another thread; the thread that uses it gets an exception. */
    public void cancel() {
        layer.cancel();
    }

    /** Tells whether messages can still be exchanged. */
    public boolean isEstablished() {
        return machine.state() == State.STA6_ESTABLISHED && !layer.isCancelled();
    }

    /** Aborts what was not released. */
    @Override
    public void close() {
        abort(AbortReason.BY_USER);
        layer.closeTransportAfter(new IOException("closed"));
    }
}
