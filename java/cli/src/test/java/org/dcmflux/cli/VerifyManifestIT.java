package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** Every damaged file of the shared test data is caught, and no good one is called broken. */
final class VerifyManifestIT {
    /** Rows that say what a parser makes of files that are damaged all the same. */
    private static final Set<String> DAMAGED_BUT_PARSED = Set.of(
            "dicomdir/DICOMDIR-nooffset", // lengths that lead behind the end of the file
            "pydicom/rtplan_truncated.dcm", // cut short
            "pydicom/meta_missing_tsyntax.dcm", // no Transfer Syntax
            "pydicom/nested_priv_SQ.dcm", // Pixel Data without a description
            "fo-dicom/GH1146.dcm"); // Pixel Data of no bytes

    private static boolean isGood(ManifestEntry entry) {
        String expected = entry.expected();
        return !DAMAGED_BUT_PARSED.contains(entry.path())
                && (expected.startsWith("decodes")
                        || expected.startsWith("accept")
                        || expected.startsWith("no pixel data")
                        || expected.startsWith("video")
                        || expected.startsWith("parse only"));
    }

    @Test
    void everyErrorIsCaughtAndNoGoodFileIsCalledBroken() throws IOException {
        List<ManifestEntry> entries = TestData.requireSharedManifest().entries();
        List<String> arguments = new ArrayList<>(List.of("verify", "--json"));
        entries.forEach(entry -> arguments.add(entry.file().toString()));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSameSizeAs(entries);
        List<String> wrong = new ArrayList<>();
        int good = 0;
        int caught = 0;
        for (int i = 0; i < lines.size(); i++) {
            ManifestEntry entry = entries.get(i);
            Map<String, Object> report = JsonTree.parse(lines.get(i));
            assertThat(report).containsEntry("file", entry.file().toString());
            boolean passes = lines.get(i).contains("\"passes\":true");
            if (entry.expected().startsWith("error")) {
                caught++;
                if (passes) {
                    wrong.add(entry + " is not caught: " + entry.expected());
                }
            } else if (isGood(entry)) {
                good++;
                if (!passes) {
                    wrong.add(entry + " is called broken: " + report.get("findings"));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(caught).isGreaterThan(75);
        assertThat(good).isGreaterThan(480);
    }

    @Test
    void theExitCodeOfOneFileSaysInWhichWayItIsWrong() {
        assertThat(verify("oddities/made/rle_truncated.dcm")).isEqualTo(ExitStatus.INPUT);
        assertThat(verify("oddities/made/text.dcm")).isEqualTo(ExitStatus.INPUT);
        assertThat(verify("oddities/made/ts_unknown.dcm")).isEqualTo(ExitStatus.UNSUPPORTED);
        assertThat(verify("oddities/made/enc_bot_wrong.dcm")).isEqualTo(ExitStatus.MISMATCH);
        assertThat(verify("pydicom/CT_small.dcm")).isEqualTo(ExitStatus.DONE);
        assertThat(verify("pydicom/NoSuchFile.dcm")).isEqualTo(ExitStatus.INPUT);
    }

    private static int verify(String path) {
        return CommandRun.of("verify", TestData.requireShared().resolve(path).toString())
                .status();
    }
}
