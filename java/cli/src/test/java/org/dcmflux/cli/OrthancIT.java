package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.file.DicomFile;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.JudgedPixels;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Orthanc has after {@code send}, by its own words and by the pixels of the files that it gives back. */
@Timeout(180)
final class OrthancIT {
    private static final int FILES_OF_A_SYNTAX = 3;
    private static final long LARGEST = 300_000;

    /** Arithmetic coding, and lossy JPEG XL whose tools differ: ours is the only decoder on this machine. */
    private static final Set<String> WITHOUT_JUDGE = Set.of("1.2.840.10008.1.2.4.52", "1.2.840.10008.1.2.4.56");

    private final TemporaryFolder folder = TemporaryFolder.create();
    private final TemporaryFolder archive = TemporaryFolder.create();

    @AfterEach
    void clean() {
        folder.close();
        archive.close();
    }

    private CommandRun send(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("send", "--log-dir", folder.file("logs").toString()));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray(String[]::new));
    }

    /** A few small files of each Transfer Syntax; no two of the same instance. */
    private static Map<String, ManifestEntry> representatives() throws IOException {
        Map<String, Integer> ofSyntax = new HashMap<>();
        Map<String, ManifestEntry> chosen = new HashMap<>();
        for (ManifestEntry entry : TestData.requireSharedManifest()
                .where(each -> each.decodes()
                        && each.bytes() < LARGEST
                        && !each.allFramesSha256().isEmpty()
                        && each.column("pixel_element").equalsIgnoreCase("7fe00010")
                        && !each.expected().contains("leniently"))
                .toList()) {
            String instance = sopInstance(entry);
            boolean wanted = ofSyntax.getOrDefault(entry.transferSyntax(), 0) < FILES_OF_A_SYNTAX;
            if (wanted && !instance.isEmpty() && !chosen.containsKey(instance)) {
                ofSyntax.merge(entry.transferSyntax(), 1, Integer::sum);
                chosen.put(instance, entry);
            }
        }
        return chosen;
    }

    private static String sopInstance(ManifestEntry entry) {
        try {
            return InstanceFile.read(entry.file()).sopInstanceUid();
        } catch (IOException notSent) {
            return "";
        }
    }

    private static String ourDigest(Path path) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DicomFile file = DicomFile.open(path);
                DecodedFrames decoded = DecodedFrames.of(file)) {
            for (int frame = 0; frame < decoded.frameCount(); frame++) {
                FrameSamples samples = decoded.samples(frame);
                boolean single = samples.layout().bitsAllocated() == 1;
                digest.update(single ? ByteBuffer.wrap(samples.toBytes()) : samples.bytes());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String theirDigest(Path path, ManifestEntry entry) {
        return FrameHashes.ofAllFrames(JudgedPixels.decode(path), entry.shape());
    }

    @Test
    void everySyntaxArrivesAsItIs_withThePixelsOfTheManifest() throws Exception {
        Map<String, ManifestEntry> chosen = representatives();
        List<String> arguments = new ArrayList<>(List.of("--transcode", "never", "-t", "2", "--split-study"));
        chosen.values().forEach(entry -> arguments.add(entry.file().toString()));
        try (OrthancArchive orthanc = OrthancArchive.start(archive)) {
            arguments.add(orthanc.address());
            CommandRun run = send(arguments.toArray(String[]::new));
            assertThat(run.status()).as(run.out() + run.err()).isIn(ExitStatus.DONE, ExitStatus.SOME_FAILED);
            Set<String> stored = stored();
            assertThat(orthanc.instances()).isEqualTo(stored.size());
            Set<String> confirmed = new HashSet<>();
            for (String instance : stored) {
                ManifestEntry entry = chosen.get(instance);
                String id = orthanc.find(instance);
                Path back = folder.write("back.dcm", orthanc.file(id));
                assertThat(syntax(orthanc, id, back)).as("%s", entry).isEqualTo(entry.transferSyntax());
                assertSamePixels(entry, back);
                confirmed.add(entry.transferSyntax());
            }
            // Whatever is not confirmed was refused by Orthanc, in words.
            assertThat(confirmed).as("%s", confirmed).hasSizeGreaterThanOrEqualTo(14);
            assertThat(stored.size() + failures(run)).isEqualTo(chosen.size());
        }
    }

    /** Of syntaxes that it does not know it keeps the file and no metadata. */
    private static String syntax(OrthancArchive orthanc, String id, Path back) throws IOException {
        try {
            return orthanc.transferSyntax(id);
        } catch (FileNotFoundException unknown) {
            return ParsedFile.of(back).transferSyntax();
        }
    }

    private static void assertSamePixels(ManifestEntry entry, Path back) throws Exception {
        String ours = ourDigest(back);
        assertThat(ours).as("%s, decoded by us", entry).isEqualTo(ourDigest(entry.file()));
        if (entry.isExact()) {
            assertThat(ours).as("%s, decoded by us", entry).isEqualTo(entry.allFramesSha256());
        }
        if (!WITHOUT_JUDGE.contains(entry.transferSyntax())) {
            String theirs = theirDigest(back, entry);
            assertThat(theirs).as("%s, decoded by a stranger", entry).isEqualTo(theirDigest(entry.file(), entry));
        }
    }

    private static int failures(CommandRun run) {
        return run.out()
                .lines()
                .filter(line -> line.matches("\\d+ x .*"))
                .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
                .sum();
    }

    private Set<String> stored() throws IOException {
        Set<String> stored = new HashSet<>();
        try (var files = Files.list(folder.file("logs"))) {
            for (Path each :
                    files.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(each)) {
                    if (line.contains("\"state\":\"stored\"")) {
                        stored.add(line.replaceFirst(".*\"sop_instance_uid\":\"([^\"]*)\".*", "$1"));
                    }
                }
            }
        }
        return stored;
    }

    @Test
    void everySopClassInRepresentativeSyntaxes_arrivesAsItWasSent() throws IOException {
        Set<String> unknown = SopClassFiles.NO_STORAGE_TO_DCMTK;
        Map<String, Path> sent = SopClassFiles.write(
                folder,
                "in",
                SopClassFiles.sopClasses().stream()
                        .filter(uid -> !unknown.contains(uid))
                        .toList());
        SopClassFiles.write(folder, "unknown", List.copyOf(unknown));
        try (OrthancArchive orthanc = OrthancArchive.start(archive)) {
            String to = orthanc.address();
            CommandRun run = send(folder.file("in").toString(), to, "--transcode", "never", "-t", "2", "--split-study");
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(ExitStatus.DONE);
            CommandRun refused = send(folder.file("unknown").toString(), to, "--transcode", "never");
            assertThat(refused.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(refused.out()).contains(" 64 failed, 0 unknown", "the SOP Class is not supported");
            assertThat(orthanc.instances()).isEqualTo(sent.size()).isGreaterThan(8 * 200);
            for (Map.Entry<String, Path> each : sent.entrySet()) {
                byte[] back = orthanc.file(orthanc.find(each.getKey()));
                byte[] was = Files.readAllBytes(each.getValue());
                if (!Arrays.equals(SopClassFiles.dataSet(back), SopClassFiles.dataSet(was))) {
                    // Orthanc writes Sequences with lengths of its own.
                    Path file = folder.write("back.dcm", back);
                    CommandRun compared =
                            CommandRun.of("compare", each.getValue().toString(), file.toString());
                    assertThat(compared.status()).as(compared.out()).isEqualTo(ExitStatus.DONE);
                }
            }
        }
    }
}
