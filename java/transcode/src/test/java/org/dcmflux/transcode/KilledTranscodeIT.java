package org.dcmflux.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** A process that is killed while it transcodes leaves its output whole, old or absent. */
class KilledTranscodeIT {
    private static final int KILLS = 12;

    /** Transcodes one file to another name after name, and over each of them again, until it is killed. */
    public static void main(String[] arguments) throws IOException {
        Transcoder transcoder = new Transcoder(
                Images.to(Images.RLE).ifExists(IfExists.OVERWRITE).build());
        for (int i = 0; true; i++) {
            transcoder.transcode(Path.of(arguments[0]), Path.of(arguments[1], "out-" + i % 3 + ".dcm"));
            System.out.println(i);
        }
    }

    @Test
    void whateverHasTheFinalNameIsWholeWheneverTheProcessIsKilled() throws IOException, InterruptedException {
        long seed = Long.getLong("dcmflux.seed", 20260105);
        System.out.println("KilledTranscodeIT: seed " + seed + " (-Ddcmflux.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        ManifestEntry entry = TestData.ownManifest().get("us-rgb-multiframe.dcm");
        int whole = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Process process = new ProcessBuilder(List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledTranscodeIT.class.getName(),
                                entry.file().toString(),
                                folder.path().toString()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                // The first output proves that it is at work; then it is killed at any moment.
                assertThat(process.getInputStream().read()).isNotEqualTo(-1);
                Thread.sleep(random.nextInt(150));
                process.destroyForcibly().waitFor();
                for (String name : TemporaryFolder.namesBelow(folder.path())) {
                    if (name.endsWith(".dcm")) {
                        assertThat(Images.frameHashes(folder.file(name))).isEqualTo(entry.frameSha256());
                        whole++;
                    } else {
                        assertThat(name).startsWith(".out-").endsWith(".dcmflux-part");
                        Files.delete(folder.file(name));
                    }
                }
            }
        }
        assertThat(whole).isGreaterThanOrEqualTo(KILLS);
    }
}
