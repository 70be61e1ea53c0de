package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dcmflux.testkit.Manifest;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

final class InfoJsonTest {
    private static final Map<String, String> IMAGE = new LinkedHashMap<>();

    static {
        IMAGE.put("rows", "rows");
        IMAGE.put("cols", "columns");
        IMAGE.put("samples", "samplesPerPixel");
        IMAGE.put("bits_allocated", "bitsAllocated");
        IMAGE.put("bits_stored", "bitsStored");
        IMAGE.put("high_bit", "highBit");
        IMAGE.put("pixel_representation", "pixelRepresentation");
        IMAGE.put("photometric", "photometricInterpretation");
        IMAGE.put("planar", "planarConfiguration");
    }

    private static Object at(Object tree, String... names) {
        Object found = tree;
        for (String name : names) {
            found = found instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return found instanceof JsonTree.Number number ? number.digits() : found;
    }

    /** What the object of a file says otherwise than the row of the table; nothing when the file was refused. */
    private static List<String> differences(ManifestEntry entry, Map<String, Object> facts) {
        List<String> different = new ArrayList<>();
        IMAGE.forEach((column, name) -> compare(different, entry, column, at(facts, "image", name)));
        compare(different, entry, "transfer_syntax", at(facts, "transferSyntax", "uid"));
        Object frames = at(facts, "pixelData", "frames", "count");
        if (frames != null) {
            String expected = entry.column("frames").isEmpty() ? "1" : entry.column("frames");
            if (!expected.equals(frames)) {
                different.add("frames " + expected + ", but " + frames);
            }
        }
        if (Boolean.TRUE.equals(at(facts, "pixelData", "encapsulated"))
                || "true".equals(at(facts, "pixelData", "encapsulated"))) {
            compare(different, entry, "fragments", at(facts, "pixelData", "fragments"));
            compare(different, entry, "bot_entries", at(facts, "pixelData", "basicOffsetTable", "entries"));
            boolean extended = at(facts, "pixelData", "extendedOffsetTable") != null;
            if (extended != entry.column("eot").equals("Y")) {
                different.add("Extended Offset Table");
            }
        }
        return different.stream().map(text -> entry + ": " + text).toList();
    }

    private static void compare(List<String> different, ManifestEntry entry, String column, Object found) {
        String expected = entry.column(column);
        if (!expected.isEmpty() && !expected.equals(found)) {
            different.add(column + " " + expected + ", but " + found);
        }
    }

    private static int checked(Manifest manifest) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("info", "--json"));
        manifest.entries().forEach(entry -> arguments.add(entry.file().toString()));
        List<String> lines =
                CommandRun.of(arguments.toArray(String[]::new)).out().lines().toList();
        assertThat(lines).hasSameSizeAs(manifest.entries());
        List<String> different = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < lines.size(); i++) {
            ManifestEntry entry = manifest.entries().get(i);
            Map<String, Object> facts = JsonTree.parse(lines.get(i));
            assertThat(facts).containsEntry("file", entry.file().toString());
            if (!facts.containsKey("error")) {
                // Of damaged files the table says what its own readers made of them, which is not what a lenient one
                // makes.
                boolean damaged = entry.column("kind").startsWith("malformed")
                        || entry.column("parse").contains("dcmdump_rc=1");
                different.addAll(damaged ? List.of() : differences(entry, facts));
                read++;
            }
        }
        assertThat(different).isEmpty();
        return read;
    }

    @Test
    void everyFixtureOfOurOwnIsDescribedAsItsTableSays() throws IOException {
        Manifest manifest = TestData.ownManifest();
        assertThat(checked(manifest)).isEqualTo(manifest.entries().size());
    }

    @Test
    void everyReadableSharedFileIsDescribedAsItsTableSays() throws IOException {
        assertThat(checked(TestData.requireSharedManifest())).isGreaterThan(500);
    }

    @Test
    void aPreambleThatIsAProgramIsWarnedOf() throws IOException {
        byte[] file = Files.readAllBytes(TestData.own().resolve("ct-implicit-private.dcm"));
        for (byte[] magic : new byte[][] {{'M', 'Z'}, {0x7F, 'E', 'L', 'F'}, {'#', '!'}}) {
            byte[] dual = file.clone();
            System.arraycopy(magic, 0, dual, 0, magic.length);
            try (TemporaryFolder folder = TemporaryFolder.create()) {
                Path path = folder.write("dual.dcm", dual);
                CommandRun run = CommandRun.of("info", "--json", path.toString());
                assertThat(run.status()).isZero();
                assertThat(Objects.requireNonNull(at(JsonTree.parse(run.out()), "warnings"))
                                .toString())
                        .contains("the preamble is that of");
                assertThat(CommandRun.of("info", path.toString()).out()).contains("can be run as a program");
            }
        }
        String plain = CommandRun.of(
                        "info",
                        "--json",
                        TestData.own().resolve("ct-implicit-private.dcm").toString())
                .out();
        assertThat(at(JsonTree.parse(plain), "warnings")).isEqualTo(List.of());
        assertThat(at(JsonTree.parse(plain), "schemaVersion")).isEqualTo("1");
    }

    @Test
    void aFileThatCannotBeReadHasALineOfItsOwn_andTheOthersTheirs() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String broken = folder.write("text \"x\".dcm", new byte[200]).toString();
            String good = TestData.own().resolve("ct-multiframe.dcm").toString();
            CommandRun run = CommandRun.of("info", "--json", broken, good);
            assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
            List<String> lines = run.out().lines().toList();
            assertThat(JsonTree.parse(lines.get(0)))
                    .containsEntry("file", broken)
                    .containsKey("error");
            assertThat(at(JsonTree.parse(lines.get(1)), "pixelData", "frames", "origin"))
                    .isEqualTo("NATIVE");
        }
    }
}
