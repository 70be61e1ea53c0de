package org.dcmflux.net.storage;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.association.Negotiated;
import org.dcmflux.net.dimse.CommandSet;
import org.dcmflux.net.dimse.DimseException;
import org.dcmflux.net.dimse.MessageExchange;
import org.dcmflux.net.dimse.Status;
import org.jspecify.annotations.Nullable;

/**
 * Receives instances and answers to Verification, until it is closed. Each association has a thread of its own.
 *
 * @dicom PS3.4 B.2, A
 */
public final class StorageScp implements Closeable {
    private static final int BACKLOG = 128;
    private static final int CONNECTIONS_BEYOND = 16;
    private static final Duration END = Duration.ofSeconds(5);

    private final StorageScpOptions options;
    private final InstanceDirectory directory;
    private final ReceiveListener listener;
    private final ReentrantLock listening = new ReentrantLock();
    private final ServerSocketChannel server;
    private final Thread acceptor;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger established = new AtomicInteger();
    private final Map<Thread, SocketChannel> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private StorageScp(
            StorageScpOptions options,
            InstanceDirectory directory,
            ReceiveListener listener,
            ServerSocketChannel server) {
        this.options = options;
        this.directory = directory;
        this.listener = listener;
        this.server = server;
        this.acceptor = new Thread(this::accept, "dcmflux-receive");
    }

    /**
     * Begins to listen.
     *
     * @throws AssociationException when the port cannot be had
     */
    public static StorageScp start(StorageScpOptions options, InstanceDirectory directory, ReceiveListener listener)
            throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            InetAddress address = options.address();
            server.bind(new InetSocketAddress(address, options.port()), BACKLOG);
        } catch (IOException e) {
            try (server) {
                throw new AssociationException(
                        AssociationException.Kind.NOT_CONNECTED,
                        "port " + options.port() + " cannot be listened on: " + e.getMessage()
                                + "; choose another one, or end what listens there",
                        e);
            }
        }
        StorageScp scp = new StorageScp(options, directory, listener, server);
        scp.acceptor.start();
        return scp;
    }

    /** The port that is listened on. */
    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void accept() {
        while (!closed) {
            try {
                begin(server.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                report(() -> listener.rejected("", "a connection could not be accepted: " + e.getMessage()));
            }
        }
    }

    private void begin(SocketChannel channel) throws IOException {
        if (connections.size() >= options.maxAssociations() + CONNECTIONS_BEYOND) {
            channel.close(); // too many to even listen to their requests
            return;
        }
        int number = numbers.incrementAndGet();
        Thread thread = new Thread(() -> serve(channel, number), "dcmflux-receive-" + number);
        connections.put(thread, channel);
        thread.start();
    }

    private void serve(SocketChannel channel, int number) {
        String peer = "";
        try (channel) {
            peer = String.valueOf(channel.getRemoteAddress()).substring(1);
            StorageAcceptance acceptance = new StorageAcceptance(options, this::isFull);
            try (Association association = Association.accept(channel, options.association(), acceptance)) {
                if (association == null) {
                    String who = peer;
                    report(() -> listener.rejected(who, acceptance.refusal()));
                } else {
                    serve(association, number);
                }
            }
        } catch (IOException | RuntimeException e) {
            String who = peer;
            report(() -> listener.rejected(who, String.valueOf(e.getMessage())));
        } finally {
            connections.remove(Thread.currentThread());
        }
    }

    private boolean isFull() {
        return established.get() >= options.maxAssociations();
    }

    private void serve(Association association, int number) {
        established.incrementAndGet();
        report(() -> listener.opened(
                number, association.peer(), association.request().callingAeTitle(), association.protection()));
        String reason = "";
        try {
            MessageExchange exchange = new MessageExchange(association);
            MessageExchange.Received next = exchange.receive(idle());
            while (next != null) {
                handle(exchange, next, number);
                next = exchange.receive(idle());
            }
        } catch (IOException | RuntimeException e) {
            reason = String.valueOf(e.getMessage());
        } finally {
            established.decrementAndGet();
            String why = reason;
            report(() -> listener.closed(number, why));
        }
    }

    private Duration idle() {
        return options.association().timeouts().idle();
    }

    private void handle(MessageExchange exchange, MessageExchange.Received received, int number) throws IOException {
        CommandSet command = received.command();
        switch (command.field()) {
            case CommandSet.C_ECHO_RQ -> {
                exchange.send(received.contextId(), CommandSet.response(command, Status.SUCCESS, ""));
                report(() -> listener.verified(number));
            }
            case CommandSet.C_STORE_RQ -> store(exchange, received, number);
            case CommandSet.C_CANCEL_RQ -> exchange.association(); // nothing that we do can be cancelled
            default -> {
                if (command.hasDataSet()) {
                    exchange.receiveDataSet(received.contextId(), new DiscardedDataSet());
                }
                Status status = Status.UNRECOGNIZED_OPERATION;
                exchange.send(received.contextId(), CommandSet.response(command, status, "only C-STORE and C-ECHO"));
            }
        }
    }

    private void store(MessageExchange exchange, MessageExchange.Received received, int number) throws IOException {
        CommandSet command = received.command();
        int context = received.contextId();
        long start = System.nanoTime();
        Status status = Status.SUCCESS;
        String comment = "";
        try {
            InstanceDirectory.Announcement announced = announcement(exchange, received);
            long length = directory.take(announced, target -> exchange.receiveDataSet(context, target));
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            report(() -> listener.stored(number, directory.fileOf(command.sopInstanceUid()), length, duration));
        } catch (DimseException e) {
            status = e.status();
            comment = String.valueOf(e.getMessage());
            report(() -> listener.failed(number, command.sopInstanceUid(), String.valueOf(e.getMessage())));
        }
        exchange.send(context, CommandSet.response(command, status, comment));
    }

    /** Checks the request; the Data Set of one that is wrong is received and forgotten. */
    private static InstanceDirectory.Announcement announcement(
            MessageExchange exchange, MessageExchange.Received received) throws IOException {
        CommandSet command = received.command();
        Negotiated.Context context = exchange.association()
                .negotiated()
                .context(received.contextId())
                .orElseThrow();
        TransferSyntax syntax = TransferSyntaxes.find(context.answer().transferSyntax());
        boolean sameClass = context.proposed().abstractSyntax().equals(command.sopClassUid());
        if (syntax != null
                && sameClass
                && command.hasDataSet()
                && !command.sopInstanceUid().isEmpty()) {
            return new InstanceDirectory.Announcement(
                    command.sopClassUid(),
                    command.sopInstanceUid(),
                    syntax,
                    exchange.association().request().callingAeTitle());
        }
        if (command.hasDataSet()) {
            exchange.receiveDataSet(received.contextId(), new DiscardedDataSet());
        }
        throw sameClass
                ? new DimseException(Status.INVALID_SOP_INSTANCE, "the request names no instance")
                : new DimseException(Status.SOP_CLASS_NOT_SUPPORTED, "another SOP Class than the context's");
    }

    private void report(Runnable event) {
        listening.lock();
        try {
            event.run();
        } finally {
            listening.unlock();
        }
    }

    /** Waits until it is closed by another thread. */
    public void await() throws InterruptedException {
        acceptor.join();
    }

    /** Stops listening and ends all associations; an instance that is half received is not kept. */
    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
        @Nullable IOException failure = null;
        for (Map.Entry<Thread, SocketChannel> each : connections.entrySet()) {
            try {
                each.getValue().close();
            } catch (IOException e) {
                failure = e;
            }
            each.getKey().interrupt();
        }
        try {
            acceptor.join(END.toMillis());
            for (Thread each : connections.keySet()) {
                each.join(END.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
