package org.dcmflux.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the fixtures of {@code testdata/} with their table, or one big multi-frame file.
 *
 * <pre>
 * FixtureGenerator FOLDER
 * FixtureGenerator --frames N --rows R --columns C -o FILE [--encapsulated]
 * </pre>
 */
public final class FixtureGenerator {
    private static final String README = """
            # Test data of our own making

            Written by `scripts/make-fixture`; not to be edited by hand. The same bytes come out on every machine, and a
            test compares them with what is committed. Nobody was scanned: everything is drawn.

            %s
            `MANIFEST.tsv` says what is known about each file: one header line, tab separated, no quoting.
            `frame_sha256` are SHA-256 of the decoded frames, comma separated; `all_frames_sha256` that of all frames one
            after the other. Hashed are native little-endian samples without padding: planes as the file has them where
            it is not compressed, colour by pixel where it is, one byte a pixel where one bit is allocated, palette
            indices and no lookup table.
            """;

    private FixtureGenerator() {}

    /** Runs the command line above; exits with 2 when it makes no sense. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 1 && !arguments[0].startsWith("-")) {
            writeAll(Path.of(arguments[0]));
            return;
        }
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            boolean flag = arguments[i].equals("--encapsulated");
            options.put(arguments[i], flag || i + 1 == arguments.length ? "" : arguments[++i]);
        }
        if (!options.keySet().containsAll(List.of("--frames", "--rows", "--columns", "-o"))) {
            System.err.println("usage: make-fixture FOLDER\n"
                    + "       make-fixture --frames N --rows R --columns C -o FILE [--encapsulated]");
            System.exit(2);
        }
        try {
            writeBig(options);
        } catch (IllegalArgumentException e) {
            System.err.println("make-fixture: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void writeBig(Map<String, String> options) throws IOException {
        FrameShape shape = new FrameShape(
                number(options, "--rows"), number(options, "--columns"), 1, 16, false, number(options, "--frames"));
        new BigFixture(shape, options.containsKey("--encapsulated")).write(Path.of(options.getOrDefault("-o", "")));
    }

    private static int number(Map<String, String> options, String name) {
        return Integer.parseInt(options.getOrDefault(name, ""));
    }

    /** Writes all fixtures, {@code MANIFEST.tsv} and {@code README.md} into a folder. */
    static void writeAll(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Fixture> fixtures = Fixtures.all();
        for (Fixture fixture : fixtures) {
            Files.write(folder.resolve(fixture.name()), fixture.bytes());
        }
        Files.writeString(
                folder.resolve(Manifest.FILE_NAME),
                fixtures.stream().map(Fixture::row).collect(Collectors.joining("\n", Fixture.COLUMNS + "\n", "\n")));
        String table = fixtures.stream()
                .map(fixture -> "| `" + fixture.name() + "` | " + fixture.shows() + " |")
                .collect(Collectors.joining("\n", "| file | shows |\n| --- | --- |\n", "\n"));
        Files.writeString(folder.resolve("README.md"), README.formatted(table));
    }
}
