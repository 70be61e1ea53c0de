package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.Judge;
import org.dcmflux.testkit.TestData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dump --json} says what pydicom and dcmtk say, but for the differences that {@link JsonRule} lists. */
final class DumpJsonIT {
    private static final String PYDICOM_SCRIPT = """
            import sys, json, hashlib, warnings, logging, base64
            warnings.simplefilter('ignore')
            import pydicom
            from pydicom import config
            config.replace_un_with_known_vr = False
            config.settings.reading_validation_mode = config.IGNORE
            logging.disable(logging.CRITICAL)
            def digest(e):
                return 'sha256:' + hashlib.sha256(e.value).hexdigest()[:16] + ':' + str(len(e.value))
            for line in open(sys.argv[1], encoding='utf-8'):
                path = line.rstrip('\\n')
                try:
                    ds = pydicom.dcmread(path)
                    out = {'file': path, 'json': ds.to_json_dict(bulk_data_threshold=64,
                            bulk_data_element_handler=digest, suppress_invalid_tags=True)}
                    text = json.dumps(out)
                except Exception as e:
                    text = json.dumps({'file': path, 'error': str(e)})
                print(text)
            """;

    /** Damaged files that pydicom reads too, but mends in another way or not at all; ours is read with a warning. */
    private static final Map<String, String> MENDED_OTHERWISE = Map.of(
            "ts_says_bigendian.dcm", "pydicom believes the Transfer Syntax, and finds other elements than there are",
            "flip_07_1.dcm", "pydicom ends where a byte is wrong; what stands behind it is read here",
            "GH179B.dcm", "pydicom ends at a blank VR; what stands behind it is read here",
            "Tag-0040-A170-VR-CS.dcm", "pydicom makes Items of text that stands where a Sequence is due; it is UN here",
            "GH626.dcm", "pydicom makes one element of the Items behind a Sequence of length 0, and loses the pixels",
            "rtplan_truncated.dcm", "pydicom keeps a last value that is cut off; it is left out here",
            "enc_no_delimiter.dcm", "pydicom drops Pixel Data whose delimiter is missing",
            "emri_small_jpeg_2k_lossless_too_short.dcm", "pydicom drops Pixel Data whose delimiter is missing",
            "SC_rgb_jpeg.dcm",
                    "Implicit VR under a syntax that says Explicit: Pixel Data is OW (PS3.5 A.1), pydicom says OB");

    private static final Map<Path, Dump> OURS = new HashMap<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void dumpEverything() throws IOException {
        try (var files = Files.walk(TestData.requireShared())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Dump dump = dumped(file);
                if (dump != null) {
                    OURS.put(file, dump);
                }
            }
        }
        assertThat(OURS).hasSizeGreaterThan(400);
    }

    /** What our command said about a file, and what else the rules may ask about it. */
    private record Dump(Map<String, FlatJson.Entry> entries, JsonRule.Facts facts) {}

    private static @Nullable Dump dumped(Path file) throws IOException {
        CommandRun run = CommandRun.of("dump", "--json", "--max-value", "10000000", file.toString());
        if (run.status() != ExitStatus.DONE) {
            return null;
        }
        try (DicomFile opened = DicomFile.open(file)) {
            return new Dump(
                    FlatJson.of(JsonTree.parse(run.out())),
                    new JsonRule.Facts(
                            opened.transferSyntax(),
                            run.err(),
                            JsonRule.Facts.isMetaLengthWrong(Files.readAllBytes(file))));
        }
    }

    @Test
    void dumpAgreesWithPydicomOnEveryFileThatBothRead() throws IOException {
        List<String> names = OURS.keySet().stream().sorted().map(Path::toString).toList();
        Path list = Files.write(folder.resolve("files"), names);
        Path script = Files.writeString(folder.resolve("script.py"), PYDICOM_SCRIPT);
        byte[] lines = Judge.PYDICOM
                .require()
                .run(Duration.ofMinutes(5), script.toString(), list.toString())
                .succeeded()
                .stdoutBytes();
        Comparison comparison = new Comparison(JsonRule.House.PYDICOM);
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            Map<String, @Nullable Object> said = JsonTree.parse(line);
            Path file = Path.of(String.valueOf(said.get("file")));
            if (said.get("json") instanceof Map<?, ?> json) {
                comparison.add(file, theirs(json));
            }
        }
        comparison.conclude(570);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, FlatJson.Entry> theirs(Map<?, ?> json) throws IOException {
        return FlatJson.of((Map<String, @Nullable Object>) json);
    }

    @Test
    void dumpAgreesWithDcm2jsonOnEveryFileThatBothRead() throws IOException {
        Comparison comparison = new Comparison(JsonRule.House.DCMTK);
        for (Path file : new TreeSet<>(OURS.keySet())) {
            Judge.Verdict verdict = Judge.DCM2JSON.require().run("-q", "+fo", "-ee", "-fc", file.toString());
            if (verdict.exitCode() == 0) {
                String text = new String(verdict.stdoutBytes(), StandardCharsets.UTF_8);
                comparison.add(file, FlatJson.of(JsonTree.parse(text)));
            }
        }
        comparison.conclude(220);
    }

    @Test
    void everyFileThatIsReadIsShownAsTextToo_andKeepsItsControlCharactersToItself() {
        for (Path file : OURS.keySet()) {
            CommandRun run = CommandRun.of("dump", file.toString());
            assertThat(run.status()).as("%s: %s", file, run.err()).isZero();
            assertThat(run.out()).as(file.toString()).doesNotContainPattern("[\\p{Cntrl}\\x7F-\\x9F&&[^\n]]");
        }
    }

    /** Collects what no rule explains. */
    private static final class Comparison {
        private final JsonRule.House house;
        private final Map<JsonRule, Integer> explained = new EnumMap<>(JsonRule.class);
        private final List<String> unexplained = new ArrayList<>();
        private int files;

        Comparison(JsonRule.House house) {
            this.house = house;
        }

        void add(Path file, Map<String, FlatJson.Entry> theirs) {
            Dump dump = Objects.requireNonNull(OURS.get(file), file.toString());
            Map<String, FlatJson.Entry> ours = dump.entries();
            files++;
            if (house == JsonRule.House.PYDICOM
                    && MENDED_OTHERWISE.containsKey(file.getFileName().toString())) {
                assertThat(dump.facts().warnings()).as(file.toString()).contains("warning: ");
                return;
            }
            TreeSet<String> paths = new TreeSet<>(ours.keySet());
            paths.addAll(theirs.keySet());
            for (String path : paths) {
                FlatJson.Entry our = ours.get(path);
                FlatJson.Entry their = theirs.get(path);
                if (our == null || !our.equals(their)) {
                    explain(file, new JsonRule.Difference(house, path, our, their, dump.facts()));
                }
            }
        }

        private void explain(Path file, JsonRule.Difference difference) {
            for (JsonRule rule : JsonRule.values()) {
                if (rule.explains(difference)) {
                    explained.merge(rule, 1, Integer::sum);
                    return;
                }
            }
            unexplained.add(file.getFileName() + " " + difference.path() + "\n   ours   " + difference.ours()
                    + "\n   theirs " + difference.theirs());
        }

        void conclude(int leastFiles) {
            System.out.println(house + ": " + files + " files compared, explained differences " + explained);
            assertThat(files).isGreaterThan(leastFiles);
            assertThat(unexplained)
                    .as("differences that no rule explains, of %s", unexplained.size())
                    .isEmpty();
        }
    }
}
