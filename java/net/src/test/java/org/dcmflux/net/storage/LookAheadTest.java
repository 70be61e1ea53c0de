package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** While the sender waits for an answer it opens the file that will probably be next; that file may change until it is sent. */
@Timeout(60)
final class LookAheadTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();

    @BeforeEach
    void needsToSeeWhatIsOpen() {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "only Linux tells which files are open");
    }

    @AfterEach
    void clean() throws IOException {
        folder.close();
        received.close();
    }

    private interface Meanwhile {
        void happens(Path second) throws IOException;
    }

    private Path instance(int number, String study, int bytes) {
        byte[] value = new byte[bytes];
        new Random(number).nextBytes(value);
        return Part10Builder.syntax(EXPLICIT)
                .sopClass(SECONDARY_CAPTURE)
                .sopInstance("1.2." + number)
                .dataSet(elements -> elements.text(0x0020000D, "UI", study).bytes(0x00420011, "OB", value))
                .build(folder, number + ".dcm");
    }

    private SendSummary send(AssociationOptions association, int associations, ReceiveListener listener)
            throws IOException {
        InstanceDirectory directory =
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null);
        StorageScpOptions scpOptions = StorageScpOptions.builder(0)
                .address(InetAddress.getLoopbackAddress())
                .build();
        try (StorageScp scp = StorageScp.start(scpOptions, directory, listener)) {
            StorageOptions options = StorageOptions.defaults().toBuilder()
                    .association(association)
                    .associations(associations)
                    .build();
            ApplicationEntity peer = new ApplicationEntity(new AeTitle("SCP"), "127.0.0.1", scp.port());
            return new StorageScu(peer, options)
                    .send(List.of(folder.path()), Depth.RECURSIVE, new SendListener() {}, new Cancellation());
        }
    }

    /**
     * Sends three files, and lets something happen to the second when it is open but the first has not been answered. The third
     * has to arrive whatever that is.
     */
    private SendSummary sendWhile(int sendBuffer, Meanwhile meanwhile) throws IOException {
        instance(1, "1.2.3", 1000);
        Path second = instance(2, "1.2.3", 900_000);
        byte[] last = Files.readAllBytes(instance(3, "1.2.3", 100));
        AssociationOptions association =
                AssociationOptions.defaults().toBuilder().sendBuffer(sendBuffer).build();
        SendSummary summary = send(association, 1, new ReceiveListener() {
            private boolean happened;

            @Override
            public void stored(int number, Path file, long bytes, Duration duration) {
                try {
                    if (!happened) {
                        happened = true;
                        awaitOpen(second);
                        meanwhile.happens(second);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        assertThat(isOpen(second)).isFalse();
        assertArrived(last, 3);
        return summary;
    }

    private static void awaitOpen(Path file) throws IOException {
        while (!isOpen(file)) {
            Thread.onSpinWait();
        }
    }

    private static boolean isOpen(Path file) throws IOException {
        Path real = file.toAbsolutePath();
        try (var entries = Files.list(DESCRIPTORS)) {
            for (Path each : entries.toList()) {
                try {
                    if (Files.readSymbolicLink(each).equals(real)) {
                        return true;
                    }
                } catch (NoSuchFileException e) {
                    continue; // closed meanwhile
                }
            }
        }
        return false;
    }

    private void assertArrived(byte[] sent, int number) throws IOException {
        Path from = folder.write("sent.dcm", sent);
        Path to = received.file("1.2." + number + ".dcm");
        byte[] is = Files.readAllBytes(to);
        assertThat(Arrays.copyOfRange(is, (int) InstanceFile.read(to).dataSetPosition(), is.length))
                .isEqualTo(
                        Arrays.copyOfRange(sent, (int) InstanceFile.read(from).dataSetPosition(), sent.length));
    }

    /** Gathered through a buffer on the way to the same machine; a send buffer of one's own asks for the way over a network. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1 << 20})
    void theNextFileIsOpenBeforeTheAnswer_andArrivesAsItWasThen(int sendBuffer) throws IOException {
        AtomicReference<byte[]> was = new AtomicReference<>();
        SendSummary summary = sendWhile(sendBuffer, second -> {
            was.set(Files.readAllBytes(second));
            Files.delete(second);
        });
        assertThat(summary.stored()).isEqualTo(3);
        assertArrived(was.get(), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1 << 20})
    void aFileThatIsCutWhileItWaits_isItsOwnFailure(int sendBuffer) throws IOException {
        SendSummary summary = sendWhile(sendBuffer, second -> {
            try (FileChannel file = FileChannel.open(second, StandardOpenOption.WRITE)) {
                file.truncate(5000);
            }
        });
        assertThat(summary.stored()).isEqualTo(2);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.associations()).isEqualTo(1);
        assertThat(summary.failures().keySet().iterator().next()).contains("changed its size");
    }

    /** Several associations expect the same file of a study that nobody has yet; one gets it. */
    @Test
    void whatAnotherWorkerTakes_isOpenedInVainAndClosed() throws IOException {
        int studies = 12;
        int files = 60;
        byte[][] sent = new byte[files][];
        for (int i = 0; i < files; i++) {
            sent[i] = Files.readAllBytes(instance(i, "1.2.3." + i % studies, 1000 * i));
        }
        SendSummary summary = send(AssociationOptions.defaults(), 3, ReceiveListener.NONE);
        assertThat(summary.stored()).isEqualTo(files);
        for (int i = 0; i < files; i++) {
            assertThat(isOpen(folder.file(i + ".dcm"))).isFalse();
            assertArrived(sent[i], i);
        }
    }
}
