package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A journal lets the same command line go on, and nothing else. */
final class ResumeTest {
    private static final int FILES = 6;
    private final TemporaryFolder folder = TemporaryFolder.create();
    private final Path journal = folder.file("j");

    @BeforeEach
    void writeInputs() {
        for (int i = 0; i < FILES; i++) {
            folder.write("in/" + i + ".dcm", SmallImages.explicit(i));
        }
    }

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private CommandRun run(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "transcode",
                folder.file("in").toString(),
                "-o",
                folder.file("out").toString(),
                "--resume",
                journal.toString(),
                "--fsync",
                "none",
                "--progress",
                "none"));
        all.addAll(more.length == 0 ? List.of("--to", "rle") : List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void whatIsDoneIsNotDoneAgain_whatIsMissingIs() throws IOException {
        assertThat(run().err()).contains("6 done");
        Object key = Files.readAttributes(folder.file("out/1.dcm"), java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        Files.delete(folder.file("out/2.dcm"));
        CommandRun again = run();
        assertThat(again.status()).isZero();
        assertThat(again.err()).contains("1 done, 0 failed", "5 done before");
        assertThat(Files.readAttributes(folder.file("out/1.dcm"), java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
    }

    @Test
    void anOutputThatWasChangedSince_orOfAnInputThatWas_isNotTakenForDone() throws IOException {
        run();
        folder.write("out/1.dcm", new byte[10]);
        folder.write("in/2.dcm", SmallImages.rle(2));
        CommandRun again = run();
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.err()).contains("1.dcm", "2.dcm", "exists already", "0 done, 2 failed", "4 done before");
    }

    @Test
    void otherOptionsAreRefusedAndNamed_threadsAndMemoryMayDiffer() throws IOException {
        run();
        CommandRun other = run("--to", "explicit-be");
        assertThat(other.status()).isEqualTo(7);
        assertThat(other.err())
                .contains("other options", "to=1.2.840.10008.1.2.5", "to=1.2.840.10008.1.2.2")
                .doesNotContain("verify=");
        assertThat(run("--to", "rle", "--no-verify").err()).contains("verify=NONE");
        assertThat(run("--to", "rle", "-j", "1", "--memory", "64M").status()).isZero();
    }

    @Test
    void aLineThatWasCutOffIsDropped_anotherFileIsRefusedUntouched() throws IOException {
        run();
        byte[] whole = Files.readAllBytes(journal);
        for (int cut = 1; cut < 60; cut += 7) {
            Files.write(journal, java.util.Arrays.copyOf(whole, whole.length - cut));
            CommandRun again = run();
            assertThat(again.status()).isZero();
            assertThat(again.err()).contains("6 done before");
            assertThat(Files.readAllLines(journal)).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        }
        for (String text : List.of("my diary\n", "no line end", "{\"a\":1}\n{\"b\":2}\n")) {
            Files.writeString(journal, text);
            CommandRun refused = run();
            assertThat(refused.status()).as(text).isEqualTo(7);
            assertThat(journal).hasContent(text);
        }
    }

    @Test
    void leftoversOfKilledRunsAreRemoved_thoseOfOthersAreNot() throws IOException {
        run();
        String id = Files.readAllLines(journal).get(0).replaceAll(".*\"run\":\"([0-9a-f]+)\".*", "$1");
        folder.write("out/.1.dcm.0000." + id + ".dcmflux-part", new byte[3]);
        folder.write("out/.1.dcm.0000.ffffffff.dcmflux-part", new byte[3]);
        folder.write("out/.1.dcm.0000.dcmflux-part", new byte[3]);
        assertThat(run().status()).isZero();
        assertThat(TemporaryFolder.namesBelow(folder.file("out")))
                .contains(".1.dcm.0000.ffffffff.dcmflux-part", ".1.dcm.0000.dcmflux-part")
                .doesNotContain(".1.dcm.0000." + id + ".dcmflux-part");
    }

    @Test
    void aNamedOutputWithoutItsLastRecordIsDone() throws IOException {
        run();
        List<String> ready = Files.readAllLines(journal).stream()
                .filter(line -> !line.contains("\"record\":\"done\""))
                .toList();
        Files.write(journal, ready);
        assertThat(run().err()).contains("0 done, 0 failed", "6 done before");
        // A file of the same size that came from elsewhere is not it.
        byte[] bytes = Files.readAllBytes(folder.file("out/3.dcm"));
        Files.delete(folder.file("out/3.dcm"));
        folder.write("out/3.dcm", bytes);
        Files.write(journal, ready);
        assertThat(run().err()).contains("exists already", "5 done before");
    }

    @Test
    void afterAFailureThatStopsTheRest_whatWasDoneBeforeIsStillToldAsDone() throws IOException {
        run();
        Files.delete(folder.file("out/0.dcm"));
        Files.write(folder.file("in/0.dcm"), new byte[200]);
        CommandRun stopped = run(
                "--to",
                "rle",
                "--fail-fast",
                "-j",
                "1",
                "--report",
                folder.file("r").toString());
        assertThat(stopped.status()).isZero();
        assertThat(Files.readAllLines(folder.file("r"))).hasSize(FILES);
        assertThat(stopped.err()).contains("0 done, 0 failed, 1 not DICOM, 5 done before");
        folder.write("in/0.dcm", java.util.Arrays.copyOf(SmallImages.explicit(0), 600));
        CommandRun again = run("--to", "rle", "--fail-fast", "-j", "1");
        assertThat(again.err()).contains("0 done, 1 failed", "5 done before").doesNotContain("not attempted");
    }

    @Test
    void twoRunsAtOnceDoNotShareAJournal() throws IOException {
        run();
        try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            CommandRun second = run();
            assertThat(second.status()).isEqualTo(7);
            assertThat(second.err()).contains("in use by another run");
        }
    }
}
