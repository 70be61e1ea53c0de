package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class TemporaryOwnerTest {
    /** A process that becomes an owner, begins a file, says its owner's name and waits to be killed. */
    static final class Doomed {
        private Doomed() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            TemporaryOwner owner = TemporaryOwner.in(directory);
            AtomicFile file = AtomicFile.create(directory.resolve("doomed.dcm"), IfExists.OVERWRITE, owner.name());
            System.out.println(file.temporary());
            if (System.in.read() >= 0) {
                throw new IllegalStateException("nothing is to be said here");
            }
        }
    }

    private static Process doomed(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatAKilledProcessLeft_isDeletedByTheNext_andNotBefore() throws IOException, InterruptedException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path ownerless = Files.createFile(folder.path().resolve(".a.dcm.0123.dcmflux-part"));
            Path finished = Files.createFile(folder.path().resolve("finished.dcm"));
            Process process = doomed(folder.path());
            try {
                Path left = Path.of(process.inputReader().readLine());
                try (TemporaryOwner beside = TemporaryOwner.in(folder.path())) {
                    assertThat(beside.deleted()).isZero();
                    assertThat(left).exists();
                }
                process.destroyForcibly();
                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(left).exists();

                try (TemporaryOwner next = TemporaryOwner.in(folder.path())) {
                    assertThat(next.deleted()).isEqualTo(1);
                    assertThat(left).doesNotExist();
                }
                assertThat(names(folder.path()))
                        .containsExactly(
                                ownerless.getFileName().toString(),
                                finished.getFileName().toString());
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** As another user's would be; a directory cannot be opened by root either. */
    @Test
    void aMarkThatCannotBeOpened_isLeftAlone() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path mark = Files.createDirectory(folder.path().resolve(".0123.dcmflux-owner"));
            try (TemporaryOwner owner = TemporaryOwner.in(folder.path())) {
                assertThat(owner.deleted()).isZero();
                assertThat(mark).exists();
            }
        }
    }

    @Test
    void ownersOfOneProcess_leaveEachOtherAlone() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create();
                TemporaryOwner first = TemporaryOwner.in(folder.path());
                AtomicFile begun =
                        AtomicFile.create(folder.path().resolve("a.dcm"), IfExists.OVERWRITE, first.name())) {
            for (int i = 0; i < 3; i++) {
                try (TemporaryOwner other = TemporaryOwner.in(folder.path())) {
                    assertThat(other.name()).isNotEqualTo(first.name());
                    assertThat(other.deleted()).isZero();
                }
            }
            assertThat(begun.temporary()).exists();
        }
    }

    @Test
    void aDirectoryThatIsNotThere_isSaid() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            assertThatThrownBy(() -> TemporaryOwner.in(folder.path().resolve("absent")))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("absent");
        }
    }
}
