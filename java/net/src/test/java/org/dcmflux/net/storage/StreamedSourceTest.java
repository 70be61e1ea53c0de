package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.association.AcceptancePolicy;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.Association;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Timeouts;
import org.dcmflux.net.pdu.AnsweredContext;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.Rejection;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.StoreResult.State;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that are made while they are sent, by a source that fails, and for receivers that stop reading. */
@Timeout(60)
final class StreamedSourceTest {
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final String ENCODED = "1.2.840.10008.1.2.4.80";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final String RLE = "1.2.840.10008.1.2.5";
    private static final int LARGE = 3_000_000;

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();
    private final List<StoreResult> results = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger associations = new AtomicInteger();
    private final List<String> endings = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void clean() {
        folder.close();
        received.close();
    }

    /** What happens after so many bytes of an instance. */
    private record Fault(int after, Exception failure) {}

    /** Makes the explicit form of files that say that they are encoded, and counts what it opened and closed. */
    private static final class Maker implements InstanceSource {
        private final Map<String, Fault> faults = new HashMap<>();
        private final List<String> syntaxes = new ArrayList<>(List.of(EXPLICIT));
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicLong taken = new AtomicLong();
        private Runnable afterEachWrite = () -> {};
        private boolean endless;

        @Override
        public List<String> transferSyntaxes(String sopClassUid, String transferSyntaxUid) {
            return syntaxes;
        }

        @Override
        public Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException {
            open.incrementAndGet();
            opened.incrementAndGet();
            byte[] bytes = dataSet(instance);
            Fault fault = transferSyntaxUid.equals(EXPLICIT) ? faults.get(instance.sopInstanceUid()) : null;
            return new Instance() {
                @Override
                public String sopClassUid() {
                    return instance.sopClassUid();
                }

                @Override
                public String sopInstanceUid() {
                    return instance.sopInstanceUid();
                }

                @Override
                public void write(WritableByteChannel dataSet) throws IOException {
                    int end = fault == null ? bytes.length : fault.after;
                    do {
                        for (int at = 0; at < end; at += 65536) {
                            put(dataSet, ByteBuffer.wrap(bytes, at, Math.min(65536, end - at)));
                        }
                    } while (endless);
                    if (fault != null && fault.failure instanceof RuntimeException runtime) {
                        throw runtime;
                    }
                    if (fault != null) {
                        throw (IOException) fault.failure;
                    }
                }

                @Override
                public void close() {
                    open.decrementAndGet();
                }
            };
        }

        /** As a transcoder does it, which knows nothing of associations. */
        private void put(WritableByteChannel dataSet, ByteBuffer part) throws IOException {
            try {
                taken.addAndGet(dataSet.write(part));
            } catch (IOException e) {
                throw new OutputException("the association", "cannot be written", e);
            }
            afterEachWrite.run();
        }
    }

    private static byte[] dataSet(InstanceFile file) throws IOException {
        byte[] all = Files.readAllBytes(file.path());
        return Arrays.copyOfRange(all, (int) file.dataSetPosition(), all.length);
    }

    private void instance(String uid, int bytes) {
        Part10Builder.syntax(ENCODED)
                .sopClass(SECONDARY_CAPTURE)
                .sopInstance(uid)
                .dataSet(elements -> elements.text(0x00080016, "UI", SECONDARY_CAPTURE)
                        .text(0x00080018, "UI", uid)
                        .text(0x0020000D, "UI", "1.2.826.1")
                        .bytes(0x00420011, "OB", new byte[bytes]))
                .build(folder, uid + ".dcm");
    }

    private StorageScp receiver(AssociationOptions association) throws IOException {
        return StorageScp.start(
                StorageScpOptions.builder(0)
                        .address(InetAddress.getLoopbackAddress())
                        .association(association)
                        .preferred(List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntaxes.RLE_LOSSLESS))
                        .others(StorageScpOptions.Others.REFUSED)
                        .build(),
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null),
                ReceiveListener.NONE);
    }

    private SendSummary send(int port, StorageOptions options, Cancellation cancellation) throws IOException {
        SendListener listener = new SendListener() {
            @Override
            public void opened(int number, org.dcmflux.net.association.Negotiated negotiated, String protection) {
                associations.incrementAndGet();
            }

            @Override
            public void closed(int number, String reason) {
                endings.add(reason);
            }

            @Override
            public void finished(StoreResult result) {
                results.add(result);
            }
        };
        ApplicationEntity peer = new ApplicationEntity(new AeTitle("SCP"), "127.0.0.1", port);
        return new StorageScu(peer, options).send(List.of(folder.path()), Depth.RECURSIVE, listener, cancellation);
    }

    private static StorageOptions.Builder options(InstanceSource source) {
        return StorageOptions.defaults().toBuilder().source(source).retryDelay(Duration.ofMillis(10));
    }

    private StoreResult result(String uid) {
        return results.stream()
                .filter(each -> each.instance() != null
                        && each.instance().sopInstanceUid().equals(uid))
                .reduce((one, two) -> {
                    throw new AssertionError("two results of one instance");
                })
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 200_000})
    void whatFailsBeforeAnythingHasLeft_isThatInstancesFailureAlone_andTheAssociationGoesOn(int after)
            throws IOException {
        Maker maker = new Maker();
        maker.faults.put("1.2.2", new Fault(after, new IOException("frame 1: no")));
        instance("1.2.1", LARGE);
        instance("1.2.2", LARGE);
        instance("1.2.3", 1000);
        try (StorageScp scp = receiver(AssociationOptions.defaults())) {
            SendSummary summary = send(scp.port(), options(maker).build(), new Cancellation());
            assertThat(summary.stored()).isEqualTo(2);
            assertThat(summary.failed()).isEqualTo(1);
        }
        assertThat(associations.get()).isEqualTo(1);
        assertThat(endings).containsExactly("nothing to send");
        assertThat(result("1.2.2").reason()).contains("it would have to be made anew in", "frame 1: no");
        received.assertContainsOnly("1.2.1.dcm", "1.2.3.dcm");
        assertThat(dataSet(InstanceFile.read(received.file("1.2.1.dcm"))))
                .isEqualTo(dataSet(InstanceFile.read(folder.file("1.2.1.dcm"))));
        assertThat(maker.open.get()).isZero();
    }

    @Test
    void whatFailsBeforeAnythingHasLeft_isTriedInTheNextSyntaxThatWasAccepted() throws IOException {
        Maker maker = new Maker();
        maker.syntaxes.add(RLE);
        maker.faults.put("1.2.1", new Fault(1000, new IOException("frame 1: no")));
        instance("1.2.1", LARGE);
        try (StorageScp scp = receiver(AssociationOptions.defaults())) {
            assertThat(send(scp.port(), options(maker).build(), new Cancellation())
                            .stored())
                    .isEqualTo(1);
        }
        assertThat(result("1.2.1").transferSyntaxUid()).isEqualTo(RLE);
        assertThat(associations.get()).isEqualTo(1);
        assertThat(maker.opened.get()).isEqualTo(2);
        assertThat(maker.open.get()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whatFailsInTheMiddle_abortsTheAssociation_isNotTriedAgain_andAllOthersArrive(int operations)
            throws IOException {
        AssociationOptions several = AssociationOptions.defaults().toBuilder()
                .asynchronousOperations(operations)
                .build();
        Maker maker = new Maker();
        maker.faults.put("1.2.2", new Fault(2_500_000, new IOException("frame 17: charls MALFORMED_INPUT")));
        maker.faults.put("1.2.4", new Fault(2_500_000, new IllegalStateException("a bug in frame 3")));
        for (int i = 1; i <= 5; i++) {
            instance("1.2." + i, LARGE);
        }
        try (StorageScp scp = receiver(several)) {
            SendSummary summary =
                    send(scp.port(), options(maker).association(several).build(), new Cancellation());
            assertThat(summary.stored()).isEqualTo(3);
            assertThat(summary.failed()).isEqualTo(2);
            assertThat(summary.unknown()).isZero();
        }
        assertThat(associations.get()).isEqualTo(3);
        assertThat(endings)
                .filteredOn(each -> each.contains("aborted behind a Data Set"))
                .hasSize(2);
        assertThat(result("1.2.2").reason())
                .contains("frame 17: charls MALFORMED_INPUT", "the association was aborted, nothing was stored");
        assertThat(result("1.2.2").attempts()).isEqualTo(1);
        assertThat(result("1.2.4").reason()).contains("a bug in frame 3");
        received.assertContainsOnly("1.2.1.dcm", "1.2.3.dcm", "1.2.5.dcm");
        assertThat(maker.open.get()).isZero();
        assertThat(maker.opened.get()).as("made more often than retried").isLessThanOrEqualTo(5 + 2 * operations);
    }

    @Test
    void withoutRetries_whatWasSentBeforeTheAbortAndNotAnsweredIsUnknown() throws IOException {
        AssociationOptions several = AssociationOptions.defaults().toBuilder()
                .asynchronousOperations(4)
                .build();
        Maker maker = new Maker();
        maker.faults.put("1.2.2", new Fault(2_500_000, new IOException("frame 17: no")));
        instance("1.2.1", LARGE);
        instance("1.2.2", LARGE);
        try (StorageScp scp = receiver(several)) {
            send(scp.port(), options(maker).association(several).retries(0).build(), new Cancellation());
        }
        assertThat(result("1.2.2").state()).isEqualTo(State.FAILED);
        assertThat(result("1.2.1").state())
                .as("it was sent to its end, so it cannot be certain that it failed")
                .isIn(State.UNKNOWN, State.STORED);
    }

    /** Accepts an association with all contexts and then reads as slowly as it is told to, or not at all. */
    private static final class SlowReceiver implements AutoCloseable, AcceptancePolicy {
        private final ServerSocketChannel server = ServerSocketChannel.open();
        private final Thread thread;

        SlowReceiver(boolean readsAByteNowAndThen) throws IOException {
            server.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            thread = new Thread(() -> serve(readsAByteNowAndThen), "slow-receiver");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(boolean reads) {
            try (SocketChannel channel = server.accept()) {
                Association association = Association.accept(channel, AssociationOptions.defaults(), this);
                while (association != null) {
                    Thread.sleep(100);
                    if (reads) {
                        channel.read(ByteBuffer.allocate(1));
                    }
                }
            } catch (IOException | InterruptedException e) {
                Thread.currentThread().interrupt(); // the test is over
            }
        }

        int port() throws IOException {
            return ((InetSocketAddress) server.getLocalAddress()).getPort();
        }

        @Override
        public @Nullable Rejection rejection(Pdu.AssociateRequest request) {
            return null;
        }

        @Override
        public List<AnsweredContext> answers(Pdu.AssociateRequest request) {
            return request.contexts().stream()
                    .map(each -> each.transferSyntaxes().contains(EXPLICIT)
                            ? new AnsweredContext(each.id(), AnsweredContext.ACCEPTED, EXPLICIT)
                            : new AnsweredContext(each.id(), AnsweredContext.TRANSFER_SYNTAXES_NOT_SUPPORTED, ""))
                    .toList();
        }

        @Override
        public void close() throws IOException {
            server.close();
            thread.interrupt();
        }
    }

    private static AssociationOptions impatient() {
        return AssociationOptions.defaults().toBuilder()
                .timeouts(Timeouts.DEFAULT.withWrite(Duration.ofMillis(300)))
                .sendBuffer(65536)
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReceiverThatStopsReading_stopsTheMaker_andTheTimeOutEndsIt(boolean readsAByteNowAndThen) throws IOException {
        Maker maker = new Maker();
        maker.endless = true;
        instance("1.2.1", LARGE);
        try (SlowReceiver peer = new SlowReceiver(readsAByteNowAndThen)) {
            SendSummary summary = send(
                    peer.port(),
                    options(maker).association(impatient()).retries(0).build(),
                    new Cancellation());
            assertThat(summary.failed()).isEqualTo(1);
        }
        assertThat(result("1.2.1").reason()).contains("took no more bytes");
        assertThat(maker.taken.get()).as("bytes that are held somewhere").isLessThan(8_000_000L);
        assertThat(maker.open.get()).isZero();
    }

    @Test
    void aCancellationWhileTheReceiverIsSilent_endsAtOnce() throws IOException {
        Cancellation cancellation = new Cancellation();
        Maker maker = new Maker();
        maker.endless = true;
        maker.afterEachWrite = cancellation::cancel;
        instance("1.2.1", LARGE);
        instance("1.2.2", LARGE);
        try (SlowReceiver peer = new SlowReceiver(false)) {
            SendSummary summary = send(peer.port(), options(maker).build(), cancellation);
            assertThat(summary.cancelled()).isTrue();
            assertThat(summary.failed()).isEqualTo(2);
        }
        assertThat(maker.open.get()).isZero();
    }

    @Test
    void aMakerThatWasCancelled_isNoFailureOfItsOwn() throws IOException {
        Maker maker = new Maker();
        maker.faults.put("1.2.1", new Fault(100_000, new CancellationException("cancelled; nothing was kept")));
        instance("1.2.1", LARGE);
        try (StorageScp scp = receiver(AssociationOptions.defaults())) {
            send(scp.port(), options(maker).build(), new Cancellation());
        }
        assertThat(result("1.2.1").reason()).contains("cancelled");
        assertThat(maker.opened.get()).isEqualTo(1);
    }
}
