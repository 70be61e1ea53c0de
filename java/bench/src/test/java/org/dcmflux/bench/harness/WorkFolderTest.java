package org.dcmflux.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class WorkFolderTest {
    private static final Path UNUSED = Path.of("absent");

    @Test
    void oneRunAtATimeHasIt_andTheNextFindsItEmpty() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path asked = folder.file("work");
            try (WorkFolder first = WorkFolder.take(asked, UNUSED, 1)) {
                Files.createDirectories(first.path().resolve("in/deep"));
                Files.writeString(first.path().resolve("in/deep/file"), "left behind");
                assertThatThrownBy(() -> WorkFolder.take(asked, UNUSED, 1))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("in use by another run");
                assertThat(first.path().resolve("in/deep/file")).exists();
            }
            assertThat(asked.resolve("in/deep/file"))
                    .as("kept until somebody needs the folder")
                    .exists();
            try (WorkFolder second = WorkFolder.take(asked, UNUSED, 1)) {
                assertThat(second.path().resolve("in")).doesNotExist();
            }
        }
    }

    @Test
    void whatOthersPutThereIsNotDeleted() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path theirs = folder.write("thesis.txt", new byte[] {1});
            assertThatThrownBy(() -> WorkFolder.take(folder.path(), UNUSED, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("was not made by bench-vs-peers");
            assertThat(theirs).exists();
        }
    }
}
