package org.dcmflux.net.association;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection. The caller blocks, the channel does not: a thread that waits inside of the system's sendfile could not
 * be woken by a time-out or a close, one that waits in a selector can.
 *
 * <p>Small answers are acknowledged at once. A peer that leaves Nagle's algorithm on sends the second half of its answer
 * only after the first was acknowledged, and a receiver that waits for something to send along takes 40 ms for that. The
 * system forgets the wish with every exchange, so it is repeated before each read.
 */
final class PlainTransport implements Transport {
    /** Some segments of the loopback interface: what is on its way is still in a cache when the other side takes it. */
    private static final int LOOPBACK_SEND_BUFFER = 96 << 10;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final long stallNanos;
    private final boolean quickAck;
    private final boolean near;
    private final String peer;

    private PlainTransport(SocketChannel channel, AssociationOptions options) throws IOException {
        this.channel = channel;
        this.stallNanos = options.timeouts().write().toNanos();
        this.peer = String.valueOf(channel.getRemoteAddress()).replaceFirst("^[^/]*/", "");
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        near = isNear(remote(), options);
        quickAck = channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        channel.configureBlocking(false);
        selector = Selector.open();
        SelectionKey registered = null;
        try {
            registered = channel.register(selector, 0);
        } finally {
            if (registered == null) {
                selector.close();
            }
        }
        key = registered;
    }

    /** Takes over a connected channel. */
    static PlainTransport over(SocketChannel channel, AssociationOptions options) throws IOException {
        return new PlainTransport(channel, options);
    }

    /** Tries the addresses of a host one after the other. */
    static PlainTransport connect(ApplicationEntity peer, AssociationOptions options) throws IOException {
        long deadline = System.nanoTime() + options.timeouts().connect().toNanos();
        IOException last = null;
        for (InetAddress address : addresses(peer.host())) {
            try {
                return connect(new InetSocketAddress(address, peer.port()), deadline, options);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        String why = last == null ? "no address" : String.valueOf(last.getMessage());
        throw new AssociationException(
                AssociationException.Kind.NOT_CONNECTED, "no connection to " + peer + ": " + why, last);
    }

    private static InetAddress[] addresses(String host) throws AssociationException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new AssociationException(
                    AssociationException.Kind.NOT_CONNECTED, "the host '" + host + "' is not known; check its name", e);
        }
    }

    private static PlainTransport connect(InetSocketAddress address, long deadline, AssociationOptions options)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            int sendBuffer = isNear(address, options) ? LOOPBACK_SEND_BUFFER : options.sendBuffer();
            if (sendBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, sendBuffer);
            }
            channel.configureBlocking(false);
            if (!channel.connect(address)) {
                try (Selector selector = Selector.open()) {
                    channel.register(selector, SelectionKey.OP_CONNECT);
                    while (!channel.finishConnect()) {
                        if (select(selector, deadline) == 0 && deadline - System.nanoTime() <= 0) {
                            throw new SocketTimeoutException("no answer in the connect time-out of "
                                    + options.timeouts().connect().toMillis() + " ms");
                        }
                    }
                }
            }
            return new PlainTransport(channel, options);
        } catch (IOException | RuntimeException e) {
            closeAfter(channel, e);
            throw e;
        }
    }

    /** Whether the other side is on this machine, and nobody has said how to send there. */
    private static boolean isNear(@Nullable InetSocketAddress address, AssociationOptions options) {
        return options.sendBuffer() == 0
                && address != null
                && address.getAddress().isLoopbackAddress();
    }

    private static void closeAfter(SocketChannel channel, Exception failure) {
        try {
            channel.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static int select(Selector selector, long deadline) throws IOException {
        long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1);
        int ready = selector.select(millis);
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        return ready;
    }

    private void await(int operation, long deadline, String what) throws IOException {
        try {
            key.interestOps(operation);
            while (select(selector, deadline) == 0) {
                if (deadline - System.nanoTime() <= 0) {
                    throw new SocketTimeoutException(what);
                }
            }
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw (ClosedChannelException) new ClosedChannelException().initCause(e); // by another thread
        }
    }

    @Override
    public int read(ByteBuffer dst, long deadline) throws IOException {
        acknowledgeAtOnce();
        int count = channel.read(dst);
        while (count == 0) {
            await(SelectionKey.OP_READ, deadline, "nothing came from the other side");
            acknowledgeAtOnce();
            count = channel.read(dst);
        }
        if (count > 0 && deadline - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("too little came from the other side");
        }
        return count;
    }

    private void acknowledgeAtOnce() throws IOException {
        if (quickAck) {
            channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        }
    }

    @Override
    public void write(ByteBuffer[] buffers, int count) throws IOException {
        int first = 0;
        while (true) {
            while (first < count && !buffers[first].hasRemaining()) {
                first++;
            }
            if (first == count) {
                return;
            }
            if (channel.write(buffers, first, count - first) == 0) {
                awaitRoom();
            }
        }
    }

    private void awaitRoom() throws IOException {
        await(SelectionKey.OP_WRITE, System.nanoTime() + stallNanos, "the other side takes no more bytes");
    }

    /**
     * {@inheritDoc} Not to the same machine: there the other side would do the copying that the system spares us, out of
     * memory that no cache holds yet, and be the slower for it.
     */
    @Override
    public boolean transfersFiles() {
        return !near;
    }

    @Override
    public void transfer(FileChannel file, long position, long count) throws IOException {
        long done = 0;
        while (done < count) {
            long moved = file.transferTo(position + done, count - done, channel);
            done += moved;
            if (moved == 0) {
                if (position + done >= file.size()) {
                    throw SourceFailedException.cut(position + done, count - done);
                }
                awaitRoom();
            }
        }
    }

    @Override
    public String protection() {
        return "";
    }

    @Override
    public String peer() {
        return peer;
    }

    /** Says that nothing more will be written; what is on its way still arrives. */
    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Nullable
    InetSocketAddress remote() throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress address ? address : null;
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }
}
