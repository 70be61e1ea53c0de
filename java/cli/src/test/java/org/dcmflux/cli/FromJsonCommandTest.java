package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FromJsonCommandTest {
    private final TemporaryFolder folder = TemporaryFolder.create();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    /** Everything of a file but what the File Meta Information says of who wrote it. */
    private static String dataSet(Path file) {
        String dump = CommandRun.of("dump", "--max-value", "0", file.toString()).out();
        return dump.substring(dump.indexOf("# Data Set"));
    }

    private Path json(Path file, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "dump";
        arguments[1] = "--json";
        arguments[2] = file.toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return folder.write("set.json", CommandRun.of(arguments).out().getBytes(StandardCharsets.UTF_8));
    }

    private CommandRun fromJson(Path json, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "from-json";
        arguments[1] = json.toString();
        arguments[2] = "-o";
        arguments[3] = folder.file("out.dcm").toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandRun.of(arguments);
    }

    @Test
    void whatDumpPrintedBecomesTheSameDataSet_itsPixelsTooIfTheirFileMayBeRead() throws IOException {
        for (String name : List.of("ct-multiframe.dcm", "us-rgb-multiframe.dcm", "palette.dcm")) {
            Path file = TestData.own().resolve(name);
            Path plain = folder.file("plain.dcm");
            CommandRun.of(
                    "transcode",
                    "--to",
                    "explicit-le",
                    "--charset",
                    "utf-8",
                    "--if-exists",
                    "overwrite",
                    "-o",
                    plain.toString(),
                    file.toString());
            Path json = json(plain);
            CommandRun refused = fromJson(json);
            assertThat(refused.status()).as(refused.err()).isEqualTo(ExitStatus.INPUT);
            assertThat(refused.err()).contains("--bulk-data");
            for (String to : List.of("explicit-le", "explicit-be", "implicit-le", "deflated")) {
                CommandRun run =
                        fromJson(json, "--bulk-data", folder.path().toString(), "--to", to, "--if-exists", "overwrite");
                assertThat(run.err()).isEmpty();
                assertThat(run.status()).isZero();
                CommandRun.of(
                        "transcode",
                        "--to",
                        "explicit-le",
                        "--if-exists",
                        "overwrite",
                        "-o",
                        folder.file("back.dcm").toString(),
                        folder.file("out.dcm").toString());
                if (!to.equals("implicit-le")) {
                    assertThat(dataSet(folder.file("back.dcm"))).isEqualTo(dataSet(plain));
                }
            }
        }
    }

    @Test
    void bulkDataElsewhereIsNotRead() {
        Path json = folder.write(
                "set.json",
                ("{\"00080018\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"7FE00010\":{\"vr\":\"OB\",\"BulkDataURI\":\""
                                + TestData.own().resolve("palette.dcm").toUri() + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        CommandRun run = fromJson(json, "--bulk-data", folder.path().toString());
        assertThat(run.status()).isEqualTo(ExitStatus.INPUT);
        assertThat(run.err()).contains("leads out of");
        folder.assertContainsOnly("set.json");
    }

    @Test
    void brokenTextAndTakenNamesLeaveNothing() throws IOException {
        Path json = folder.write("set.json", "{\"00080018\":{".getBytes(StandardCharsets.UTF_8));
        CommandRun broken = fromJson(json);
        assertThat(broken.status()).isEqualTo(ExitStatus.INPUT);
        assertThat(broken.err()).contains("set.json", "ends too early");
        folder.assertContainsOnly("set.json");
        Path out = folder.write("out.dcm", new byte[] {1});
        folder.write("set.json", "{}".getBytes(StandardCharsets.UTF_8));
        CommandRun taken = fromJson(json);
        assertThat(taken.status()).isEqualTo(ExitStatus.OUTPUT);
        assertThat(taken.err()).contains(out.toString(), "exists already");
        assertThat(Files.readAllBytes(out)).containsExactly(1);
        assertThat(fromJson(json, "--to", "rle").status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void xmlIsPrintedByDump() {
        CommandRun run = CommandRun.of(
                "dump", "--xml", TestData.own().resolve("palette.dcm").toString());
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("<?xml")
                .contains("<BulkData uri=\"file:")
                .endsWith("</NativeDicomModel>\n");
        CommandRun both = CommandRun.of(
                "dump", "--xml", "--json", TestData.own().resolve("palette.dcm").toString());
        assertThat(both.status()).isEqualTo(ExitStatus.USAGE);
    }
}
