package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComplaintsTest {
    static Stream<ManifestEntry> ours() {
        return TestData.ownManifest().entries().stream();
    }

    static Stream<ManifestEntry> oursThatAreNative() {
        return ours().filter(ManifestEntry::isNative);
    }

    @ParameterizedTest
    @MethodSource("ours")
    void fixtures_giveNoReasonToComplainInAnySyntax(ManifestEntry entry) {
        assertThat(Complaints.about(entry.file())).allMatch(Complaints::isInherent);
    }

    @ParameterizedTest
    @MethodSource("oursThatAreNative")
    void othersConversions_bringNothingNew(ManifestEntry entry) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (String syntax : new String[] {"+te", "+tb", "+ti", "+td"}) {
                Path output = folder.file("output.dcm");
                Judge.DCMCONV
                        .run(syntax, entry.file().toString(), output.toString())
                        .succeeded();
                Complaints.assertNoNewComplaints(entry.file(), output);
            }
        }
    }

    @Test
    void damage_isComplainedAbout() throws IOException {
        Path input = TestData.own().resolve("ct-multiframe.dcm");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            byte[] bytes = Files.readAllBytes(input);
            int rows = ParsedFile.of(bytes).element(0x00280010).offset();
            bytes[rows - 8 + 4] = 'S';
            Path output = folder.write("output.dcm", bytes);
            assertThat(Complaints.newComplaints(input, output)).isNotEmpty();
            assertThatThrownBy(() -> Complaints.assertNoNewComplaints(input, output))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("output.dcm");
        }
    }
}
