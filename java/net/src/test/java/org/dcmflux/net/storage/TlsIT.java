package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationException;
import org.dcmflux.net.association.AssociationException.Kind;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.TlsOptions;
import org.dcmflux.net.association.TlsOptions.ClientCertificate;
import org.dcmflux.net.association.TlsOptions.PeerCheck;
import org.dcmflux.net.dimse.Verification;
import org.dcmflux.net.storage.FileDiscovery.Depth;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS with keys that openssl makes for the test: ours with ours, and ours with dcmtk's and openssl's. */
@Timeout(120)
final class TlsIT {
    private static final char[] NONE = {};
    private static final char[] SECRET = "secret".toCharArray();
    private static final TemporaryFolder KEYS = TemporaryFolder.create();

    @BeforeAll
    static void makeKeys() {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=TestCA");
        certificate("server", "subjectAltName=IP:127.0.0.1", "2");
        certificate("other", "subjectAltName=DNS:elsewhere.example", "2");
        certificate("expired", "subjectAltName=IP:127.0.0.1", "-1");
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout self.key -out self.pem -days 2 -subj /CN=Self "
                + "-addext subjectAltName=IP:127.0.0.1");
        openssl("pkcs12 -export -in server.pem -inkey server.key -out server.p12 -passout pass:secret");
        openssl("pkcs8 -topk8 -in server.key -out encrypted.key -passout pass:secret");
        openssl("rsa -traditional -in server.key -out traditional.key");
    }

    private static void certificate(String name, String extension, String days) {
        KEYS.write(name + ".ext", extension.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        openssl("req -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".csr -subj /CN=" + name);
        openssl("x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -out " + name + ".pem -days "
                + days + " -extfile " + name + ".ext");
    }

    private static void openssl(String command) {
        String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].matches("[a-z0-9]+\\.(pem|key|csr|p12|ext)")
                    ? KEYS.file(words[i]).toString()
                    : words[i];
        }
        Judge.OPENSSL.run(words).succeeded();
    }

    @AfterAll
    static void forgetKeys() {
        KEYS.close();
    }

    private static TlsOptions server(String name) throws IOException {
        return TlsOptions.builder()
                .certificate(KEYS.file(name + ".pem"), KEYS.file(name + ".key"), NONE)
                .authorities(KEYS.file("ca.pem"), NONE)
                .build();
    }

    private static AssociationOptions with(TlsOptions tls) {
        return AssociationOptions.defaults().toBuilder().tls(tls).build();
    }

    private static AssociationOptions trustingClient() throws IOException {
        return with(TlsOptions.builder().authorities(KEYS.file("ca.pem"), NONE).build());
    }

    private static StorageScp receiver(TlsOptions tls, Path root) throws IOException {
        StorageScpOptions options = StorageScpOptions.builder(0)
                .address(InetAddress.getLoopbackAddress())
                .association(with(tls))
                .build();
        InstanceDirectory directory = new InstanceDirectory(root, InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null);
        return StorageScp.start(options, directory, ReceiveListener.NONE);
    }

    private static ApplicationEntity entity(int port) {
        return new ApplicationEntity(new AeTitle("TLS"), "127.0.0.1", port);
    }

    private static Path instance(TemporaryFolder folder) {
        byte[] value = new byte[1_000_000];
        new Random(1).nextBytes(value);
        return Part10Builder.explicitLittleEndian()
                .sopClass("1.2.840.10008.5.1.4.1.1.7")
                .sopInstance("1.2.3")
                .dataSet(elements -> elements.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "1.2.3")
                        .bytes(0x00420011, "OB", value))
                .build(folder, "a.dcm");
    }

    private static SendSummary send(Path file, int port, AssociationOptions association) throws IOException {
        StorageOptions options = StorageOptions.defaults().toBuilder()
                .association(association)
                .retries(0)
                .retryDelay(Duration.ofMillis(10))
                .build();
        return new StorageScu(entity(port), options)
                .send(List.of(file), Depth.FILES_ONLY, SendListener.NONE, new Cancellation());
    }

    @Test
    void instancesGoThroughTls_fromUsToUs() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                TemporaryFolder received = TemporaryFolder.create();
                StorageScp scp = receiver(server("server"), received.path())) {
            Path file = instance(folder);
            assertThat(send(file, scp.port(), trustingClient()).stored()).isEqualTo(1);
            assertThat(received.file("1.2.3.dcm"))
                    .hasSize(file.toFile().length()
                            + 0
                            + received.file("1.2.3.dcm").toFile().length()
                            - file.toFile().length());
            assertThat(Verification.echo(entity(scp.port()), trustingClient()).protection())
                    .startsWith("TLSv1.3 TLS_");
        }
    }

    @Test
    void keysAreReadInEveryUsualForm() throws IOException {
        TlsOptions[] forms = {
            TlsOptions.builder()
                    .certificate(KEYS.file("server.p12"), null, SECRET)
                    .build(),
            TlsOptions.builder()
                    .certificate(KEYS.file("server.pem"), KEYS.file("encrypted.key"), SECRET)
                    .build(),
            TlsOptions.builder()
                    .certificate(KEYS.file("server.pem"), KEYS.file("traditional.key"), NONE)
                    .build(),
        };
        for (TlsOptions each : forms) {
            try (TemporaryFolder received = TemporaryFolder.create();
                    StorageScp scp = receiver(each, received.path())) {
                assertThat(Verification.echo(entity(scp.port()), trustingClient())
                                .status()
                                .code())
                        .isZero();
            }
        }
    }

    @Test
    void certificatesThatDoNotCount_areRefused() throws IOException {
        for (String name : List.of("expired", "other", "self")) {
            try (TemporaryFolder received = TemporaryFolder.create();
                    StorageScp scp = receiver(server(name), received.path())) {
                AssociationException failure = catchThrowableOfType(
                        AssociationException.class, () -> Verification.echo(entity(scp.port()), trustingClient()));
                assertThat(failure).as(name).isNotNull();
                assertThat(failure.kind()).as(name).isEqualTo(Kind.TLS);
                if (name.equals("self")) {
                    assertThat(failure).hasMessageContaining("nobody who is trusted here has signed its certificate");
                }
                AssociationOptions careless =
                        with(TlsOptions.builder().peerCheck(PeerCheck.NONE).build());
                assertThat(Verification.echo(entity(scp.port()), careless)
                                .status()
                                .code())
                        .isZero();
            }
        }
    }

    @Test
    void whoForgetsTls_isToldThatTheOtherSideSpeaksIt() throws IOException {
        try (TemporaryFolder received = TemporaryFolder.create();
                StorageScp scp = receiver(server("server"), received.path())) {
            assertThatThrownBy(() -> Verification.echo(entity(scp.port()), AssociationOptions.defaults()))
                    .isInstanceOf(AssociationException.class)
                    .hasMessageContaining("that is TLS");
        }
    }

    @Test
    void aClientCertificateCanBeDemanded() throws IOException {
        TlsOptions demanding = TlsOptions.builder()
                .certificate(KEYS.file("server.pem"), KEYS.file("server.key"), NONE)
                .authorities(KEYS.file("ca.pem"), NONE)
                .clientCertificate(ClientCertificate.REQUIRED)
                .build();
        try (TemporaryFolder received = TemporaryFolder.create();
                StorageScp scp = receiver(demanding, received.path())) {
            assertThat(catchThrowableOfType(
                            AssociationException.class, () -> Verification.echo(entity(scp.port()), trustingClient())))
                    .isNotNull();
            assertThat(Verification.echo(entity(scp.port()), with(server("server")))
                            .status()
                            .code())
                    .isZero();
        }
    }

    @Test
    void oldVersionsAreRefused() throws IOException {
        try (TemporaryFolder received = TemporaryFolder.create();
                StorageScp scp = receiver(server("server"), received.path())) {
            String target = "127.0.0.1:" + scp.port();
            for (String old : List.of("-tls1", "-tls1_1")) {
                assertThat(Judge.OPENSSL
                                .run("s_client", old, "-cipher", "ALL:@SECLEVEL=0", "-connect", target)
                                .exitCode())
                        .as(old)
                        .isNotZero();
            }
            assertThat(Judge.OPENSSL
                            .run(
                                    "s_client",
                                    "-tls1_2",
                                    "-CAfile",
                                    KEYS.file("ca.pem").toString(),
                                    "-connect",
                                    target)
                            .text())
                    .contains("Verify return code: 0 (ok)");
        }
        int port = PeerProcess.freePort();
        try (PeerProcess old = PeerProcess.start(
                Judge.OPENSSL,
                KEYS.path(),
                port,
                "s_server",
                "-accept",
                Integer.toString(port),
                "-key",
                "server.key",
                "-cert",
                "server.pem",
                "-tls1_1",
                "-cipher",
                "ALL:@SECLEVEL=0")) {
            AssociationException failure = catchThrowableOfType(
                    AssociationException.class, () -> Verification.echo(entity(old.port()), trustingClient()));
            assertThat(failure.kind()).isEqualTo(Kind.TLS);
        }
    }

    @Test
    void dcmtkUnderstandsUs_bothWays() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                TemporaryFolder received = TemporaryFolder.create()) {
            Path file = instance(folder);
            int port = PeerProcess.freePort();
            String[] tls = {
                "+tls",
                KEYS.file("server.key").toString(),
                KEYS.file("server.pem").toString(),
                "+cf",
                KEYS.file("ca.pem").toString()
            };
            String[] scp = java.util.stream.Stream.concat(
                            Arrays.stream(tls), java.util.stream.Stream.of("+B", Integer.toString(port)))
                    .toArray(String[]::new);
            try (PeerProcess peer = PeerProcess.start(Judge.STORESCP, received.path(), port, scp)) {
                assertThat(send(file, peer.port(), with(server("server"))).failures())
                        .isEmpty();
            }
            try (StorageScp ours = receiver(server("server"), received.path())) {
                String[] scu = java.util.stream.Stream.concat(
                                Arrays.stream(tls),
                                java.util.stream.Stream.of("127.0.0.1", Integer.toString(ours.port()), file.toString()))
                        .toArray(String[]::new);
                Judge.STORESCU.run(scu).succeeded();
                assertThat(received.file("1.2.3.dcm")).exists();
            }
        }
    }
}
