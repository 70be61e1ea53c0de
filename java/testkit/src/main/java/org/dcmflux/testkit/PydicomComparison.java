package org.dcmflux.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Data Sets as pydicom reads them before and after; one process for all pairs.
 *
 * @param differences a line each: what is not read, or is another value
 * @param compared how many pairs were compared in full
 */
public record PydicomComparison(List<String> differences, int compared) {
    private static final String SCRIPT = "same_data_set.py";
    private static final String COUNT = "compared ";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * Two files that should hold the same Data Set.
     *
     * @param damaged whether others may read something else from the first; then the second is only read
     */
    public record Pair(Path before, Path after, boolean damaged) {}

    /** Compares all; ends the test when there is no pydicom. */
    public static PydicomComparison of(List<Pair> pairs) {
        String list = pairs.stream()
                .map(pair -> (pair.damaged ? "damaged" : "") + "\t" + pair.before + "\t" + pair.after + "\n")
                .collect(Collectors.joining());
        try (TemporaryFolder folder = TemporaryFolder.create();
                InputStream script = PydicomComparison.class.getResourceAsStream(SCRIPT)) {
            Path program =
                    folder.write(SCRIPT, Objects.requireNonNull(script, SCRIPT).readAllBytes());
            Path file = folder.write("pairs", list.getBytes(StandardCharsets.UTF_8));
            List<String> said = Judge.PYDICOM
                    .require()
                    .run(PATIENCE, program.toString(), file.toString())
                    .succeeded()
                    .stdout()
                    .lines()
                    .toList();
            return new PydicomComparison(
                    said.stream().filter(line -> !line.startsWith(COUNT)).toList(),
                    said.stream()
                            .filter(line -> line.startsWith(COUNT))
                            .mapToInt(line -> Integer.parseInt(line.substring(COUNT.length())))
                            .sum());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
