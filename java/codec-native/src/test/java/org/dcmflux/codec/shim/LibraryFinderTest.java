package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LibraryFinderTest {
    @TempDir
    Path directory;

    @Test
    void aLibraryInTheDirectoryIsDescribedWithItsOrigin() throws Exception {
        Path library = Files.createFile(directory.resolve(System.mapLibraryName("dcmflux_jpeg")));
        Files.writeString(directory.resolve("shims.properties"), "jpeg=source third_party/libjpeg-turbo 3.1.3\n");
        try (LibraryFinder.Found found = new LibraryFinder(directory).find(Shim.JPEG)) {
            assertThat(found.file()).isEqualTo(library);
            assertThat(found.description()).isEqualTo(library + ", source third_party/libjpeg-turbo 3.1.3");
        }
        assertThat(library).exists();
    }

    @Test
    void aGivenDirectoryIsTheOnlyOneThatIsLookedInto() {
        assertThatThrownBy(() -> new LibraryFinder(directory).find(Shim.JPEG_2000))
                .isInstanceOf(LibraryFinder.NotFoundException.class)
                .hasMessageContaining(directory.toString());
    }

    @Test
    void aTemporaryLibraryIsRemovedWithItsDirectory() throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path library = Files.createFile(temporary.resolve("library"));
        new LibraryFinder.Found(library, "jar resource", temporary).close();
        assertThat(temporary).doesNotExist();
    }

    @Test
    void platformsAreNamedLikeTheFoldersInTheJar() {
        assertThat(LibraryFinder.platform()).matches("[a-z]+-[a-z0-9_]+").doesNotContain("amd64");
    }
}
