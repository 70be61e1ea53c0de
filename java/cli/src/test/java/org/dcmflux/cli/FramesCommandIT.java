package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** Frames of the shared test data as the command writes them; files that a codec refuses are left to others. */
final class FramesCommandIT {
    private static List<ManifestEntry> smallExact() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.decodes() && entry.isExact())
                .filter(entry -> entry.frameSha256().size() == Math.max(1, entry.frames()))
                .filter(entry -> entry.shape().byteCount() < 1 << 18)
                .toList();
    }

    private static CommandRun frames(ManifestEntry entry, TemporaryFolder folder, String form) {
        return CommandRun.of(
                "frames",
                entry.file().toString(),
                "--as",
                form,
                "-o",
                folder.path().toString());
    }

    private static List<Path> written(TemporaryFolder folder) throws IOException {
        try (var files = Files.list(folder.path())) {
            return files.sorted().toList();
        }
    }

    @Test
    void nativeFramesHaveTheHashesOfTheTable() throws IOException {
        List<String> wrong = new ArrayList<>();
        int frames = 0;
        for (ManifestEntry entry : smallExact()) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                CommandRun run = frames(entry, folder, "native");
                List<Path> files = written(folder);
                assertThat(run.status()).as(entry + ": " + run.err()).isIn(0, ExitStatus.INPUT, ExitStatus.UNSUPPORTED);
                for (int frame = 0; run.status() == 0 && frame < files.size(); frame++) {
                    byte[] bytes = Files.readAllBytes(files.get(frame));
                    byte[] pixels = entry.bitsAllocated() == 1
                            ? FrameHashes.unpackBits(bytes, entry.shape().withFrames(1))
                            : bytes;
                    if (!FrameHashes.sha256(pixels).equals(entry.frameSha256().get(frame))) {
                        wrong.add(entry + " frame " + (frame + 1));
                    }
                    frames++;
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(frames).isGreaterThan(250);
    }

    @Test
    void picturesAreReadBackInTheirSize() throws IOException {
        int pictures = 0;
        for (ManifestEntry entry : smallExact()) {
            if (entry.frames() > 1) {
                continue;
            }
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                CommandRun run = frames(entry, folder, "png");
                assertThat(run.status()).as(entry + ": " + run.err()).isIn(0, ExitStatus.INPUT, ExitStatus.UNSUPPORTED);
                for (Path file : written(folder)) {
                    BufferedImage image = ImageIO.read(file.toFile());
                    assertThat(image.getWidth()).as(entry.path()).isEqualTo(entry.columns());
                    assertThat(image.getHeight()).as(entry.path()).isEqualTo(entry.rows());
                    pictures++;
                }
            }
        }
        assertThat(pictures).isGreaterThan(100);
    }
}
