package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.file.DicomFile;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command receive in a process of its own, fed by dcmtk. */
@Timeout(120)
final class ReceiveCommandIT {
    private static final Path MULTIFRAME = TestData.own().resolve("ct-multiframe.dcm");

    private static Process start(Path output, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Ddcmflux.native.path=" + System.getProperty("dcmflux.native.path"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "receive",
                "-p",
                "0",
                "--bind",
                "127.0.0.1",
                "-o",
                output.toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command)
                .redirectError(new File(output.getParent().toFile(), "receive.err"))
                .start();
    }

    private static String port(Process process) throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = String.valueOf(out.readLine());
        Matcher port = Pattern.compile("listening on port (\\d+) ").matcher(line);
        assertThat(port.find()).as(line).isTrue();
        return port.group(1);
    }

    @Test
    void instancesAreTranscodedOnArrival_listsAreKept_andAnInterruptEndsItInOrder() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = Files.createDirectory(folder.file("received"));
            Process process =
                    start(output, "--transcode-to", "jpeg-ls", "--calling-ae", "FRIEND", "--called-ae", "US,DCMFLUX");
            try {
                String port = port(process);
                String file = MULTIFRAME.toString();
                assertThat(Judge.STORESCU
                                .run("-aet", "FOE", "-aec", "US", "127.0.0.1", port, file)
                                .exitCode())
                        .isNotZero();
                assertThat(Judge.STORESCU
                                .run("-aet", "FRIEND", "-aec", "THEM", "127.0.0.1", port, file)
                                .exitCode())
                        .isNotZero();
                Judge.STORESCU
                        .run("-aet", "FRIEND", "-aec", "US", "127.0.0.1", port, file)
                        .succeeded();
                Path arrived = output.resolve(InstanceFile.read(MULTIFRAME).sopInstanceUid() + ".dcm");
                try (DicomFile is = DicomFile.open(arrived)) {
                    assertThat(is.transferSyntax().shortName()).isEqualTo("jpeg-ls");
                }
                try (var files = Files.list(output)) {
                    assertThat(files)
                            .filteredOn(each -> !each.toString().endsWith(".dcmflux-owner"))
                            .containsExactly(arrived);
                }
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isIn(130, 143);
                try (var files = Files.list(output)) {
                    assertThat(files).containsExactly(arrived);
                }
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
