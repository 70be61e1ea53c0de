package org.dcmflux.net.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.dcmflux.net.association.AssociationException.Kind;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduWriter;
import org.dcmflux.net.pdu.ProposedContext;
import org.dcmflux.net.pdu.Rejection;
import org.dcmflux.net.pdu.UserInformation;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do what they should not: the requestor always ends, soon and with the right words. */
@Timeout(60)
final class HostilePeerTest {
    private static final Timeouts SHORT = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofSeconds(5),
            Duration.ofMillis(400));
    private static final AssociationOptions OPTIONS =
            AssociationOptions.defaults().toBuilder().timeouts(SHORT).build();
    private static final List<ProposedContext> CONTEXTS =
            List.of(new ProposedContext(1, Verification.SOP_CLASS_UID, List.of("1.2.840.10008.1.2")));

    private interface Script {
        void play(InputStream in, OutputStream out) throws IOException;
    }

    /** A server for one connection that plays a script and then keeps silent until the other side closes. */
    private static final class Server implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final Thread thread;

        Server(Script script) throws IOException {
            socket.setReceiveBufferSize(4096);
            thread = new Thread(() -> serve(script), "hostile");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(Script script) {
            try (Socket connection = socket.accept()) {
                script.play(connection.getInputStream(), connection.getOutputStream());
                while (connection.getInputStream().read() >= 0) {
                    Thread.sleep(1);
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt(); // the test is over
            }
        }

        ApplicationEntity entity() {
            return new ApplicationEntity(new AeTitle("HOSTILE"), "127.0.0.1", socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
            thread.interrupt();
        }
    }

    private static AssociationException failure(Script script) throws IOException {
        try (Server server = new Server(script)) {
            return catchThrowableOfType(AssociationException.class, () -> Verification.echo(server.entity(), OPTIONS));
        }
    }

    private static byte[] bytes(Pdu pdu) {
        ByteBuffer buffer = PduWriter.bytes(pdu);
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] accept(long maxLength) {
        return bytes(new Pdu.AssociateAccept(
                1,
                "HOSTILE",
                "DCMFLUX",
                Pdu.APPLICATION_CONTEXT,
                List.of(new AnsweredContext(1, 0, "1.2.840.10008.1.2")),
                UserInformation.of(maxLength, "1.2.3", "")));
    }

    @Test
    void nobodyListening_isNoConnection() {
        ApplicationEntity nobody =
                new ApplicationEntity(new AeTitle("NOBODY"), "127.0.0.1", org.dcmflux.testkit.PeerProcess.freePort());
        AssociationException failure =
                catchThrowableOfType(AssociationException.class, () -> Verification.echo(nobody, OPTIONS));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_CONNECTED);
        assertThat(failure).hasMessageContaining("NOBODY@127.0.0.1:");
    }

    @Test
    void silence_endsInATimeOut() throws IOException {
        AssociationException failure = failure((in, out) -> {});
        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure).hasMessageContaining("did not answer the association request in 0.4 s");
    }

    @Test
    void silenceAfterTheAcceptance_endsInATimeOut() throws IOException {
        assertThat(failure((in, out) -> out.write(accept(16384))).kind()).isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void oneByteASecond_endsInATimeOut() throws IOException {
        AssociationException failure = failure((in, out) -> {
            for (byte each : accept(16384)) {
                out.write(each);
                sleep(200);
            }
        });
        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRejection_isToldInWords() throws IOException {
        AssociationException now =
                failure((in, out) -> out.write(bytes(new Pdu.AssociateReject(Rejection.TEMPORARY_CONGESTION))));
        assertThat(now.kind()).isEqualTo(Kind.REJECTED_FOR_NOW);
        assertThat(now.isTransient()).isTrue();
        assertThat(now).hasMessageContaining("temporary congestion");
        AssociationException forGood =
                failure((in, out) -> out.write(bytes(new Pdu.AssociateReject(Rejection.CALLED_AE_NOT_RECOGNIZED))));
        assertThat(forGood.isTransient()).isFalse();
        assertThat(forGood).hasMessageContaining("called AE title not recognized");
    }

    @Test
    void anAbort_isToldInWords() throws IOException {
        AssociationException failure = failure(
                (in, out) -> out.write(bytes(new Pdu.Abort(org.dcmflux.net.pdu.AbortReason.INVALID_PARAMETER))));
        assertThat(failure.kind()).isEqualTo(Kind.ABORTED);
        assertThat(failure).hasMessageContaining("invalid PDU parameter value");
    }

    @Test
    void anEndOfTheConnection_isBroken() throws IOException {
        AssociationException failure = failure((in, out) -> out.close());
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void aTransferSyntaxThatWasNotProposed_breaksTheProtocol() throws IOException {
        AssociationException failure = failure((in, out) -> out.write(bytes(new Pdu.AssociateAccept(
                1,
                "A",
                "B",
                Pdu.APPLICATION_CONTEXT,
                List.of(new AnsweredContext(1, 0, "1.2.840.10008.1.2.4.50")),
                UserInformation.of(0, "1.2", "")))));
        assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
    }

    @Test
    void garbage_isRefusedWhateverItSays() throws IOException {
        long seed = System.nanoTime();
        System.out.println("HostilePeerTest seed " + seed);
        Random random = new Random(seed);
        long[] lengths = {0, 1, 3, 5, 67, 0x40001, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL};
        for (int i = 0; i < 60; i++) {
            ByteBuffer head = ByteBuffer.allocate(6 + 200);
            byte[] body = new byte[200];
            random.nextBytes(body);
            head.put((byte) (1 + random.nextInt(9)))
                    .put((byte) 0)
                    .putInt((int) lengths[i % lengths.length])
                    .put(body);
            AssociationException failure = failure((in, out) -> {
                out.write(head.array());
                out.close();
            });
            assertThat(failure).as("seed %d, case %d", seed, i).isNotNull();
            assertThat(failure.kind()).isNotEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void aPeerThatStopsReading_endsInATimeOut() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                Server server = new Server((in, out) -> {
                    out.write(accept(16384));
                    sleep(10_000);
                })) {
            Path file = folder.write("large", new byte[32 << 20]);
            try (Association association = Association.request(server.entity(), OPTIONS, CONTEXTS);
                    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                AssociationException failure = catchThrowableOfType(
                        AssociationException.class, () -> association.dataSet(1, channel, 0, 32 << 20, 0));
                assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
                assertThat(failure).hasMessageContaining("took no more bytes");
                assertThat(association.mayHaveArrived()).isFalse();
            }
        }
    }
}
