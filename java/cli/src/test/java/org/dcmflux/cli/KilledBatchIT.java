package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

/** A batch that is killed again and again and then resumed: as if nothing had happened. {@code scripts/test-kill} does it 200 times. */
final class KilledBatchIT {
    private static final int KILLS = 5;
    private static final int FILES = 150;

    @Test
    void whatWasDoneStays_whatIsMissingComes_nothingIsLeftBehind() throws Exception {
        long seed = Long.getLong("dcmflux.seed", 20260109);
        System.out.println("KilledBatchIT: seed " + seed + " (-Ddcmflux.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (int i = 0; i < FILES; i++) {
                folder.write("in/" + i % 4 + "/" + i + ".dcm", SmallImages.explicit(i));
            }
            assertThat(CommandRun.of(arguments(folder, "expected", "expected.journal"))
                            .status())
                    .isZero();
            for (int kill = 0; kill < KILLS; kill++) {
                Map<String, String> before = identities(folder.file("out"));
                Process process = start(folder);
                // From the first output of its own on, at any moment.
                while (process.isAlive() && identities(folder.file("out")).size() == before.size()) {
                    Thread.sleep(2);
                }
                Thread.sleep(random.nextInt(40));
                process.destroyForcibly().waitFor();
                assertThat(identities(folder.file("out"))).containsAllEntriesOf(before);
            }
            Map<String, String> before = identities(folder.file("out"));
            assertThat(before).isNotEmpty();
            Process last = start(folder);
            assertThat(last.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.file("log"))).contains("0 failed");
            assertThat(last.exitValue()).isZero();
            assertThat(identities(folder.file("out"))).containsAllEntriesOf(before);
            assertThat(TemporaryFolder.namesBelow(folder.file("out")))
                    .isEqualTo(TemporaryFolder.namesBelow(folder.file("expected")));
            for (String name : TemporaryFolder.namesBelow(folder.file("expected"))) {
                assertThat(folder.file("out/" + name)).hasSameBinaryContentAs(folder.file("expected/" + name));
            }
        }
    }

    /** Which file has each final name, and when it was written. */
    private static Map<String, String> identities(Path output) {
        Map<String, String> identities = new TreeMap<>();
        if (Files.isDirectory(output)) {
            try (var files = Files.walk(output)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".dcm")).toList()) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    identities.put(file.toString(), attributes.fileKey() + " " + attributes.lastModifiedTime());
                }
            } catch (UncheckedIOException e) {
                // A temporary file went away while its directory was read.
                return identities(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return identities;
    }

    private static String[] arguments(TemporaryFolder folder, String output, String journal) {
        return new String[] {
            "transcode",
            folder.file("in").toString(),
            "-o",
            folder.file(output).toString(),
            "--to",
            "rle",
            "--resume",
            folder.file(journal).toString(),
            "--progress",
            "none",
            "-j",
            "2"
        };
    }

    private static Process start(TemporaryFolder folder) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.dcmflux.cli.Main"));
        command.addAll(List.of(arguments(folder, "out", "journal")));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.file("log").toFile())
                .start();
    }
}
