package org.dcmflux.net.association;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.cert.CertPathBuilderException;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS over a plain transport, which keeps its time-outs. */
final class TlsTransport implements Transport {
    private static final int FILE_CHUNK = 64 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PlainTransport plain;
    private final SSLEngine engine;
    private final ByteBuffer[] outgoing = new ByteBuffer[1];
    private ByteBuffer received;
    private ByteBuffer opened;
    private ByteBuffer fileBytes = NOTHING;

    private TlsTransport(PlainTransport plain, SSLEngine engine) {
        this.plain = plain;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        received = ByteBuffer.allocateDirect(packet).limit(0);
        opened = ByteBuffer.allocateDirect(engine.getSession().getApplicationBufferSize())
                .limit(0);
        outgoing[0] = ByteBuffer.allocateDirect(packet);
    }

    /** Shakes hands; the plain transport is closed when that fails. */
    static TlsTransport over(PlainTransport plain, SSLEngine engine, long deadline) throws IOException {
        TlsTransport transport = new TlsTransport(plain, engine);
        try {
            engine.beginHandshake();
            transport.handshake(deadline);
            return transport;
        } catch (SSLException e) {
            transport.sayGoodbye(e);
            throw new AssociationException(
                    AssociationException.Kind.TLS, "no TLS connection with " + plain.peer() + ": " + reason(e), e);
        } catch (IOException e) {
            transport.sayGoodbye(e);
            throw e;
        }
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CertPathBuilderException) {
            return "nobody who is trusted here has signed its certificate; if you trust who has, name that authority";
        }
        String own = String.valueOf(failure.getMessage());
        return cause == failure || own.contains(String.valueOf(cause.getMessage()))
                ? own
                : own + " (" + cause.getMessage() + ")";
    }

    /** Sends the alert that the engine has prepared, if the connection still takes it. */
    private void sayGoodbye(IOException failure) {
        try (plain) {
            engine.closeOutbound();
            while (!engine.isOutboundDone()
                    && wrap(new ByteBuffer[] {NOTHING}, 1).getStatus() != Status.CLOSED) {
                continue;
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void handshake(long deadline) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
            switch (status) {
                case NEED_TASK -> {
                    runTasks();
                    status = engine.getHandshakeStatus();
                }
                case NEED_WRAP -> status = wrap(new ByteBuffer[] {NOTHING}, 1).getHandshakeStatus();
                default -> {
                    if (!unwrap(deadline)) {
                        throw new SSLException("the connection ended within the TLS handshake");
                    }
                    status = engine.getHandshakeStatus();
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private SSLEngineResult wrap(ByteBuffer[] buffers, int count) throws IOException {
        ByteBuffer packet = Objects.requireNonNull(outgoing[0]);
        packet.clear();
        SSLEngineResult result = engine.wrap(buffers, 0, count, packet);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            outgoing[0] = ByteBuffer.allocateDirect(2 * packet.capacity());
            return result;
        }
        packet.flip();
        plain.write(outgoing, 1);
        return result;
    }

    /** Opens one record into {@code opened}, reading as much as it takes; false at the end of the connection. */
    private boolean unwrap(long deadline) throws IOException {
        while (true) {
            opened.compact();
            SSLEngineResult result;
            try {
                result = engine.unwrap(received, opened);
            } finally {
                opened.flip();
            }
            switch (result.getStatus()) {
                case OK -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case BUFFER_OVERFLOW ->
                    opened = ByteBuffer.allocateDirect(2 * opened.capacity())
                            .put(opened)
                            .flip();
                default -> {
                    if (!receive(deadline)) {
                        return false;
                    }
                }
            }
        }
    }

    private boolean receive(long deadline) throws IOException {
        if (received.remaining() == received.capacity()) {
            received = ByteBuffer.allocateDirect(2 * received.capacity())
                    .put(received)
                    .flip();
        }
        received.compact();
        try {
            return plain.read(received, deadline) >= 0;
        } finally {
            received.flip();
        }
    }

    @Override
    public int read(ByteBuffer dst, long deadline) throws IOException {
        while (!opened.hasRemaining()) {
            if (!unwrap(deadline)) {
                return -1;
            }
            if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                handshake(deadline); // the other side changes its keys
            }
        }
        int count = Math.min(dst.remaining(), opened.remaining());
        dst.put(opened.slice(opened.position(), count));
        opened.position(opened.position() + count);
        return count;
    }

    @Override
    public void write(ByteBuffer[] buffers, int count) throws IOException {
        for (int first = 0; first < count; first++) {
            ByteBuffer[] single = {buffers[first]};
            while (buffers[first].hasRemaining()) {
                if (wrap(single, 1).getStatus() == Status.CLOSED) {
                    throw new SSLException("the other side closed its TLS connection");
                }
            }
        }
    }

    @Override
    public boolean transfersFiles() {
        return false;
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
        if (fileBytes.capacity() == 0) {
            fileBytes = ByteBuffer.allocateDirect(FILE_CHUNK);
        }
        long done = 0;
        while (done < count) {
            fileBytes.clear().limit((int) Math.min(FILE_CHUNK, count - done));
            int n = SourceFailedException.read(file, fileBytes, position + done, count - done);
            write(new ByteBuffer[] {fileBytes.flip()}, 1);
            done += n;
        }
    }

    @Override
    public String protection() {
        return engine.getSession().getProtocol() + " " + engine.getSession().getCipherSuite();
    }

    @Override
    public String peer() {
        return plain.peer();
    }

    @Override
    public void close() throws IOException {
        try (plain) {
            if (!engine.isOutboundDone()) {
                engine.closeOutbound();
                wrap(new ByteBuffer[] {NOTHING}, 1);
            }
        } catch (IOException e) {
            throw new IOException("the TLS connection could not be closed in order: " + e.getMessage(), e);
        }
    }
}
