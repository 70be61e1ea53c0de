package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.PeerProcess;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code send} into dcmtk's receivers, in all the moods that they can be put in. */
@Timeout(120)
final class StorescpIT {
    private static final String PREFIX = "1.2.840.10008.1.2";

    /** One file of each kind that a preference can be about, by the end of its Transfer Syntax UID. */
    private static final Map<String, String> FILES = Map.of(
            "", "pydicom/rtdose_1frame.dcm",
            ".1", "pydicom/SC_rgb_small_odd.dcm",
            ".2", "pydicom/MR_small_bigendian.dcm",
            ".4.50", "pydicom/SC_rgb_dcmtk_+eb+cy+n2.dcm",
            ".4.70", "pydicom/SC_rgb_jpeg_gdcm.dcm",
            ".4.80", "pydicom/MR_small_jpeg_ls_lossless.dcm",
            ".4.90", "pydicom/MR_small_jp2klossless.dcm",
            ".5", "pydicom/SC_rgb_rle.dcm");

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder received = TemporaryFolder.create();

    @AfterEach
    void clean() {
        folder.close();
        received.close();
    }

    private PeerProcess storescp(String... options) {
        return PeerProcess.storescp(received.path(), options);
    }

    private CommandRun send(PeerProcess peer, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("send", "--log-dir", folder.file("logs").toString(), "--retry-delay", "20ms"));
        all.add("ANY@127.0.0.1:" + peer.port());
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    static Stream<String> preferences() {
        return Stream.of(
                "+x=", "+xe", "+xb", "+xs", "+xy", "+xx", "+xv", "+xw", "+xt", "+xu", "+xm", "+xh", "+xn", "+xl", "+x2",
                "+x3", "+xo", "+x4", "+x5", "+xr", "+xd", "+xi", "+xa");
    }

    /** Whatever it prefers: what it takes as it is goes as it is, and all other pixels are the same in another form. */
    @ParameterizedTest(name = "storescp {0}")
    @MethodSource("preferences")
    void whateverItPrefers_everyFileArrives_withItsPixels(String preference) throws IOException {
        Path shared = TestData.requireShared();
        List<String> inputs = new ArrayList<>();
        Map<String, Path> sent = new TreeMap<>();
        for (String each : FILES.values()) {
            String uid = "2.25.4800" + (100 + sent.size()); // some of these files are the same instance
            Path file = SopClassFiles.write(folder, shared.resolve(each), uid);
            inputs.add(file.toString());
            sent.put(uid, file);
        }
        assertThat(sent).hasSameSizeAs(FILES);
        try (PeerProcess peer = storescp("+B", preference)) {
            CommandRun run = send(peer, inputs.toArray(String[]::new));
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(ExitStatus.DONE);
        }
        Map<String, Path> arrived = SopClassFiles.below(received.path());
        assertThat(arrived.keySet()).isEqualTo(sent.keySet());
        for (String uid : sent.keySet()) {
            assertSame(sent.get(uid), arrived.get(uid), preference);
        }
    }

    private static void assertSame(Path sent, Path arrived, String preference) throws IOException {
        String was = ParsedFile.of(sent).transferSyntax();
        String is = ParsedFile.of(arrived).transferSyntax();
        if (takes(preference, was)) {
            assertThat(is).as("%s goes as it is", sent).isEqualTo(was);
        }
        if (is.equals(was)) {
            assertThat(SopClassFiles.dataSet(Files.readAllBytes(arrived)))
                    .as("%s", sent)
                    .isEqualTo(SopClassFiles.dataSet(Files.readAllBytes(sent)));
        } else {
            assertThat(pixels(arrived)).as("%s as %s", sent, is).isEqualTo(pixels(sent));
        }
    }

    private static String pixels(Path file) {
        return FrameHashes.ofAllFrames(
                JudgedPixels.decode(file), ParsedFile.of(file).shape());
    }

    /** What dcmtk's manual says that it accepts. */
    private static boolean takes(String preference, String syntax) {
        String end = syntax.substring(PREFIX.length());
        boolean isNative = end.isEmpty() || end.equals(".1") || end.equals(".2");
        return switch (preference) {
            case "+xi" -> end.isEmpty();
            case "+xa" -> true;
            case "+xs" -> isNative || end.equals(".4.70");
            case "+xy" -> isNative || end.equals(".4.50");
            case "+xv" -> isNative || end.equals(".4.90");
            case "+xt" -> isNative || end.equals(".4.80");
            case "+xr" -> isNative || end.equals(".5");
            default -> isNative;
        };
    }

    /** Statuses and exit codes of a receiver that does not do what it should. */
    @ParameterizedTest(name = "storescp {0} {1}")
    @CsvSource({
        "--refuse,      '',  6, '3 failed, 0 unknown', rejected by",
        "--reject,      '',  0, '3 stored', ''",
        "--ignore,      '',  0, '3 stored', ''",
        "--abort-after, '',  1, '0 failed, 3 unknown', aborted",
        "--abort-during,'',  1, '0 stored', ''",
        "--sleep-after, 1,   0, '3 stored', ''",
        "--sleep-during,3,   1, '0 stored', did not answer",
        "-pdu,          4096,0, '3 stored', ''"
    })
    void whateverItDoes_theRunEnds_withTheRightCode(String option, String value, int status, String words, String why)
            throws IOException {
        // Where the receiver sleeps at each PDV, a large object would go on for minutes, as it should.
        copies(option.equals("--sleep-during") ? "palette.dcm" : "ct-multiframe.dcm", 3);
        List<String> options = new ArrayList<>(List.of("+B", option));
        if (!value.isEmpty()) {
            options.add(value);
        }
        try (PeerProcess peer = storescp(options.toArray(String[]::new))) {
            CommandRun run = send(peer, folder.file("in").toString(), "--retry", "1", "--dimse-timeout", "1500ms");
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(status);
            assertThat(run.out()).contains(words);
            assertThat(run.out() + run.err()).contains(why);
        }
        if (status == 0 && !option.equals("--ignore")) {
            Map<String, Path> arrived = SopClassFiles.below(received.path());
            assertThat(arrived).hasSize(3);
        }
    }

    private void copies(String file, int count) throws IOException {
        Path source = TestData.own().resolve(file);
        String uid = InstanceFile.read(source).sopInstanceUid();
        String text = Files.readString(source, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < count; i++) {
            String own = uid.substring(0, uid.length() - 3) + (100 + i);
            folder.write("in/" + i + ".dcm", text.replace(uid, own).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void eightAssociationsIntoAReceiverThatForks() throws IOException {
        copies("ct-multiframe.dcm", 40);
        try (PeerProcess peer = storescp("+B", "--fork")) {
            CommandRun run = send(peer, folder.file("in").toString(), "-t", "8", "--split-study");
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(ExitStatus.DONE);
        }
        assertThat(SopClassFiles.below(received.path())).hasSize(40);
    }

    /** A profile of a receiver: these SOP Classes, each in any of these Transfer Syntaxes. At most 128. */
    private Path profile(List<String> sopClasses, List<String> transferSyntaxes) {
        StringBuilder text = new StringBuilder("[[TransferSyntaxes]]\n[All]\n");
        for (int i = 0; i < transferSyntaxes.size(); i++) {
            text.append(String.format("TransferSyntax%d = %s\n", i + 1, transferSyntaxes.get(i)));
        }
        text.append("[[PresentationContexts]]\n[All]\n");
        for (int i = 0; i < sopClasses.size(); i++) {
            text.append(String.format("PresentationContext%d = %s\\All\n", i + 1, sopClasses.get(i)));
        }
        text.append("[[Profiles]]\n[Default]\nPresentationContexts = All\n");
        return folder.write("storescp.cfg", text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> syntaxes(Collection<Path> files) {
        return files.stream()
                .map(file -> ParsedFile.of(file).transferSyntax())
                .distinct()
                .toList();
    }

    /** Two receivers, because a profile of dcmtk's has 128 SOP Classes at most; also those that it is too old to know. */
    @Test
    void everySopClassInRepresentativeSyntaxes_arrivesAsItWasSent() throws IOException {
        List<String> all = SopClassFiles.sopClasses();
        for (List<String> half : List.of(all.subList(0, 107), all.subList(107, all.size()))) {
            String in = "in" + half.size();
            Map<String, Path> sent = SopClassFiles.write(folder, in, half);
            assertThat(sent).hasSize(8 * half.size());
            Path profile = profile(half, syntaxes(sent.values()));
            try (PeerProcess peer = storescp("+B", "-xf", profile.toString(), "Default")) {
                CommandRun run = send(peer, folder.file(in).toString(), "--transcode", "never");
                assertThat(run.status()).as(run.out() + run.err()).isEqualTo(ExitStatus.DONE);
            }
            assertArrived(sent);
        }
    }

    private void assertArrived(Map<String, Path> sent) throws IOException {
        Map<String, Path> arrived = SopClassFiles.below(received.path());
        assertThat(arrived).containsKeys(sent.keySet().toArray(String[]::new));
        for (Map.Entry<String, Path> each : sent.entrySet()) {
            InstanceFile was = InstanceFile.read(each.getValue());
            InstanceFile is = InstanceFile.read(arrived.get(each.getKey()));
            assertThat(is.sopClassUid()).isEqualTo(was.sopClassUid());
            assertThat(is.transferSyntaxUid()).isEqualTo(was.transferSyntaxUid());
            assertThat(SopClassFiles.dataSet(Files.readAllBytes(is.path())))
                    .as("%s", was.path())
                    .isEqualTo(SopClassFiles.dataSet(Files.readAllBytes(was.path())));
        }
    }

    @Test
    void aPromiscuousReceiver_getsPrivateSopClassesToo() throws IOException {
        Map<String, Path> sent =
                SopClassFiles.write(folder, "in", List.of("1.3.6.1.4.1.99999.1", "1.2.840.10008.5.1.4.1.1.2"));
        SopClassFiles.write(folder, "in", List.copyOf(SopClassFiles.NO_STORAGE_TO_DCMTK));
        try (PeerProcess peer = storescp("+B", "+xa", "--promiscuous")) {
            CommandRun run = send(peer, folder.file("in").toString(), "--transcode", "never");
            assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(run.out()).contains("16 stored", " 64 failed, 0 unknown", "the SOP Class is not supported");
        }
        assertArrived(sent);
    }

    @Test
    void dcmqrscpKeepsTheBytes_andAnswersToItsOwnTitleOnly() throws IOException {
        copies("ct-multiframe.dcm", 4);
        int port = PeerProcess.freePort();
        Path area = Files.createDirectory(received.file("area"));
        Path configuration =
                folder.write("dcmqrscp.cfg", String.format("""
                        NetworkTCPPort = %d
                        MaxPDUSize = 16384
                        MaxAssociations = 16
                        HostTable BEGIN
                        HostTable END
                        VendorTable BEGIN
                        VendorTable END
                        AETable BEGIN
                        ARCHIVE %s RW (100, 1024mb) ANY
                        AETable END
                        """, port, area).getBytes(StandardCharsets.US_ASCII));
        try (PeerProcess peer =
                PeerProcess.start(Judge.DCMQRSCP, received.path(), port, "-c", configuration.toString())) {
            CommandRun wrong = CommandRun.of(
                    "send",
                    "--log-dir",
                    folder.file("logs").toString(),
                    "NOBODY@127.0.0.1:" + peer.port(),
                    folder.file("in").toString());
            assertThat(wrong.status()).as(wrong.out()).isEqualTo(ExitStatus.NETWORK);
            assertThat(wrong.out()).contains("called AE title not recognized");
            CommandRun right = CommandRun.of(
                    "send",
                    "--log-dir",
                    folder.file("logs").toString(),
                    "ARCHIVE@127.0.0.1:" + peer.port(),
                    folder.file("in").toString());
            assertThat(right.status()).as(right.out() + right.err()).isEqualTo(ExitStatus.DONE);
        }
        Files.deleteIfExists(area.resolve("index.dat"));
        Map<String, Path> arrived = SopClassFiles.below(area);
        for (Map.Entry<String, Path> each :
                SopClassFiles.below(folder.file("in")).entrySet()) {
            assertThat(pixels(arrived.get(each.getKey()))).isEqualTo(pixels(each.getValue()));
        }
    }
}
