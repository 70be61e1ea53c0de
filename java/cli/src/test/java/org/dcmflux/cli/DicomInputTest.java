package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Where the commands that show a file can read it from, and how strictly. */
final class DicomInputTest {
    private static final int CREATOR = 0x0029_0010;
    private static final int PRIVATE = 0x0029_1008;

    private static CommandRun withInput(byte[] bytes, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(bytes));
        try {
            return CommandRun.of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aFileThatComesThroughStdinIsShownAsTheFile() throws IOException {
        Path file = TestData.own().resolve("ct-multiframe.dcm");
        byte[] bytes = Files.readAllBytes(file);
        for (String[] command : new String[][] {{"dump"}, {"info"}, {"info", "--json"}}) {
            String[] named = java.util.Arrays.copyOf(command, command.length + 1);
            named[command.length] = file.toString();
            String[] piped = named.clone();
            piped[command.length] = "-";
            CommandRun run = withInput(bytes, piped);
            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo(CommandRun.of(named).out().replace(file.toString(), "stdin"));
        }
        assertThat(withInput(bytes, "dump", "--json", "-").out()).contains("\"BulkDataURI\":\"stdin:-?offset=");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            CommandRun frames = withInput(
                    bytes,
                    "frames",
                    "--as",
                    "native",
                    "--frame",
                    "1",
                    "-o",
                    folder.path().toString(),
                    "-");
            assertThat(frames.status()).isZero();
            folder.assertContainsOnly("stdin-000001.raw");
        }
    }

    @Test
    void nothingAndNonsenseThroughStdinAreRefused() {
        assertThat(withInput(new byte[0], "dump", "-"))
                .isEqualTo(new CommandRun(
                        ExitStatus.INPUT,
                        "",
                        "dcmflux: stdin: the file is empty; fetch it from its source again" + System.lineSeparator()));
        assertThat(withInput(new byte[500], "info", "-").status()).isEqualTo(ExitStatus.INPUT);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNamedPipeIsReadToItsEnd_andADeviceRefused() throws Exception {
        Path file = TestData.own().resolve("ct-multiframe.dcm");
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path pipe = folder.file("pipe");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                    .isZero();
            Thread writer = new Thread(() -> {
                try (OutputStream out = Files.newOutputStream(pipe)) {
                    Files.copy(file, out);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();
            CommandRun run = Assertions.assertTimeoutPreemptively(
                    Duration.ofMinutes(1), () -> CommandRun.of("dump", pipe.toString()));
            writer.join();
            assertThat(run.out())
                    .isEqualTo(CommandRun.of("dump", file.toString()).out().replace(file.toString(), pipe.toString()));
        }
        for (String path : new String[] {"/dev/zero", "/dev/null"}) {
            CommandRun run = CommandRun.of("info", path);
            assertThat(run.status()).isEqualTo(ExitStatus.INPUT);
            assertThat(run.err()).contains(path + " is not a regular file");
        }
        assertThat(CommandRun.of("dump", TestData.own().toString()).err()).contains("is a directory, not a file");
    }

    @Test
    void strictlyTheFirstDeviationIsAnError() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path odd = Part10Builder.explicitLittleEndian()
                    .dataSet(set -> set.lie(0x0010_0020, "LO", 3, new byte[] {'A', 'B', 'C'}))
                    .build(folder, "odd.dcm");
            for (String command : new String[] {"dump", "info"}) {
                assertThat(CommandRun.of(command, odd.toString()).status()).isZero();
                CommandRun strict = CommandRun.of(command, "--strict", odd.toString());
                assertThat(strict.status()).isEqualTo(ExitStatus.INPUT);
                assertThat(strict.err()).contains("odd.dcm @ 0x", "(0010,0020): odd value length 3");
            }
        }
    }

    @Test
    void privateElementsAreShownAsTheirDictionarySays() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = Part10Builder.implicitLittleEndian()
                    .dataSet(set -> set.text(0x0008_0005, "CS", "ISO_IR 192")
                            .text(CREATOR, "LO", "ACME")
                            .bytes(PRIVATE, "UN", "Größe ".getBytes(StandardCharsets.UTF_8))
                            .sequence(
                                    0x0040_A730,
                                    DataSetBytes.Lengths.DEFINED,
                                    item -> item.text(CREATOR, "LO", "ACME")
                                            .bytes(0x0029_1009, "UN", new byte[] {7, 0})))
                    .build(folder, "private.dcm");
            Path one = folder.write("one.tsv", "ACME\t0029\t08\tLO\t1\tKind\n".getBytes(StandardCharsets.UTF_8));
            Path two = folder.write(
                    "two.dic", "(0029,\"ACME\",09)\tUS\tCount\t1\tPrivateTag\n".getBytes(StandardCharsets.UTF_8));
            String[] options = {"--private-dictionary", one.toString(), "--private-dictionary", two.toString()};
            CommandRun text = CommandRun.of("dump", options[0], options[1], options[2], options[3], file.toString());
            assertThat(text.out().lines().map(line -> line.strip().replaceAll(" +#", " #")))
                    .contains(
                            "(0029,1008) LO [Größe] # 8, 1 private, ACME: Kind",
                            "(0029,1009) US 7 # 2, 1 private, ACME: Count");
            CommandRun json = CommandRun.of("dump", "--json", options[0], options[1], file.toString());
            assertThat(json.out()).contains("\"00291008\":{\"vr\":\"LO\",\"Value\":[\"Größe\"]}", "\"vr\":\"UN\"");
            assertThat(CommandRun.of("dump", file.toString()).out()).contains("(0029,1008) UN ");

            Path bad = folder.write("bad.tsv", "ACME\n".getBytes(StandardCharsets.UTF_8));
            for (Path dictionary : new Path[] {bad, folder.file("absent.tsv")}) {
                CommandRun run = CommandRun.of("dump", options[0], dictionary.toString(), file.toString());
                assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
                assertThat(run.err()).contains(dictionary.toString());
            }
        }
    }
}
