package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Timeouts;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.StoreResult.State;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our sender into receivers of other houses, and their senders into ours. */
@Timeout(120)
final class StrangersIT {
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();
    private final List<StoreResult> results = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void clean() {
        folder.close();
        received.close();
    }

    private PeerProcess storescp(String... options) {
        return PeerProcess.storescp(received.path(), options);
    }

    private static ApplicationEntity entity(int port) {
        return new ApplicationEntity(new AeTitle("STRANGER"), "127.0.0.1", port);
    }

    private static StorageOptions.Builder options() {
        return StorageOptions.defaults().toBuilder().retryDelay(Duration.ofMillis(50));
    }

    private SendSummary send(int port, StorageOptions options, Path... inputs) throws IOException {
        SendListener listener = new SendListener() {
            @Override
            public void finished(StoreResult result) {
                results.add(result);
            }
        };
        return new StorageScu(entity(port), options)
                .send(List.of(inputs), Depth.RECURSIVE, listener, new Cancellation());
    }

    private void instances(int count, int bytes) {
        byte[] value = new byte[bytes];
        new Random(1).nextBytes(value);
        for (int i = 0; i < count; i++) {
            String uid = "1.2.826.0.1." + (1000 + i);
            Part10Builder.syntax(EXPLICIT)
                    .sopClass(SECONDARY_CAPTURE)
                    .sopInstance(uid)
                    .dataSet(elements -> elements.text(0x00080016, "UI", SECONDARY_CAPTURE)
                            .text(0x00080018, "UI", uid)
                            .text(0x0020000D, "UI", "1.2.826.1")
                            .bytes(0x00420011, "OB", value))
                    .build(folder, i + ".dcm");
        }
    }

    /** By SOP Instance UID, the Data Set of each file below a directory. */
    private static Map<String, byte[]> dataSets(Path root) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                InstanceFile instance = InstanceFile.read(file);
                byte[] all = Files.readAllBytes(file);
                found.put(
                        instance.sopInstanceUid(),
                        Arrays.copyOfRange(all, (int) instance.dataSetPosition(), all.length));
            }
        }
        return found;
    }

    private static void assertSame(Map<String, byte[]> sent, Map<String, byte[]> arrived) {
        assertThat(arrived.keySet()).isEqualTo(sent.keySet());
        sent.forEach((uid, bytes) -> assertThat(arrived.get(uid)).as(uid).isEqualTo(bytes));
    }

    @Test
    void storescpGetsTheBytesOfTheFiles_whateverItsPduSize() throws IOException {
        instances(20, 300_000);
        for (String pdu : List.of("4096", "16384", "131072")) {
            try (PeerProcess peer = storescp("+B", "-pdu", pdu)) {
                assertThat(send(peer.port(), options().build(), folder.path()).stored())
                        .isEqualTo(20);
            }
            assertSame(dataSets(folder.path()), dataSets(received.path()));
        }
    }

    @Test
    void realFilesOfAllSyntaxesThatStorescpKnows_arriveAsTheyAre() throws IOException {
        Path shared = TestData.requireShared();
        try (PeerProcess peer = storescp("+B", "+xa")) {
            send(peer.port(), options().build(), shared.resolve("derived"), shared.resolve("pydicom"));
            Map<String, byte[]> arrived = dataSets(received.path());
            assertThat(results.stream().filter(StoreResult::isStored)).hasSizeGreaterThan(60);
            assertThat(results)
                    .allMatch(each -> each.isStored() || !each.reason().isEmpty());
            for (StoreResult each : results) {
                InstanceFile instance = each.instance();
                if (each.isStored() && instance != null) {
                    assertThat(each.transferSyntaxUid()).isEqualTo(instance.transferSyntaxUid());
                    assertThat(arrived).containsKey(instance.sopInstanceUid());
                }
            }
        }
    }

    @Test
    void aPeerThatRefusesOrRejects_isToldInWords() throws IOException {
        instances(2, 100);
        try (PeerProcess peer = storescp("--refuse")) {
            SendSummary summary = send(peer.port(), options().retries(0).build(), folder.path());
            assertThat(summary.failed()).isEqualTo(2);
            assertThat(summary.failures().keySet()).allMatch(reason -> reason.contains("rejected by"));
        }
    }

    @Test
    void aPeerThatAbortsBehindEveryRequest_leavesNothingStoredAndNothingClaimed() throws IOException {
        instances(2, 100_000);
        for (String how : List.of("--abort-after", "--abort-during")) {
            results.clear();
            try (PeerProcess peer = storescp(how)) {
                SendSummary summary = send(peer.port(), options().retries(1).build(), folder.path());
                assertThat(summary.stored()).isZero();
                assertThat(summary.failed() + summary.unknown()).isEqualTo(2);
                assertThat(results).hasSize(2).allMatch(each -> each.attempts() == 2);
            }
        }
    }

    @Test
    void aSlowPeer_endsInATimeOut() throws IOException {
        instances(1, 100);
        Timeouts quick = Timeouts.DEFAULT.withDimse(Duration.ofMillis(300));
        AssociationOptions association =
                AssociationOptions.defaults().toBuilder().timeouts(quick).build();
        try (PeerProcess peer = storescp("--sleep-during", "2")) {
            SendSummary summary = send(
                    peer.port(), options().retries(0).association(association).build(), folder.path());
            assertThat(summary.unknown()).isEqualTo(1);
            assertThat(summary.failures().keySet()).allMatch(reason -> reason.contains("did not answer"));
        }
    }

    @Test
    void whenThePeerIsKilled_everyFileIsInOneState_andTheNextRunSendsTheRest() throws Exception {
        instances(200, 50_000);
        Path ledger = received.file("../ledger-" + System.nanoTime()).normalize();
        long seed = System.nanoTime();
        System.out.println("StrangersIT seed " + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < 6; kill++) {
            results.clear();
            try (PeerProcess peer = storescp("+B")) {
                Thread killer = new Thread(() -> {
                    try {
                        Thread.sleep(random.nextInt(250));
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    peer.kill();
                });
                killer.start();
                StorageOptions options = options()
                        .associations(1 + kill % 2)
                        .retries(0)
                        .ledger(ledger)
                        .build();
                SendSummary summary = send(peer.port(), options, folder.path());
                killer.join();
                assertThat(summary.total()).as("seed %d", seed).isEqualTo(200);
                Map<State, Integer> states = new EnumMap<>(State.class);
                results.forEach(each -> states.merge(each.state(), 1, Integer::sum));
                assertThat(results.stream().map(StoreResult::path).distinct()).hasSameSizeAs(results);
                assertThat(states.getOrDefault(State.STORED, 0)).isEqualTo(summary.stored());
            }
        }
        try (PeerProcess peer = storescp("+B")) {
            SendSummary last = send(peer.port(), options().ledger(ledger).build(), folder.path());
            assertThat(last.stored() + last.alreadyStored()).isEqualTo(200);
        }
        assertSame(dataSets(folder.path()), dataSets(received.path()));
        Files.delete(ledger);
    }

    @Test
    void orthancHasEveryInstance_inItsSyntax() throws Exception {
        Path shared = TestData.requireShared();
        int dicom = PeerProcess.freePort();
        int http = PeerProcess.freePort();
        Path configuration = received.write(
                "orthanc.json", String.format("""
                        {"Name":"TEST","StorageDirectory":"%1$s/db","IndexDirectory":"%1$s/db","HttpPort":%2$d,
                        "DicomPort":%3$d,"DicomAet":"ORTHANC","RemoteAccessAllowed":false,"AuthenticationEnabled":false,
                        "DicomCheckCalledAet":false,"DicomAlwaysAllowStore":true,"UnknownSopClassAccepted":true,
                        "OverwriteInstances":true,"Plugins":[]}
                        """, received.path(), http, dicom).getBytes(StandardCharsets.UTF_8));
        try (PeerProcess peer = PeerProcess.start(Judge.ORTHANC, received.path(), dicom, configuration.toString())) {
            SendSummary summary = send(
                    peer.port(), options().associations(2).build(), shared.resolve("derived"), shared.resolve("gdcm"));
            long distinct = results.stream()
                    .filter(StoreResult::isStored)
                    .map(each -> each.instance().sopInstanceUid())
                    .distinct()
                    .count();
            assertThat(summary.stored()).isGreaterThan(50);
            String count;
            try (InputStream in = URI.create("http://127.0.0.1:" + http + "/statistics")
                    .toURL()
                    .openStream()) {
                count = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            assertThat(count).contains("\"CountInstances\" : " + distinct);
        }
    }

    @Test
    void dcmqrscpStoresWhatWeSend() throws IOException {
        instances(5, 1000);
        int port = PeerProcess.freePort();
        Path area = Files.createDirectory(received.file("area"));
        Path configuration =
                received.write("dcmqrscp.cfg", String.format("""
                        NetworkTCPPort = %d
                        MaxPDUSize = 16384
                        MaxAssociations = 16
                        HostTable BEGIN
                        HostTable END
                        VendorTable BEGIN
                        VendorTable END
                        AETable BEGIN
                        STRANGER %s RW (100, 1024mb) ANY
                        AETable END
                        """, port, area).getBytes(StandardCharsets.US_ASCII));
        try (PeerProcess peer =
                PeerProcess.start(Judge.DCMQRSCP, received.path(), port, "-c", configuration.toString())) {
            SendSummary summary = send(peer.port(), options().build(), folder.path());
            assertThat(summary.failures()).isEmpty();
            assertThat(summary.stored()).isEqualTo(5);
        }
    }

    @Test
    void theirSendersAreReceived() throws IOException {
        instances(10, 200_000);
        InstanceDirectory directory =
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null);
        StorageScpOptions options = StorageScpOptions.builder(0)
                .address(InetAddress.getLoopbackAddress())
                .build();
        try (StorageScp scp = StorageScp.start(options, directory, ReceiveListener.NONE)) {
            String port = Integer.toString(scp.port());
            Judge.ECHOSCU.run("127.0.0.1", port).succeeded();
            Judge.STORESCU
                    .run("+sd", "127.0.0.1", port, folder.path().toString())
                    .succeeded();
            assertSame(dataSets(folder.path()), dataSets(received.path()));
            for (Path each : Files.list(received.path()).toList()) {
                Judge.DCMFTEST.run(each.toString()).succeeded();
                Files.delete(each);
            }
            Judge.DCMSEND
                    .run("+sd", "127.0.0.1", port, folder.path().toString())
                    .succeeded();
            assertSame(dataSets(folder.path()), dataSets(received.path()));
            assertThat(Verification.echo(entity(scp.port()), AssociationOptions.defaults())
                            .status()
                            .code())
                    .isZero();
        }
    }
}
