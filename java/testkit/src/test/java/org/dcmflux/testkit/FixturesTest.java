package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixturesTest {
    private static final long MEGABYTE = 1_000_000;

    static Stream<ManifestEntry> ours() {
        return TestData.ownManifest().entries().stream();
    }

    /** It reads neither Encapsulated Uncompressed nor Deflated. */
    static Stream<ManifestEntry> oursThatDciodvfyReads() {
        return ours().filter(entry -> !entry.transferSyntax().matches(".*[.]1[.]9[89]"));
    }

    @Test
    void generator_writesWhatIsCommitted() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            FixtureGenerator.writeAll(folder.path());
            assertThat(TemporaryFolder.namesBelow(folder.path())).isEqualTo(TemporaryFolder.namesBelow(TestData.own()));
            for (String name : TemporaryFolder.namesBelow(folder.path())) {
                assertThat(Files.mismatch(folder.file(name), TestData.own().resolve(name)))
                        .as(name)
                        .isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyFile_isSmallAndTheOneOfTheManifest(ManifestEntry entry) {
        byte[] file = entry.readAllBytes();
        assertThat(FrameHashes.sha256(file)).isEqualTo(entry.sha256());
        assertThat(entry.bytes()).isEqualTo(file.length).isLessThan(MEGABYTE);
        assertThat(entry.decodes()).isTrue();
        assertThat(entry.isExact()).isTrue();
        assertThat(entry.frameSha256()).hasSize(entry.frames());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyFile_isDecodedByOthersToTheseFrames(ManifestEntry entry) {
        byte[] pixels = JudgedPixels.decode(entry.file());
        assertThat(FrameHashes.ofFrames(pixels, entry.shape())).isEqualTo(entry.frameSha256());
        assertThat(FrameHashes.ofAllFrames(pixels, entry.shape())).isEqualTo(entry.allFramesSha256());
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyFile_isReadByDcmtkWithoutAnError(ManifestEntry entry) {
        Path file = entry.file();
        Judge.DCMFTEST.run(file.toString()).succeeded();
        assertThat(Judge.DCMDUMP.run(file.toString()).succeeded().stderr().lines())
                .noneMatch(line -> line.startsWith("E:"));
    }

    @ParameterizedTest
    @MethodSource("oursThatDciodvfyReads")
    void everyFile_isAValidInstanceOfItsSopClass(ManifestEntry entry) {
        assertThat(Judge.DCIODVFY.run(entry.file().toString()).text().lines())
                .noneMatch(line -> line.startsWith("Error") || line.startsWith("Warning"));
    }
}
