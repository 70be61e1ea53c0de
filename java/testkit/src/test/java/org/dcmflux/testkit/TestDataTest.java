package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class TestDataTest {
    @Test
    void root_isTheRepository() {
        assertThat(TestData.root().resolve("java/testkit/pom.xml")).exists();
        assertThat(TestData.own()).isDirectory();
    }

    @Test
    void sharedData_hasTheFilesItsManifestNames() {
        Manifest manifest = TestData.requireSharedManifest();
        assertThat(manifest.entries()).isNotEmpty().allMatch(entry -> Files.exists(entry.file()));
        assertThat(manifest.where(ManifestEntry::decodes)).hasSizeGreaterThan(300);
    }

    @Test
    void lossyReferences_holdOneFrame() {
        ManifestEntry entry = TestData.requireSharedManifest()
                .where(e -> !e.column("lossy_reference").isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(entry.lossyReference().orElseThrow())
                .hasSize((int) entry.shape().bytesPerFrame());
    }

    @Test
    void manifest_readsNumbersAndHashes() {
        ManifestEntry entry = TestData.ownManifest().get("rle-multiframe.dcm");
        assertThat(entry.transferSyntax()).isEqualTo("1.2.840.10008.1.2.5");
        assertThat(entry.shape()).isEqualTo(new FrameShape(120, 100, 1, 16, false, 4));
        assertThat(entry.planar()).isEqualTo(-1);
        assertThat(entry.frameSha256()).hasSize(4);
        assertThat(entry).hasToString("rle-multiframe.dcm");
        assertThatThrownBy(() -> TestData.ownManifest().get("none.dcm")).hasMessageContaining("none.dcm");
    }

    @Test
    void absence_abortsTheTestUnlessItIsForbidden() {
        assertThatThrownBy(() -> Absence.of("the moon", "DCMFLUX_NEVER_SET"))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("the moon");
    }

    @Test
    void judges_haveNoTimeToLose() {
        Judge python = Judge.PYDICOM.require();
        assertThatThrownBy(() -> python.run(Duration.ofMillis(300), "-c", "import time; time.sleep(30)"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void verdicts_holdCodeAndOutput() {
        Judge.Verdict verdict =
                Judge.PYDICOM.run("-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)");
        assertThat(verdict.exitCode()).isEqualTo(3);
        assertThat(verdict.stdout()).isEqualTo("out\n");
        assertThat(verdict.stderr()).isEqualTo("err\n");
        assertThatThrownBy(verdict::succeeded)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("exit code 3");
    }

    @Test
    void temporaryFolder_tellsWhatWasLeftBehind() {
        TemporaryFolder folder = TemporaryFolder.create();
        try (folder) {
            folder.write("out/a.dcm", new byte[1]);
            folder.assertContainsOnly("out/a.dcm");
            folder.write("out/a.dcm.part", new byte[1]);
            assertThatThrownBy(() -> folder.assertContainsOnly("out/a.dcm")).hasMessageContaining("a.dcm.part");
        }
        assertThat(folder.path()).doesNotExist();
    }
}
