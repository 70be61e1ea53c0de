package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProgressLinesTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    private String shown() {
        String text = terminal.toString(StandardCharsets.UTF_8);
        terminal.reset();
        return text;
    }

    @Test
    void everyPictureTakesThePlaceOfTheLastOne() {
        try (ProgressLines lines = new ProgressLines(new PrintStream(terminal, true, StandardCharsets.UTF_8))) {
            lines.begin();
            lines.bar("all", 25_000_000, 100_000_000, "1 of 4 files");
            lines.bar("#1", 25_000_000, 100_000_000, "1 files");
            lines.end();
            String first = shown();
            assertThat(first).contains("all", " 25%", "25/100 MB", "1 of 4 files", "#1");
            assertThat(first.chars().filter(c -> c == '\n')).hasSize(2);
            assertThat(first).doesNotContain("A\u001b", "[2A");
            lines.begin();
            lines.bar("all", 50_000_000, 100_000_000, "2 of 4 files");
            lines.end();
            String second = shown();
            assertThat(second).startsWith("\r\u001b[2A").contains(" 50%").doesNotContain("#1");
            lines.clear();
            assertThat(shown()).isEqualTo("\r\u001b[1A\u001b[J");
            lines.clear();
            assertThat(shown()).isEmpty();
        }
    }
}
