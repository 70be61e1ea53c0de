package org.dcmflux.net.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Negotiated;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.net.storage.StoreResult.State;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our sender into our receiver, over a real socket. */
@Timeout(120)
final class LoopbackTest {
    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();
    private StorageScp scp;
    private final Heard heard = new Heard();

    private static final class Heard implements SendListener {
        private final List<StoreResult> results = Collections.synchronizedList(new ArrayList<>());
        private final List<Negotiated> associations = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void finished(StoreResult result) {
            results.add(result);
        }

        @Override
        public void opened(int number, Negotiated negotiated, String protection) {
            associations.add(negotiated);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        scp = start(StorageScpOptions.builder(0));
    }

    @AfterEach
    void clean() throws IOException {
        scp.close();
        folder.close();
        received.close();
    }

    private StorageScp start(StorageScpOptions.Builder options) throws IOException {
        InstanceDirectory directory =
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null);
        return StorageScp.start(
                options.address(InetAddress.getLoopbackAddress()).build(), directory, ReceiveListener.NONE);
    }

    private ApplicationEntity peer() throws IOException {
        return new ApplicationEntity(new AeTitle("SCP"), "127.0.0.1", scp.port());
    }

    private SendSummary send(StorageOptions options) throws IOException {
        return new StorageScu(peer(), options).send(List.of(folder.path()), Depth.RECURSIVE, heard, new Cancellation());
    }

    private static StorageOptions.Builder options() {
        return StorageOptions.defaults().toBuilder().retryDelay(Duration.ofMillis(10));
    }

    private Path instance(String name, String sopClass, String syntax, String uid, int bytes) {
        byte[] value = new byte[bytes];
        new Random(bytes).nextBytes(value);
        return Part10Builder.syntax(syntax)
                .sopClass(sopClass)
                .sopInstance(uid)
                .dataSet(elements ->
                        elements.text(0x0020000D, "UI", "1.2.3." + uid.length()).bytes(0x00420011, "OB", value))
                .build(folder, name);
    }

    /** The Data Sets that were sent and received must be the same bytes. */
    private void assertReceived(Path sent, String uid) throws IOException {
        InstanceFile from = InstanceFile.read(sent);
        InstanceFile to = InstanceFile.read(received.file(uid + ".dcm"));
        assertThat(to.transferSyntaxUid()).isEqualTo(from.transferSyntaxUid());
        byte[] was = Files.readAllBytes(sent);
        byte[] is = Files.readAllBytes(to.path());
        assertThat(Arrays.copyOfRange(is, (int) to.dataSetPosition(), is.length))
                .isEqualTo(Arrays.copyOfRange(was, (int) from.dataSetPosition(), was.length));
    }

    @Test
    void everyStorageSopClass_arrivesAsItWasSent_overAsManyAssociationsAsItTakes() throws IOException {
        List<TransferSyntax> syntaxes = TransferSyntaxes.all().stream()
                .filter(syntax -> syntax.isExplicitVr()
                        && !syntax.isDeflated()
                        && !syntax.uid().endsWith(".1.2.2"))
                .toList();
        List<SopClass> classes = SopClasses.storage().stream()
                .filter(each -> !each.uid().equals("1.2.840.10008.1.3.10"))
                .toList();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < classes.size(); i++) {
            String syntax = syntaxes.get(i % syntaxes.size()).uid();
            files.add(instance(i + ".dcm", classes.get(i).uid(), syntax, "1.2.826.1." + (1000 + i), 100 + 2 * i));
        }
        instance("private.dcm", "1.3.6.1.4.1.99999.1", "1.2.840.10008.1.2.1", "1.2.826.2", 10);
        SendSummary summary = send(options().associations(2).build());
        assertThat(summary.failures()).isEmpty();
        assertThat(summary.stored()).isEqualTo(classes.size() + 1).isGreaterThan(210);
        assertThat(heard.associations)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(each -> assertThat(each.contexts()).hasSizeLessThanOrEqualTo(128));
        for (int i = 0; i < files.size(); i++) {
            assertReceived(files.get(i), "1.2.826.1." + (1000 + i));
        }
    }

    /** Files are gathered on the way to the same machine; a send buffer of one's own asks for the way over a network. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1 << 20})
    void everySizeAroundThePduSizes_arrivesAsItWasSent(int sendBuffer) throws IOException {
        int[] pdus = {1024, 16384, 65536 + 12, 262144};
        for (int pdu : pdus) {
            scp.close();
            scp = start(StorageScpOptions.builder(0)
                    .association(AssociationOptions.defaults().toBuilder()
                            .maxReceivePdu(pdu)
                            .build()));
            List<Path> files = new ArrayList<>();
            int[] sizes = {0, pdu - 300, pdu - 6, pdu, 2 * pdu, 512 << 10, (1 << 20) + 2, 3_000_000};
            for (int i = 0; i < sizes.length; i++) {
                int size = Math.max(0, sizes[i]) & ~1;
                files.add(instance(
                        i + ".dcm",
                        "1.2.840.10008.5.1.4.1.1.7",
                        "1.2.840.10008.1.2.1",
                        "1.2." + pdu + "." + (i + 1),
                        size));
            }
            AssociationOptions ours = AssociationOptions.defaults().toBuilder()
                    .sendBuffer(sendBuffer)
                    .build();
            assertThat(send(options().association(ours).build()).failures()).isEmpty();
            for (int i = 0; i < files.size(); i++) {
                assertReceived(files.get(i), "1.2." + pdu + "." + (i + 1));
            }
        }
    }

    @Test
    void oneBadFileIsItsOwnFailure() throws IOException {
        instance("good.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        byte[] good = Files.readAllBytes(folder.file("good.dcm"));
        folder.write("odd.dcm", Arrays.copyOf(good, good.length - 1));
        folder.write("cut.dcm", Arrays.copyOf(good, 200));
        folder.write("text.txt", "no DICOM".getBytes(US_ASCII));
        SendSummary summary = send(options().build());
        assertThat(summary.stored()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(2);
        assertThat(summary.skipped()).isEqualTo(1);
        assertThat(summary.unknown()).isZero();
    }

    @Test
    void manyFilesThatFailAlike_areOneReason() throws IOException {
        for (int i = 0; i < 3; i++) {
            instance("a" + i, "", "1.2.840.10008.1.2.1", "1.2." + i, 100);
            Files.createSymbolicLink(folder.file("link" + i), folder.file("nothing" + i));
        }
        SendSummary summary = send(options().build());
        assertThat(summary.failed()).isEqualTo(6);
        assertThat(summary.failures())
                .containsOnly(
                        Map.entry("there is no SOP Class UID or no SOP Instance UID", 3),
                        Map.entry("cannot be read: no such file; check the path", 3));
    }

    @Test
    void aRefusedContextIsTheFailureOfItsFilesOnly() throws IOException {
        scp.close();
        scp = start(StorageScpOptions.builder(0)
                .preferred(List.of(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))
                .others(StorageScpOptions.Others.REFUSED));
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        instance("b.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.4.80", "1.2.2", 100);
        SendSummary summary = send(options().build());
        assertThat(summary.stored()).isEqualTo(1);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.failures().keySet().iterator().next())
                .contains("no presentation context", "none of the Transfer Syntaxes is supported");
    }

    @Test
    void whoIsNotAllowed_isRejectedInWords() throws IOException {
        scp.close();
        scp = start(StorageScpOptions.builder(0).callingAeTitles(Set.of(new AeTitle("FRIEND"))));
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        SendSummary summary = send(options().build());
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.associations()).isZero();
        assertThat(summary.failures().keySet().iterator().next()).contains("calling AE title not recognized");
    }

    @Test
    void tooManyAssociations_areRejectedForNow_andTheOthersDoTheWork() throws IOException {
        scp.close();
        scp = start(StorageScpOptions.builder(0).maxAssociations(1));
        for (int i = 0; i < 30; i++) {
            instance(
                    i + ".dcm",
                    "1.2.840.10008.5.1.4.1.1.7",
                    "1.2.840.10008.1.2.1",
                    "1.2." + "1".repeat(i % 5 + 1) + i,
                    100);
        }
        SendSummary summary = send(options().associations(4).retries(1).build());
        assertThat(summary.stored()).isEqualTo(30);
    }

    @Test
    void aConnectionThatBreaksInTheMiddleOfAStudy_isReplaced() throws IOException {
        scp.close();
        // The receiver's idle time-out ends the association while the sender pauses between two files that it cannot
        // read fast.
        AssociationOptions impatient = AssociationOptions.defaults().toBuilder()
                .timeouts(org.dcmflux.net.association.Timeouts.DEFAULT.withIdle(Duration.ofMillis(1)))
                .build();
        scp = start(StorageScpOptions.builder(0).association(impatient));
        for (int i = 0; i < 8; i++) {
            instance(i + ".dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1" + i, 1000);
        }
        SendSummary summary =
                send(options().retries(20).retryDelay(Duration.ofMillis(1)).build());
        assertThat(summary.total()).isEqualTo(8);
        assertThat(summary.stored() + summary.failed() + summary.unknown()).isEqualTo(8);
    }

    @Test
    void severalMayBeUnderWayAtOnce_whenTheOtherSideAgrees() throws IOException {
        scp.close();
        AssociationOptions five = AssociationOptions.defaults().toBuilder()
                .asynchronousOperations(5)
                .build();
        scp = start(StorageScpOptions.builder(0).association(five));
        for (int i = 0; i < 20; i++) {
            instance(i + ".dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1" + i, 1000);
        }
        AssociationOptions three = AssociationOptions.defaults().toBuilder()
                .asynchronousOperations(3)
                .build();
        assertThat(send(options().association(three).build()).stored()).isEqualTo(20);
        assertThat(heard.associations).allMatch(each -> each.operations() == 3);
    }

    @Test
    void theLedgerKnowsWhatIsStored() throws IOException {
        Path ledger = received.file("ledger.jsonl");
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        instance("b.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.2", 100);
        assertThat(send(options().ledger(ledger).build()).stored()).isEqualTo(2);
        instance("c.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.3", 100);
        // A line that was cut by the end of a process, as the last one may be.
        Files.writeString(ledger, Files.readString(ledger) + "{\"schema\":1,\"peer\":\"SC");
        SendSummary second = send(options().ledger(ledger).build());
        assertThat(second.stored()).isEqualTo(1);
        assertThat(second.alreadyStored()).isEqualTo(2);
        SendSummary third = send(options().ledger(ledger).build());
        assertThat(third.stored()).isZero();
        assertThat(third.alreadyStored()).isEqualTo(3);
    }

    @Test
    void whatIsNoLedger_isLeftAsItIs() throws IOException {
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        byte[] image = Files.readAllBytes(folder.file("a.dcm"));
        for (byte[] each :
                List.of("notes".getBytes(US_ASCII), "one\ntwo\n".getBytes(US_ASCII), image, new byte[] {-1})) {
            Path file = received.write("notes.txt", each);
            assertThatThrownBy(() -> send(options().ledger(file).build()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("notes.txt is no ledger");
            assertThat(file).hasBinaryContent(each);
        }
    }

    @Test
    void damagedLinesOfALedger_costTheirInstancesOnly() throws IOException {
        Path ledger = received.file("ledger.jsonl");
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 100);
        instance("b.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.2", 100);
        assertThat(send(options().ledger(ledger).build()).stored()).isEqualTo(2);
        byte[] bytes = Files.readAllBytes(ledger);
        int last = new String(bytes, US_ASCII).lastIndexOf("\"state\"");
        bytes[last + 3] = -1;
        Files.write(ledger, bytes);
        SendSummary second = send(options().ledger(ledger).build());
        assertThat(second.stored()).isEqualTo(1);
        assertThat(second.alreadyStored()).isEqualTo(1);
    }

    @Test
    void namesNeverLeadOutOfTheDirectory() throws IOException {
        InstanceDirectory directory =
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null);
        String longest = "1." + "2".repeat(62);
        assertThat(directory.fileOf(longest)).isEqualTo(received.file(longest + ".dcm"));
        List<String> evil = List.of(
                "..", ".", "../../x", "/etc/x", "1.2/../../x", "CON", "a\0b", "1.2.", "", "1".repeat(300), "1..2");
        for (String each : evil) {
            Path file = directory.fileOf(each);
            assertThat(file.getParent()).isEqualTo(received.path().toAbsolutePath());
            assertThat(file.getFileName().toString()).matches("sha256-[0-9a-f]{32}\\.dcm");
        }
    }

    @Test
    void whatIsTooLarge_isRefusedAndTheAssociationGoesOn() throws IOException {
        scp.close();
        InstanceDirectory small =
                new InstanceDirectory(received.path(), new InstanceDirectory.Limits(10_000, 1), Fsync.NONE, null);
        scp = StorageScp.start(StorageScpOptions.on(0), small, ReceiveListener.NONE);
        instance("a.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.1", 20_000);
        instance("b.dcm", "1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.1", "1.2.2", 100);
        SendSummary summary = send(options().build());
        assertThat(summary.stored()).isEqualTo(1);
        assertThat(heard.results).anySatisfy(each -> {
            assertThat(each.state()).isEqualTo(State.FAILED);
            assertThat(each.reason()).startsWith("failure A700: out of resources");
        });
        received.assertContainsOnly("1.2.2.dcm");
    }

    @Test
    void garbageIsAnsweredWithAnAbort_andTheReceiverLives() throws IOException {
        long[] lengths = {0, 1, 67, 68, 0x40001, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL};
        for (int type = 0; type < 9; type++) {
            for (long length : lengths) {
                try (Socket socket = new Socket("127.0.0.1", scp.port())) {
                    socket.setSoTimeout(5000);
                    ByteBuffer head = ByteBuffer.allocate(6 + 68);
                    head.put((byte) type).put((byte) 0).putInt((int) length);
                    socket.getOutputStream().write(head.array());
                    socket.shutdownOutput();
                    int answer = socket.getInputStream().read();
                    assertThat(answer).as("type %d, length %d", type, length).isIn(-1, 3, 7);
                }
            }
        }
        assertThat(Verification.echo(peer(), AssociationOptions.defaults())
                        .status()
                        .code())
                .isZero();
    }

    @Test
    void associationsThatAreAborted_leaveNothingBehind() throws IOException {
        long before = descriptors();
        for (int i = 0; i < 300; i++) {
            Verification.echo(peer(), AssociationOptions.defaults());
        }
        assertThat(descriptors() - before).isLessThan(30);
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (var entries = Files.list(open)) {
            return entries.count();
        }
    }
}
