package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.net.storage.StoreResult;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;

final class SessionLogTest {
    private interface Session {
        void write(SessionLog log);
    }

    /** The text log of a session that has ended. */
    private static Path written(TemporaryFolder folder, Session session) throws IOException {
        try (SessionLog log = SessionLog.in(folder.path())) {
            session.write(log);
            return log.logFile();
        }
    }

    @Test
    void aLogOfManyLines_staysBelowAMegabyte_andSaysWhatIsMissing() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = written(folder, log -> {
                for (int i = 0; i < 200_000; i++) {
                    log.log(SessionLog.Level.INFO, "stored file=" + i);
                    if (i % 1000 == 0) {
                        log.log(SessionLog.Level.ERROR, "failed file=" + i);
                    }
                }
                log.end("200000 stored");
            });
            assertThat(Files.size(file)).isLessThan(1_000_000);
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.stream().filter(line -> line.contains(" ERROR "))).hasSize(200);
            assertThat(lines.get(lines.size() - 2)).contains("lines were left out", "dicom_sender_files_");
            assertThat(lines.get(lines.size() - 1)).endsWith("200000 stored");
        }
    }

    @Test
    void failuresWithoutEnd_areLeftOutToo_andTheLastLineIsNot() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = written(folder, log -> {
                for (int i = 0; i < 20_000; i++) {
                    log.log(SessionLog.Level.ERROR, "failed file=" + i + " reason=" + "x".repeat(i % 10_000));
                }
                log.end("the end");
            });
            assertThat(Files.size(file)).isLessThan(1_000_000);
            assertThat(Files.readString(file)).contains(" lines were left out").endsWith(" the end\n");
        }
    }

    @Test
    void aLogThatFits_hasEveryLine() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path file = written(folder, log -> {
                log.log(SessionLog.Level.INFO, "one");
                log.log(SessionLog.Level.WARN, "two\nthree");
                log.end("four");
            });
            assertThat(Files.readAllLines(file))
                    .hasSize(3)
                    .noneMatch(line -> line.contains("left out"))
                    .anyMatch(line -> line.endsWith("two\\u000athree"));
        }
    }

    private static StoreResult unsent(String name, int attempts) {
        return new StoreResult(
                Path.of(name), null, StoreResult.State.FAILED, null, "why", "", 0, Duration.ZERO, attempts, 0);
    }

    @Test
    void eachFileHasItsLine_endedWhenItIsWritten() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            try (SessionLog log = SessionLog.in(folder.path())) {
                assertThat(Files.readString(log.filesFile())).isEmpty();
                log.file(unsent("a\nb.dcm", 1));
                assertThat(Files.readString(log.filesFile())).endsWith("}\n");
                log.file(unsent("c.dcm", 2));
            }
            try (Stream<Path> files = Files.list(folder.path())) {
                Path lines = files.filter(file -> file.toString().endsWith(".jsonl"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readAllLines(lines))
                        .satisfiesExactly(
                                first -> assertThat(first)
                                        .startsWith("{\"schema_version\":1,")
                                        .contains("\"file\":\"a\\nb.dcm\""),
                                second -> assertThat(second)
                                        .startsWith("{\"schema_version\":1,")
                                        .contains("\"attempts\":2"));
            }
        }
    }

    @Test
    void timesAreThoseOfTheStandardLibrary() {
        LogTime time = new LogTime();
        for (long millis :
                new long[] {0, 999, 1000, -1, 1_795_000_000_007L, 1_795_000_000_120L, 253_402_300_799_999L}) {
            assertThat(Instant.parse(time.of(millis))).isEqualTo(Instant.ofEpochMilli(millis));
            assertThat(time.of(millis)).matches(".*\\.\\d{3}Z");
        }
    }
}
