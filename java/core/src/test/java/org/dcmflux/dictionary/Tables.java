package org.dcmflux.dictionary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The TSV files as a reviewer sees them. */
final class Tables {
    private Tables() {}

    static List<String[]> rows(String table) {
        Path file = Path.of("src/main/dictionary", table);
        try {
            return Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
