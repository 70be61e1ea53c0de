package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Habits that only the source text shows: the compiler itself catches Throwable, for instance to close resources. */
final class SourceHabitsTest {
    private static final Path ROOT = Path.of(System.getProperty("dcmflux.root", "../.."));
    private static final int MOST_LINES = 400;

    @Test
    void nobodyCatchesThrowableOrError() {
        assertThat(sources().filter(file -> matches(file, "catch \\((final )?(Throwable|Error)\\b")))
                .isEmpty();
    }

    @Test
    void nobodyLeavesACatchEmpty() {
        assertThat(sources().filter(file -> matches(file, "catch \\([^)]*\\)\\s*\\{\\s*\\}")))
                .isEmpty();
    }

    @Test
    void filesStayShort() {
        assertThat(sources().filter(file -> text(file).lines().count() > MOST_LINES))
                .isEmpty();
    }

    @Test
    void everyPackageTellsItsStory() {
        List<Path> packages = sources()
                .filter(file -> !file.endsWith("module-info.java"))
                .map(Path::getParent)
                .distinct()
                .toList();
        assertThat(packages).isNotEmpty().allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
    }

    private static boolean matches(Path file, String expression) {
        return Pattern.compile(expression).matcher(text(file)).find();
    }

    private static Stream<Path> sources() {
        try {
            try (Stream<Path> files = Files.walk(ROOT.resolve("java"))) {
                List<Path> sources = files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("/src/main/java/"))
                        .toList();
                assertThat(sources).hasSizeGreaterThan(50);
                return sources.stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
