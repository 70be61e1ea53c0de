package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Timeouts;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.StoreResult.State;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connections whose other end is gone without a word: what is written goes nowhere, what is awaited never comes, and no FIN
 * or RST tells. A relay between our sender and our receiver plays the network that loses everything from some byte on.
 */
@Timeout(60)
final class VanishingPeerTest {
    private static final Duration SOON = Duration.ofMillis(400);
    private static final Timeouts SHORT = new Timeouts(SOON, SOON, SOON, SOON, SOON);
    private static final long NEVER = Long.MAX_VALUE;
    private static final long AFTER_ONE_PDU = -1;
    private static final int SIZE = 6 << 20;

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();
    private final List<String> ended = Collections.synchronizedList(new ArrayList<>());
    private StorageScp scp;

    /** Passes bytes on until so many went by in a direction; afterwards it takes none, and never closes. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
        private final int to;
        private final long there;
        private final long back;
        private final long pauseMillis;
        private volatile boolean once;

        /** @param pauseMillis between two bytes on the way there, from the place where it would be lost; 0 to lose it */
        Relay(int to, long there, long back, long pauseMillis) throws IOException {
            this.to = to;
            this.there = there;
            this.back = back;
            this.pauseMillis = pauseMillis;
            server.setReceiveBufferSize(8192);
            start(this::accept);
        }

        private static void start(Runnable work) {
            Thread thread = new Thread(work, "relay");
            thread.setDaemon(true);
            thread.start();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket from = server.accept();
                    Socket onward = new Socket(InetAddress.getLoopbackAddress(), to);
                    sockets.add(from);
                    sockets.add(onward);
                    if (once) {
                        server.close();
                    }
                    start(() -> pass(from, onward, there, pauseMillis));
                    start(() -> pass(onward, from, back, 0));
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        }

        private static void pass(Socket from, Socket to, long most, long pauseMillis) {
            AtomicLong passed = new AtomicLong();
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                byte[] buffer = new byte[4096];
                long last = most;
                if (most == AFTER_ONE_PDU) {
                    byte[] header = in.readNBytes(6);
                    out.write(header);
                    last = ByteBuffer.wrap(header).getInt(2);
                }
                while (passed.get() < last) {
                    int count = in.read(buffer, 0, (int) Math.min(buffer.length, last - passed.get()));
                    if (count < 0) {
                        to.shutdownOutput();
                        return;
                    }
                    out.write(buffer, 0, count);
                    passed.addAndGet(count);
                }
                while (pauseMillis > 0) {
                    Thread.sleep(pauseMillis);
                    out.write(in.read());
                }
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt(); // one of the ends gave up
            }
        }

        /** Nobody listens any more once there was a connection. */
        Relay once() {
            once = true;
            return this;
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket each : List.copyOf(sockets)) {
                each.close();
            }
        }
    }

    @BeforeEach
    void listen() throws IOException {
        AssociationOptions association =
                AssociationOptions.defaults().toBuilder().timeouts(SHORT).build();
        StorageScpOptions options = StorageScpOptions.builder(0)
                .association(association)
                .address(InetAddress.getLoopbackAddress())
                .build();
        scp = StorageScp.start(
                options,
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null),
                new ReceiveListener() {
                    @Override
                    public void closed(int number, String reason) {
                        ended.add(reason);
                    }

                    @Override
                    public void rejected(String peer, String reason) {
                        ended.add(reason);
                    }
                });
        Part10Builder.explicitLittleEndian()
                .sopClass("1.2.840.10008.5.1.4.1.1.7")
                .sopInstance("1.2.3")
                .dataSet(elements -> elements.text(0x00080018, "UI", "1.2.3").bytes(0x00420011, "OB", new byte[SIZE]))
                .build(folder, "large.dcm");
    }

    @AfterEach
    void clean() throws IOException {
        scp.close();
        folder.close();
        received.close();
    }

    private StoreResult send(int port, AssociationOptions.Builder association) throws IOException {
        return send(port, association, 0);
    }

    private StoreResult send(int port, AssociationOptions.Builder association, int retries) throws IOException {
        List<StoreResult> results = new ArrayList<>();
        StorageOptions options = StorageOptions.defaults().toBuilder()
                .association(association.timeouts(SHORT).build())
                .retries(retries)
                .retryDelay(Duration.ofMillis(20))
                .build();
        new StorageScu(new ApplicationEntity(new AeTitle("GONE"), "127.0.0.1", port), options)
                .send(
                        List.of(folder.path()),
                        Depth.FILES_ONLY,
                        new SendListener() {
                            @Override
                            public void finished(StoreResult result) {
                                results.add(result);
                            }
                        },
                        new Cancellation());
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    private static AssociationOptions.Builder options() {
        return AssociationOptions.defaults().toBuilder();
    }

    private void awaitEnd() throws InterruptedException {
        for (int i = 0; i < 1000 && ended.isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(ended).isNotEmpty();
    }

    private List<Path> kept() throws IOException {
        try (var files = java.nio.file.Files.list(received.path())) {
            return files.toList();
        }
    }

    @Test
    void aReceiverThatVanishesBeforeItAnswersTheRequest_leavesAFailure() throws IOException {
        try (Relay relay = new Relay(scp.port(), 0, 0, 0)) {
            StoreResult result = send(relay.port(), options());
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.reason()).contains("did not answer the association request in 0.4 s");
        }
    }

    @Test
    void aReceiverThatVanishesInTheMiddleOfAnObject_leavesAFailure_andNothingOnItsDisk() throws Exception {
        for (int pdu : new int[] {16384, 262144}) {
            ended.clear();
            try (Relay relay = new Relay(scp.port(), SIZE / 3, NEVER, 0)) {
                StoreResult result =
                        send(relay.port(), options().maxSendPdu(pdu).sendBuffer(65536));
                assertThat(result.state()).isEqualTo(State.FAILED);
                assertThat(result.reason()).contains("took no more bytes");
                awaitEnd(); // the receiver lost its sender in the same moment
                assertThat(ended.get(0)).contains("did not answer");
                assertThat(kept()).isEmpty();
            }
        }
    }

    @Test
    void anAnswerThatIsLost_leavesAnUnknown_andTheObjectIsThere() throws Exception {
        try (Relay relay = new Relay(scp.port(), NEVER, AFTER_ONE_PDU, 0)) { // A-ASSOCIATE-AC
            StoreResult result = send(relay.port(), options());
            assertThat(result.state()).isEqualTo(State.UNKNOWN);
            assertThat(result.reason()).contains("did not answer");
            awaitEnd();
            assertThat(kept()).hasSize(1);
        }
    }

    @Test
    void whatMayHaveArrived_staysUnknown_whenItCannotBeTriedAgain() throws Exception {
        try (Relay relay = new Relay(scp.port(), NEVER, AFTER_ONE_PDU, 0).once()) {
            StoreResult result = send(relay.port(), options(), 2);
            assertThat(result.state()).isEqualTo(State.UNKNOWN);
            assertThat(result.reason()).contains("not sent: no connection", "all of it was sent, without an answer");
            awaitEnd();
            assertThat(kept()).hasSize(1);
        }
    }

    @Test
    void anAnswerThatIsAlwaysLost_endsAfterAFewAssociations() throws Exception {
        for (int i = 0; i < 30; i++) {
            String uid = "1.2.3." + i;
            Part10Builder.explicitLittleEndian()
                    .sopClass("1.2.840.10008.5.1.4.1.1.7")
                    .sopInstance(uid)
                    .dataSet(elements -> elements.text(0x00080018, "UI", uid))
                    .build(folder, i + ".dcm");
        }
        List<StoreResult> results = new ArrayList<>();
        try (Relay relay = new Relay(scp.port(), NEVER, AFTER_ONE_PDU, 0)) {
            StorageOptions options = StorageOptions.defaults().toBuilder()
                    .association(options().timeouts(SHORT).build())
                    .retries(1)
                    .retryDelay(Duration.ofMillis(1))
                    .build();
            SendSummary summary = new StorageScu(
                            new ApplicationEntity(new AeTitle("GONE"), "127.0.0.1", relay.port()), options)
                    .send(
                            List.of(folder.path()),
                            Depth.FILES_ONLY,
                            new SendListener() {
                                @Override
                                public void finished(StoreResult result) {
                                    results.add(result);
                                }
                            },
                            new Cancellation());
            assertThat(summary.associations()).isEqualTo(5);
            assertThat(results).hasSize(31).noneMatch(StoreResult::isStored);
            assertThat(results.get(results.size() - 1).reason()).contains("5 associations in a row broke");
        }
        // Of those that were tried it is unknown; the others were never sent.
        assertThat(results.stream().filter(each -> each.state() == State.UNKNOWN))
                .hasSize(5);
    }

    @Test
    void aReceiverThatReadsByteByByte_endsInATimeOut() throws Exception {
        try (Relay relay = new Relay(scp.port(), 20_000, NEVER, 50)) {
            StoreResult result = send(relay.port(), options().sendBuffer(65536));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.reason()).contains("took no more bytes");
            awaitEnd(); // and the sender's bytes came too slowly for the receiver
            assertThat(ended.get(0)).contains("did not answer");
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aSenderThatSaysNothing_doesNotKeepTheReceiver() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), scp.port())) {
            awaitEnd();
            assertThat(ended.get(0)).contains("did not answer the connection in 0.4 s");
            silent.setSoTimeout(5000);
            assertThat(silent.getInputStream().readAllBytes()).hasSizeLessThanOrEqualTo(10); // an A-ABORT at most
        }
    }

    @Test
    void manySilentSenders_doNotKeepOthersAway() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                silent.add(new Socket(InetAddress.getLoopbackAddress(), scp.port()));
            }
            ApplicationEntity peer = new ApplicationEntity(new AeTitle("THERE"), "127.0.0.1", scp.port());
            assertThat(Verification.echo(peer, options().build()).status().code())
                    .isZero();
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }
}
