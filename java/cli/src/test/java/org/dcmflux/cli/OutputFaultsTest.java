package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dcmflux.testkit.FaultyFileSystem;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that changes a file fails once, in turn, while the command transcodes. Where the platform tries again, or there is
 * another way to the same end, the failure is survived; then the file is whole.
 */
class OutputFaultsTest {
    private static final byte[] OLD = {1, 2, 3};

    @ParameterizedTest
    @CsvSource({
        "us-rgb-multiframe.dcm, implicit-le, fail",
        "us-rgb-multiframe.dcm, deflated, overwrite",
        "us-rgb-multiframe.dcm, rle, fail",
        "us-rgb-multiframe.dcm, rle, overwrite",
        "rle-multiframe.dcm, explicit-be, overwrite",
        "rle-multiframe.dcm, rle, fail",
        "jpeg-lossless-fragments.dcm, jpeg-lossless-sv1, fail"
    })
    void whateverFails_theStatusIs7_theMessageSaysWhereAndWhy_andNoPartOfAFileHasTheName(
            String input, String target, String ifExists) throws IOException {
        Set<String> failed = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        for (int n = 2; ; n++) { // the first operation opens the input
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path output = folder.file("out.dcm");
                boolean overwriting = ifExists.equals("overwrite");
                if (overwriting) {
                    Files.write(output, OLD);
                }
                FaultyFileSystem faulty = new FaultyFileSystem(n);
                CommandRun run = transcode(faulty, input, target, ifExists, output);
                assertThat(TemporaryFolder.namesBelow(folder.path())).isSubsetOf("out.dcm");
                if (!faulty.hasFailed()) {
                    assertThat(run.status()).as(run.err()).isZero();
                    assertThat(failed).contains("open", "write", "force", overwriting ? "move" : "link");
                    assertThat(refused).contains("open", "write", "force");
                    return;
                }
                String operation = faulty.operations().get(n - 1);
                failed.add(operation);
                boolean whole = isWhole(folder, input, target, output);
                assertThat(whole || !Files.exists(output) || overwriting && isOld(output))
                        .as("%s %d: %s", operation, n, run.err())
                        .isTrue();
                if (run.status() == ExitStatus.DONE) {
                    assertThat(whole).as("%s %d was survived", operation, n).isTrue();
                } else {
                    assertThat(run.status()).as(operation + ": " + run.err()).isEqualTo(ExitStatus.OUTPUT);
                    assertThat(run.err()).contains(output.toString(), FaultyFileSystem.REASON);
                    refused.add(operation);
                }
            }
        }
    }

    private static CommandRun transcode(
            FaultyFileSystem faulty, String input, String target, String ifExists, Path output) {
        List<String> arguments = new ArrayList<>(List.of("transcode", "--to", target, "--fsync", "dir"));
        arguments.addAll(List.of("--if-exists", ifExists, "--offset-table", "extended", "-j", "1"));
        arguments.addAll(
                List.of("-o", output.toString(), TestData.own().resolve(input).toString()));
        return CommandRun.on(text -> faulty.path(Path.of(text)), arguments.toArray(String[]::new));
    }

    private static boolean isOld(Path output) throws IOException {
        return java.util.Arrays.equals(Files.readAllBytes(output), OLD);
    }

    /** Once it has its name, only its directory may fail to be forced. */
    private static boolean isWhole(TemporaryFolder folder, String input, String target, Path output)
            throws IOException {
        if (!Files.exists(output)) {
            return false;
        }
        Path whole = folder.file("whole.dcm");
        CommandRun.of(
                "transcode",
                "--to",
                target,
                "--offset-table",
                "extended",
                "-o",
                whole.toString(),
                TestData.own().resolve(input).toString());
        return Files.mismatch(whole, output) < 0;
    }
}
