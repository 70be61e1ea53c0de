package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** What is said about Transfer Syntaxes and SOP Classes is what the tables hold. */
final class ConformanceTest {
    @Test
    void thePageIsWhatTheTablesSay() throws IOException {
        CommandRun run = CommandRun.of("transfer-syntaxes", "--markdown");
        assertThat(Files.readString(TestData.root().resolve("docs/conformance.md")))
                .as("make it again: scripts/dcmflux transfer-syntaxes --markdown > docs/conformance.md")
                .isEqualTo(run.out());
    }

    @Test
    void everyTransferSyntaxIsListedOnce() {
        CommandRun run = CommandRun.of("transfer-syntaxes");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).hasSize(63).doesNotHaveDuplicates();
        assertThat(run.out().lines().filter(line -> line.contains(" recognise ")))
                .allMatch(line -> line.contains(": "));
    }

    @Test
    void jsonHasAnObjectALine() {
        CommandRun run = CommandRun.of("transfer-syntaxes", "--json");
        assertThat(run.out().lines()).hasSize(63).allMatch(line -> line.startsWith("{\"uid\":\"1.2.840."));
        assertThat(run.out())
                .contains("\"shortName\":\"rle\",\"retired\":false,\"lossy\":\"no\",\"pixels\":\"decode, encode\"");
        assertThat(CommandRun.of("sop-classes", "--json").out().lines()).hasSizeGreaterThan(150);
    }

    @Test
    void aCategoryHasWhatItsInstancesMayHave() {
        assertThat(CommandRun.of("transfer-syntaxes", "--for", "ct").out())
                .contains("jpeg-ls", "explicit-le")
                .doesNotContain("MPEG2", "SMPTE");
        assertThat(CommandRun.of("transfer-syntaxes", "--for", "SR").out())
                .contains("explicit-le")
                .doesNotContain("jpeg-ls", "MPEG2");
        CommandRun unknown = CommandRun.of("transfer-syntaxes", "--for", "X");
        assertThat(unknown.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(unknown.err()).contains("there are: CT");
    }

    @Test
    void sopClassesStandUnderTheirCategories() {
        assertThat(CommandRun.of("sop-classes").out()).contains("CT\n  1.2.840.10008.5.1.4.1.1.2 ", "CT Image Storage");
    }
}
