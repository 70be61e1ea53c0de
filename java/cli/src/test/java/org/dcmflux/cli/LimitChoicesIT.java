package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

final class LimitChoicesIT {
    private static final Path CT = TestData.own().resolve("ct-multiframe.dcm");

    private static CommandRun transcode(TemporaryFolder folder, String to, String... options) {
        List<String> all = new ArrayList<>(
                List.of("transcode", CT.toString(), "-o", folder.file("out.dcm").toString(), "--to", to));
        all.addAll(List.of(options));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void limitsOfFramesRefuseBeforeAnythingIsWritten() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CommandRun pixels = transcode(folder, "rle", "--max-pixels", "1000");
            assertThat(pixels.status()).isEqualTo(ExitStatus.INPUT);
            assertThat(pixels.err()).contains("maxPixels = 1000");
            CommandRun bytes = transcode(folder, "rle", "--max-frame-bytes", "1K");
            assertThat(bytes.status()).isEqualTo(ExitStatus.INPUT);
            assertThat(bytes.err()).contains("maxFrameBytes = 1024");
            assertThat(transcode(folder, "rle", "--max-ratio", "0").status()).isEqualTo(ExitStatus.USAGE);
            folder.assertContainsOnly();
        }
    }

    @Test
    void aFileThatTakesTooLongLeavesNothing() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CommandRun late = transcode(folder, "j2k-lossless", "--file-timeout", "1ms");
            assertThat(late.status()).isEqualTo(ExitStatus.INTERNAL);
            assertThat(late.err()).contains("file deadline of 0.001 s");
            folder.assertContainsOnly();
            assertThat(transcode(folder, "rle", "--frame-timeout", "soon").status())
                    .isEqualTo(ExitStatus.USAGE);
            assertThat(transcode(folder, "j2k-lossless", "--frame-timeout", "none", "--file-timeout", "5m")
                            .status())
                    .isEqualTo(ExitStatus.DONE);
        }
    }

    @Test
    void crossChecksSayByWhomOrThatThereIsNobody() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CommandRun both = transcode(folder, "htj2k-lossless", "--cross-check");
            assertThat(both.status()).isEqualTo(ExitStatus.DONE);
            assertThat(both.out()).contains("7 verified, cross-checked by jpeg2000");
        }
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CommandRun alone = transcode(folder, "jpeg-ls", "--cross-check");
            assertThat(alone.status()).isEqualTo(ExitStatus.DONE);
            assertThat(alone.err()).contains("not cross-checked: no second decoder of JPEG-LS");
        }
    }
}
