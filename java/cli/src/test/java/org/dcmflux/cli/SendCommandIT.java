package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.file.DicomFile;
import org.dcmflux.net.storage.InstanceDirectory;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.ReceiveListener;
import org.dcmflux.net.storage.StorageScp;
import org.dcmflux.net.storage.StorageScpOptions;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The commands send and echo as a user types them. */
@Timeout(120)
final class SendCommandIT {
    private static final Path MULTIFRAME = TestData.own().resolve("ct-multiframe.dcm");

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();

    @AfterEach
    void clean() {
        folder.close();
        received.close();
    }

    private StorageScp ours() throws IOException {
        StorageScpOptions options = StorageScpOptions.builder(0)
                .address(InetAddress.getLoopbackAddress())
                .build();
        return StorageScp.start(
                options,
                new InstanceDirectory(received.path(), InstanceDirectory.Limits.DEFAULT, Fsync.NONE, null),
                ReceiveListener.NONE);
    }

    private CommandRun send(String... arguments) {
        List<String> all = new ArrayList<>(List.of("send"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--log-dir", folder.file("logs").toString(), "--retry-delay", "50ms"));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private PeerProcess storescp(String... options) {
        return PeerProcess.storescp(received.path(), options);
    }

    private String log(String end) throws IOException {
        try (var files = Files.list(folder.file("logs"))) {
            return Files.readString(files.filter(file -> file.toString().endsWith(end))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void theThreeExamples_sendOneFile_aTree_andAStudyOverEightAssociations() throws IOException {
        Files.createDirectories(folder.file("tree/below"));
        for (int i = 0; i < 12; i++) {
            String uid = "1.2.3." + i;
            int study = i % 4;
            Part10Builder.explicitLittleEndian()
                    .sopClass("1.2.840.10008.5.1.4.1.1.7")
                    .sopInstance(uid)
                    .dataSet(elements -> elements.text(0x0020000D, "UI", "1.2." + study))
                    .build(folder, (i < 6 ? "tree/" : "tree/below/") + i + ".dcm");
        }
        try (StorageScp scp = ours()) {
            String port = Integer.toString(scp.port());
            CommandRun one = send(
                    "--input",
                    MULTIFRAME.toString(),
                    "--ae-title",
                    "PACS_SERVER",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    port);
            assertThat(one.status()).as(one.err()).isEqualTo(ExitStatus.DONE);
            String tree = folder.file("tree").toString();
            CommandRun all = send(
                    "--input", tree, "--recursive", "--ae-title", "ARCHIVE_SCP", "--host", "localhost", "--port", port);
            assertThat(all.status()).as(all.err()).isEqualTo(ExitStatus.DONE);
            assertThat(all.out()).contains("12 stored", "4 studies");
            CommandRun eight = send(
                    "--input",
                    tree,
                    "--recursive",
                    "--threads",
                    "8",
                    "--calling-ae",
                    "WORKSTATION_01",
                    "--ae-title",
                    "CENTRAL_PACS",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    port,
                    "--verbose");
            assertThat(eight.status()).as(eight.err()).isEqualTo(ExitStatus.DONE);
            assertThat(eight.err()).contains("stored file=", "association=");
            CommandRun short1 = send("PACS@127.0.0.1:" + port, tree);
            assertThat(short1.out()).contains("6 stored");
        }
    }

    @Test
    void aReceiverThatTakesImplicitOnly_getsIt_withItsPixels() throws IOException {
        Path encoded = folder.file("encoded.dcm");
        assertThat(CommandRun.of(
                                "transcode",
                                MULTIFRAME.toString(),
                                "-o",
                                encoded.toString(),
                                "--to",
                                "jpeg-ls",
                                "-j",
                                "1")
                        .status())
                .isZero();
        try (PeerProcess peer = storescp("+xi", "+B")) {
            String to = "ANY@127.0.0.1:" + peer.port();
            CommandRun never = send(encoded.toString(), to, "--transcode", "never");
            assertThat(never.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(never.out()).contains("no presentation context", "JPEG-LS");
            CommandRun lossless = send(encoded.toString(), to);
            assertThat(lossless.status()).as(lossless.err()).isEqualTo(ExitStatus.DONE);
        }
        try (var files = Files.list(received.path())) {
            Path arrived = files.findFirst().orElseThrow();
            assertThat(InstanceFile.read(arrived).transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2");
            try (DicomFile was = DicomFile.open(MULTIFRAME);
                    DicomFile is = DicomFile.open(arrived)) {
                assertThat(is.dataSet().bytes(0x7FE00010))
                        .isEqualTo(was.dataSet().bytes(0x7FE00010));
            }
        }
    }

    @Test
    void theSummaryHasTheFieldsOfOld_andAFileALine() throws IOException {
        folder.write("in/text.txt", new byte[] {1, 2, 3});
        Files.copy(MULTIFRAME, folder.file("in/a.dcm"));
        Files.copy(TestData.own().resolve("ct-multiframe.dcm"), folder.file("in/b.dcm"));
        Files.write(folder.file("in/b.dcm"), Arrays.copyOf(Files.readAllBytes(MULTIFRAME), 140));
        try (StorageScp scp = ours()) {
            CommandRun run = send(folder.file("in").toString(), "A@127.0.0.1:" + scp.port());
            assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
        }
        JsonTree.parse(log(".json"));
        assertThat(log(".json"))
                .contains(
                        "\"schema_version\" : 1",
                        "\"session_id\" : ",
                        "\"start_time\" : ",
                        "\"end_time\" : ",
                        "\"total_files\" : 2",
                        "\"successful_transfers\" : 1",
                        "\"failed_transfers\" : 1",
                        "\"unknown_transfers\" : 0",
                        "\"total_bytes\" : ",
                        "\"total_time_ms\" : ",
                        "\"average_transfer_time_ms\" : ",
                        "\"throughput_mbps\" : ",
                        "\"throughput_unit\" : \"MiB/s\"",
                        "\"threads_used\" : 1",
                        "\"destination\" : \"127.0.0.1:",
                        "\"calling_ae\" : \"DCMFLUX\"",
                        "\"called_ae\" : \"A\"",
                        "\"studies_processed\" : 1",
                        "\"inputs\" : [ \"");
        assertThat(log(".jsonl").lines()).hasSize(2).allSatisfy(line -> {
            assertThat(line).contains("\"schema_version\":1", "\"state\":\"");
            JsonTree.parse(line);
        });
        assertThat(log(".log").lines())
                .allMatch(line -> Pattern.matches(
                        "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z (INFO|WARN|ERROR) session=[0-9a-f-]{36} .*", line));
    }

    @Test
    void controlCharactersInNames_neverForgeALine() throws IOException {
        Path evil = folder.write("in/a\nINFO forged\u001b[31m.dcm", Arrays.copyOf(Files.readAllBytes(MULTIFRAME), 140));
        try (StorageScp scp = ours()) {
            CommandRun run = send(evil.getParent().toString(), "A@127.0.0.1:" + scp.port(), "-v");
            assertThat(run.err() + run.out() + log(".log") + log(".json") + log(".jsonl"))
                    .doesNotContain("\u001b", "\nINFO forged");
        }
    }

    @Test
    void logsHaveNoPatientInThem() throws IOException {
        Path file = Part10Builder.explicitLittleEndian()
                .sopClass("1.2.840.10008.5.1.4.1.1.7")
                .sopInstance("1.2.3")
                .dataSet(elements ->
                        elements.text(0x00100010, "PN", "Secret^Name").text(0x00100020, "LO", "SECRETID"))
                .build(folder, "in/a.dcm");
        try (StorageScp scp = ours()) {
            CommandRun run = send(file.toString(), "A@127.0.0.1:" + scp.port(), "-v");
            assertThat(run.status()).isZero();
            assertThat(run.err() + run.out() + log(".log") + log(".json") + log(".jsonl"))
                    .doesNotContain("Secret", "SECRETID");
        }
    }

    @Test
    void exitCodesTellWhatHappened() throws IOException {
        String nobody = "A@127.0.0.1:" + PeerProcess.freePort();
        assertThat(send(MULTIFRAME.toString(), nobody).status()).isEqualTo(ExitStatus.NETWORK);
        assertThat(CommandRun.of("echo", nobody).status()).isEqualTo(ExitStatus.NETWORK);
        assertThat(send(MULTIFRAME.toString()).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(send(nobody).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(send("A@127.0.0.1:1", "-a", "B", "x").status()).isEqualTo(ExitStatus.USAGE);
        assertThat(send("-a", "SEVENTEEN_LETTERS", "-H", "h", "-p", "1", "x").status())
                .isEqualTo(ExitStatus.USAGE);
        assertThat(send(folder.file("absent").toString(), nobody).status()).isEqualTo(ExitStatus.INPUT);
        CommandRun noKeys = CommandRun.of(
                "echo", nobody, "--tls", "--ca", folder.file("absent.pem").toString());
        assertThat(noKeys.status()).isEqualTo(ExitStatus.INPUT);
        assertThat(noKeys.err()).contains("absent.pem: no such file");
        try (StorageScp scp = ours()) {
            folder.write("in/text.txt", new byte[] {1, 2, 3});
            String to = "A@127.0.0.1:" + scp.port();
            assertThat(send(folder.file("in").toString(), to).status()).isEqualTo(ExitStatus.INPUT);
            CommandRun taken = CommandRun.of(
                    "receive",
                    "--bind",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(scp.port()),
                    "-o",
                    received.path().toString());
            assertThat(taken.status()).isEqualTo(ExitStatus.NETWORK);
            assertThat(taken.err()).contains("cannot be listened on");
            CommandRun echo = CommandRun.of("echo", to);
            assertThat(echo.status()).isEqualTo(ExitStatus.DONE);
            assertThat(echo.out()).contains(": success;", "DCMFLUX_0_1");
        }
    }
}
