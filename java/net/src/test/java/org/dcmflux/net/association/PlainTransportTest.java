package org.dcmflux.net.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;

final class PlainTransportTest {
    private interface Work {
        void on(PlainTransport transport) throws IOException;
    }

    /** What ends work that waits for the other side when another thread closes the connection. */
    private static Throwable closedDuring(Work work)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        try (ServerSocketChannel server =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            PlainTransport transport =
                    PlainTransport.over(SocketChannel.open(server.getLocalAddress()), AssociationOptions.defaults());
            Thread waiting = new Thread(() -> {
                try {
                    work.on(transport);
                    end.complete(new AssertionError("ended by itself"));
                } catch (IOException | RuntimeException e) {
                    end.complete(e);
                }
            });
            waiting.start();
            while (waiting.getState() != Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
            Thread.sleep(2); // it is in the selector by then, or on its way there: both must do
            transport.close();
            return end.get(30, TimeUnit.SECONDS);
        }
    }

    @RepeatedTest(10)
    void closingEndsAReadThatWaits() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        assertThat(closedDuring(transport -> transport.read(ByteBuffer.allocate(10), deadline)))
                .isInstanceOf(ClosedChannelException.class);
    }

    @RepeatedTest(10)
    void closingEndsAWriteThatWaits() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ByteBuffer[] much = {ByteBuffer.allocate(64 << 20)};
        assertThat(closedDuring(transport -> transport.write(much, 1))).isInstanceOf(ClosedChannelException.class);
    }
}
