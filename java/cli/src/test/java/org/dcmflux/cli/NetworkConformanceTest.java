package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.file.FileMetaInformation;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Timeouts;
import org.dcmflux.net.association.TlsOptions;
import org.dcmflux.net.dimse.Status;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.pdu.Pdu;
import org.dcmflux.net.pdu.PduReader;
import org.dcmflux.net.pdu.Rejection;
import org.dcmflux.net.storage.InstanceDirectory;
import org.dcmflux.net.storage.StorageOptions;
import org.dcmflux.net.storage.StorageScpOptions;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;

/** What the conformance statement says of the network is what the code does when nobody says otherwise. */
final class NetworkConformanceTest {
    private static final String DICOMDIR = "1.2.840.10008.1.3.10";

    private final String page;

    NetworkConformanceTest() throws IOException {
        page = Files.readString(TestData.root().resolve("docs/network-conformance.md"));
    }

    @Test
    void everyTimerHasItsDefault() {
        assertTimer("connect", Timeouts.DEFAULT.connect());
        assertTimer("ACSE", Timeouts.DEFAULT.acse());
        assertTimer("DIMSE", Timeouts.DEFAULT.dimse());
        assertTimer("idle", Timeouts.DEFAULT.idle());
        assertTimer("write", Timeouts.DEFAULT.write());
    }

    private void assertTimer(String name, Duration timeout) {
        assertThat(page).contains("| " + name + " | " + timeout.toSeconds() + " s |");
    }

    @Test
    void theDefaultsAreThoseOfTheOptions() {
        AssociationOptions association = AssociationOptions.defaults();
        StorageOptions storage = StorageOptions.defaults();
        assertThat(page)
                .contains(
                        "| Application Context Name | " + Pdu.APPLICATION_CONTEXT + " |",
                        "| Implementation Class UID | " + FileMetaInformation.IMPLEMENTATION_CLASS_UID + " |",
                        "| Implementation Version Name | " + FileMetaInformation.IMPLEMENTATION_VERSION_NAME + " |",
                        "| calling AE title | " + association.aeTitle() + " |",
                        "| associations at once | " + storage.associations() + ", at most 256 |",
                        "| " + association.maxReceivePdu() + ", at most " + PduReader.HIGHEST_LIMIT + " |",
                        "what the acceptor allows, at most " + association.maxSendPdu(),
                        "not proposed: " + association.asynchronousOperations() + " operation ",
                        "| " + storage.retries() + ", after "
                                + storage.retryDelay().toSeconds() + " s, doubled",
                        "Verification (" + Verification.SOP_CLASS_UID + ")",
                        "| associations at once | " + StorageScpOptions.on(0).maxAssociations() + ";");
        assertThat(association.identity()).isNull();
        assertThat(association.roles()).isEmpty();
        assertThat(association.extended()).isEmpty();
        assertThat(association.commonExtended()).isEmpty();
        assertThat(InstanceDirectory.Limits.DEFAULT)
                .isEqualTo(new InstanceDirectory.Limits(1L << 40, 256L << 20)); // 1 TiB, 256 MiB
    }

    @Test
    void everyOptionThatIsNamed_exists() {
        List<CommandSpec> network = List.of(
                new SendCommand().choices().complete(),
                new ReceiveCommand().choices().complete());
        Matcher option = Pattern.compile("`(--?[a-z][a-z-]*)").matcher(page);
        int named = 0;
        while (option.find()) {
            String name = option.group(1);
            assertThat(network).as(name).anyMatch(each -> each.findOption(name) != null);
            named++;
        }
        assertThat(named).isGreaterThan(30);
    }

    @Test
    void everySopClassIsListedOnce() {
        String chapter = page.substring(page.indexOf("## 8 "));
        List<SopClass> all = SopClasses.storage().stream()
                .filter(each -> !each.uid().equals(DICOMDIR))
                .toList();
        assertThat(chapter).contains("\n" + all.size() + " of PS3.6");
        for (SopClass each : all) {
            assertThat(chapter).containsOnlyOnce("| " + each.uid() + " | " + each.name());
        }
        assertThat(chapter.lines().filter(line -> line.startsWith("| 1."))).hasSameSizeAs(all);
    }

    @Test
    void cipherSuitesAreThoseThatAreNegotiated() {
        List<String> listed = page.lines()
                .filter(line -> line.startsWith("- TLS_"))
                .map(line -> line.substring(2))
                .toList();
        assertThat(listed).isEqualTo(TlsOptions.cipherSuites());
    }

    @Test
    void rejectionsHaveTheirNumbers() {
        assertRejection("called AE title not accepted", Rejection.CALLED_AE_NOT_RECOGNIZED);
        assertRejection("calling AE title not accepted", Rejection.CALLING_AE_NOT_RECOGNIZED);
        assertRejection(
                "application context not " + Pdu.APPLICATION_CONTEXT, Rejection.APPLICATION_CONTEXT_NOT_SUPPORTED);
        assertRejection("protocol version without bit 0", Rejection.PROTOCOL_VERSION_NOT_SUPPORTED);
        assertRejection("too many associations", Rejection.LOCAL_LIMIT_EXCEEDED);
    }

    private void assertRejection(String why, Rejection rejection) {
        assertThat(page)
                .contains("| " + why + " | " + rejection.result() + ", " + rejection.source() + ", "
                        + rejection.reason() + " |");
    }

    @Test
    void statusesMeanWhatIsSaid() {
        for (int stored : new int[] {0x0000, 0x0001, 0x0107, 0x0116, 0xB000, 0xB006, 0xB007, 0xBFFF}) {
            assertThat(new Status(stored).isStored()).as("%04X", stored).isTrue();
        }
        for (int failed : new int[] {0xA700, 0xA7FF, 0xA900, 0xC000, 0xCFFF, 0x0110, 0x0122, 0xFE00, 0xFF00, 0x0002}) {
            assertThat(new Status(failed).isStored()).as("%04X", failed).isFalse();
        }
        assertThat(new Status(0xA7FF).words()).contains("out of resources");
        assertThat(new Status(0xA9FF).words()).contains("Data Set does not match SOP Class");
        assertThat(new Status(0xCFFF).words()).contains("cannot understand");
        List<Status> answered = List.of(
                Status.OUT_OF_RESOURCES,
                Status.DOES_NOT_MATCH_SOP_CLASS,
                Status.CANNOT_UNDERSTAND,
                Status.SOP_CLASS_NOT_SUPPORTED,
                Status.INVALID_SOP_INSTANCE,
                Status.UNRECOGNIZED_OPERATION);
        String receiver = page.substring(page.indexOf("### 3.2 "), page.indexOf("## 4 "));
        answered.forEach(each -> assertThat(receiver).contains("| " + each.hex() + " |"));
    }
}
