package org.dcmflux.net.association;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import org.dcmflux.net.association.AssociationException.Kind;
import org.dcmflux.net.association.StateMachine.Role;
import org.dcmflux.net.pdu.AbortReason;
import org.dcmflux.net.pdu.MalformedPduException;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduReader;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.Rejection;

/**
 * Exchanges PDUs as the state machine says, and turns everything that goes wrong into an {@link AssociationException} with the
 * connection closed behind it.
 */
final class UpperLayer {
    private static final Duration LAST_WORDS = Duration.ofMillis(200);

    private final Transport transport;
    private final Timeouts timeouts;
    private final StateMachine machine;
    private final PduReader reader;
    private long deadline;
    private volatile boolean cancelled;
    private String calledAeTitle = "";

    UpperLayer(Transport transport, AssociationOptions options, Role role) {
        this.transport = transport;
        this.timeouts = options.timeouts();
        this.machine = new StateMachine(role);
        this.reader = new PduReader(dst -> transport.read(dst, deadline), options.maxReceivePdu());
    }

    StateMachine machine() {
        return machine;
    }

    /** For messages. */
    void calls(String aeTitle) {
        calledAeTitle = aeTitle;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Ends it from another thread; the thread that uses it gets an exception. */
    void cancel() {
        cancelled = true;
        closeTransportAfter(new IOException("cancelled"));
    }

    interface Sending {
        void run() throws IOException;
    }

    void sending(Sending work) throws IOException {
        try {
            work.run();
        } catch (SourceFailedException e) {
            throw e; // the connection is not to blame
        } catch (SocketTimeoutException e) {
            throw broken(
                    Kind.TIMED_OUT,
                    transport.peer() + " took no more bytes for "
                            + timeouts.write().toSeconds() + " s",
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
                    return broken(
                            Kind.ABORTED,
                            transport.peer() + ": " + abort.reason().words(),
                            failure);
                }
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return lost(failure);
    }

    /** Reads the next PDU and does what the table says; what is returned was expected in this state. */
    Pdu next(Duration patience, String about) throws IOException {
        deadline = System.nanoTime() + patience.toNanos();
        Pdu pdu;
        try {
            pdu = reader.next();
        } catch (MalformedPduException e) {
            machine.on(Event.INVALID_PDU_RECEIVED);
            throw protocol(e.reason(), String.valueOf(e.getMessage()));
        } catch (SocketTimeoutException e) {
            String late = transport.peer() + " did not answer " + about + " in " + patience.toMillis() / 1000.0 + " s";
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
                throw new AssociationException(Kind.ABORTED, transport.peer() + ": " + reason.words());
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
                "the association with " + calledAeTitle + " at " + transport.peer() + " was " + why.words());
    }

    private AssociationException protocol(AbortReason reason, String detail) throws IOException {
        try {
            write(new Pdu.Abort(reason));
        } catch (AssociationException e) {
            return new AssociationException(Kind.PROTOCOL, transport.peer() + " broke the protocol: " + detail, e);
        }
        lingerAndClose();
        return new AssociationException(Kind.PROTOCOL, transport.peer() + " broke the protocol: " + detail);
    }

    private AssociationException lost(IOException cause) throws IOException {
        if (cause instanceof AssociationException known) {
            return known;
        }
        if (cause instanceof ClosedByInterruptException && !cancelled) {
            closeAfter(cause);
            throw cause;
        }
        String why = cancelled ? "cancelled" : String.valueOf(cause.getMessage());
        return broken(Kind.BROKEN, "the connection with " + transport.peer() + " broke: " + why, cause);
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
    void abort(AbortReason reason) {
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

    void write(Pdu pdu) throws IOException {
        try {
            transport.write(new ByteBuffer[] {PduWriter.bytes(pdu)}, 1);
        } catch (SocketTimeoutException e) {
            throw new AssociationException(Kind.TIMED_OUT, transport.peer() + " takes no more bytes", e);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw lost(e);
        }
    }

    void lingerAndClose() throws IOException {
        Lingering.untilClosed(transport);
        if (machine.allows(Event.CONNECTION_CLOSED)) {
            machine.on(Event.CONNECTION_CLOSED);
        }
        transport.close();
    }

    void closeAfter(Exception failure) {
        abort(AbortReason.NOT_SPECIFIED);
        closeTransportAfter(failure);
    }

    void closeTransportAfter(Exception failure) {
        try {
            transport.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
