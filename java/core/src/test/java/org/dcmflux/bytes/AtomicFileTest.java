package org.dcmflux.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AtomicFileTest {
    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @EnumSource(Fsync.class)
    void theNameIsThereAfterTheCommitAndNotBefore(Fsync fsync) throws IOException {
        for (IfExists ifExists : IfExists.values()) {
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path target = folder.file("out.dcm");
                try (AtomicFile file = AtomicFile.create(target, ifExists)) {
                    file.channel().write(text("whole"));
                    assertThat(target).doesNotExist();
                    assertThat(file.target()).isEqualTo(target);
                    assertThat(file.temporary()).hasContent("whole").hasParent(folder.path());
                    file.commit(fsync, ifExists);
                }
                assertThat(target).hasContent("whole");
                folder.assertContainsOnly("out.dcm");
            }
        }
    }

    @Test
    void withoutACommitNothingIsLeft() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            AtomicFile file = AtomicFile.create(folder.file("out.dcm"), IfExists.FAIL);
            file.channel().write(text("half"));
            file.close();
            file.close();
            folder.assertContainsOnly();
        }
    }

    @Test
    void anExistingFileStaysUntilItsSuccessorIsComplete() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.write("out.dcm", new byte[] {'o', 'l', 'd'});
            try (AtomicFile file = AtomicFile.create(target, IfExists.OVERWRITE)) {
                file.channel().write(text("half"));
                assertThat(target).hasContent("old");
            }
            assertThat(target).hasContent("old");
            try (AtomicFile file = AtomicFile.create(target, IfExists.OVERWRITE)) {
                file.channel().write(text("new"));
                file.commit(Fsync.NONE, IfExists.OVERWRITE);
            }
            assertThat(target).hasContent("new");
            folder.assertContainsOnly("out.dcm");
        }
    }

    @Test
    void aTakenNameIsRefusedBeforeAnythingIsWritten() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.write("out.dcm", new byte[] {1});
            assertThatThrownBy(() -> AtomicFile.create(target, IfExists.FAIL))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContainingAll(target.toString(), "exists already");
            Path dangling = Files.createSymbolicLink(folder.file("link.dcm"), Path.of("nowhere"));
            assertThatThrownBy(() -> AtomicFile.create(dangling, IfExists.FAIL))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("exists already");
        }
    }

    @Test
    void aNameThatIsTakenMeanwhileIsNotOverwritten() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.file("out.dcm");
            try (AtomicFile mine = AtomicFile.create(target, IfExists.FAIL)) {
                mine.channel().write(text("mine"));
                try (AtomicFile theirs = AtomicFile.create(target, IfExists.FAIL)) {
                    theirs.channel().write(text("theirs"));
                    theirs.commit(Fsync.NONE, IfExists.FAIL);
                }
                assertThatThrownBy(() -> mine.commit(Fsync.NONE, IfExists.FAIL))
                        .isInstanceOf(OutputException.class)
                        .hasMessageContainingAll(target.toString(), "exists already");
            }
            assertThat(target).hasContent("theirs");
            folder.assertContainsOnly("out.dcm");
        }
    }

    @Test
    void anAbsentFolderAFileInsteadOfAFolderAndAFolderInsteadOfAFileAreNamed() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            assertThatThrownBy(() -> AtomicFile.create(folder.file("absent/out.dcm"), IfExists.FAIL))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContainingAll("out.dcm", "does not exist; create it first");
            folder.write("file", new byte[1]);
            assertThatThrownBy(() -> AtomicFile.create(folder.file("file/out.dcm"), IfExists.FAIL))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContaining("is not a directory");
            for (IfExists ifExists : IfExists.values()) {
                assertThatThrownBy(() -> AtomicFile.create(folder.path(), ifExists))
                        .isInstanceOf(OutputException.class)
                        .hasMessageContaining("is a directory");
            }
        }
    }

    @Test
    void aReadOnlyFolderIsNamedWithARemedy() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path readOnly = Files.createDirectory(folder.file("readonly"));
            Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-xr-xr-x"));
            assumeTrue(!Files.isWritable(readOnly), "root may write everywhere");
            assertThatThrownBy(() -> AtomicFile.create(readOnly.resolve("out.dcm"), IfExists.FAIL))
                    .isInstanceOf(OutputException.class)
                    .hasMessageContainingAll("no permission to write", "choose another directory");
        }
    }

    @Test
    void aFolderThatTakesNoFilesIsNamedWithARemedy() {
        // A folder that nobody can create files in, root neither.
        Path kernels = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(kernels));
        assertThatThrownBy(() -> AtomicFile.create(kernels.resolve("out.dcm"), IfExists.FAIL))
                .isInstanceOf(OutputException.class)
                .hasMessageContainingAll("/proc/self", "choose another directory");
    }

    @Test
    void aDeviceIsNeverReplacedByAFile() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device));
        assertThatThrownBy(() -> AtomicFile.create(device, IfExists.OVERWRITE).close())
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("/dev/null: is not a regular file");
    }

    @Test
    void aFailedCommitLeavesNothing() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (IfExists ifExists : IfExists.values()) {
                Path target = folder.file("out.dcm");
                try (AtomicFile file = AtomicFile.create(target, ifExists)) {
                    file.channel().write(text("whole"));
                    // Somebody puts a folder where the file should go.
                    Files.createDirectories(target.resolve("inside"));
                    assertThatThrownBy(() -> file.commit(Fsync.NONE, ifExists))
                            .isInstanceOf(OutputException.class)
                            .hasMessageContaining("out.dcm");
                }
                Files.delete(target.resolve("inside"));
                Files.delete(target);
                folder.assertContainsOnly();
            }
        }
    }

    @Test
    void aNameTooLongForTheFileSystemFailsInWordsAndLeavesNothing() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target = folder.file("x".repeat(300));
            assertThatThrownBy(() -> {
                        try (AtomicFile file = AtomicFile.create(target, IfExists.FAIL)) {
                            file.commit(Fsync.NONE, IfExists.FAIL);
                        }
                    })
                    .isInstanceOf(OutputException.class)
                    .hasMessageContainingAll("xxx", "File name too long");
            folder.assertContainsOnly();
        }
    }

    @Test
    void aLongNameIsNotCutInTheMiddleOfACharacter() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path target;
            try {
                // The 64th and 65th units of UTF-16 are one character.
                target = folder.file("x".repeat(63) + "\uD83E\uDE7B.dcm");
            } catch (InvalidPathException e) {
                assumeTrue(false, "file names are not Unicode here");
                return;
            }
            try (AtomicFile file = AtomicFile.create(target, IfExists.FAIL)) {
                file.commit(Fsync.NONE, IfExists.FAIL);
            }
            assertThat(target).exists();
        }
    }

    @Test
    void aTargetWithoutAFolderIsRelativeToTheWorkingFolder() throws IOException {
        Path target = Path.of("atomic-file-test-of-a-bare-name.tmp");
        try (AtomicFile file = AtomicFile.create(target, IfExists.FAIL)) {
            assertThat(file.temporary().toAbsolutePath().getParent())
                    .isEqualTo(target.toAbsolutePath().getParent());
        }
        assertThat(target).doesNotExist();
    }
}
