package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reports, plans and journals have the fields that their document lists, and no others. */
final class ReportTest {
    private static final Path DOCUMENT =
            Path.of(System.getProperty("dcmflux.root", "../..")).resolve("docs/report.md");
    private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9-]+)`");

    /** First cells of a table's rows: the names in them. */
    private static Set<String> documented(String heading) throws IOException {
        Set<String> names = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("|") && line.contains(heading)) {
                inside = true;
            } else if (inside && !line.startsWith("|")) {
                break;
            } else if (inside && !line.startsWith("|---")) {
                Matcher matcher = NAME.matcher(line.split("\\|")[1]);
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        assertThat(names).as(heading).isNotEmpty();
        return names;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @Test
    void everyFieldIsDocumentedAndWritten() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("in/a.dcm", SmallImages.explicit(1));
            folder.write("in/b.dcm", Arrays.copyOf(SmallImages.rle(2), 700));
            folder.write("in/c.txt", new byte[] {'n', 'o'});
            folder.write("in/d.dcm", SmallImages.rle(3));
            CommandRun run = CommandRun.of(
                    "transcode",
                    folder.file("in").toString(),
                    "-o",
                    folder.file("out").toString(),
                    "--to",
                    "rle", //
                    "--report",
                    folder.file("r").toString(),
                    "--resume",
                    folder.file("j").toString());
            assertThat(run.status()).isEqualTo(1);
            Set<String> fields = new TreeSet<>();
            Set<String> plan = new TreeSet<>(List.of("schema", "input"));
            List<String> lines = Files.readAllLines(folder.file("r"));
            assertThat(lines).hasSize(4);
            for (String line : lines) {
                Map<String, @Nullable Object> json = JsonTree.parse(line);
                assertThat(json).containsEntry("schema", "dcmflux.report/1").containsKeys("input", "status");
                fields.addAll(json.keySet());
                if (json.get("plan") != null) {
                    plan.addAll(object(json.get("plan")).keySet());
                    assertThat(documented("field of `digests`"))
                            .isEqualTo(object(json.get("digests")).keySet());
                }
                if (json.get("error") != null) {
                    assertThat(documented("field of `error`"))
                            .isEqualTo(object(json.get("error")).keySet());
                }
                assertThat(documented("status | meaning")).contains(String.valueOf(json.get("status")));
            }
            assertThat(documented("field | type | when")).isEqualTo(fields);
            // What only some plans have.
            plan.addAll(List.of("loss", "encoding"));
            assertThat(planFields()).isEqualTo(plan);
            Set<String> records = new HashSet<>();
            for (String line : Files.readAllLines(folder.file("j"))) {
                records.add(String.valueOf(JsonTree.parse(line).get("record")));
            }
            assertThat(documented("`record` | when")).containsAll(records).contains("run", "ready");
            assertThat(records).contains("run", "directory", "ready", "done");
        }
    }

    private static Set<String> planFields() throws IOException {
        String text = Files.readString(DOCUMENT);
        Set<String> names = new TreeSet<>();
        String section = text.substring(text.indexOf("## The plan"), text.indexOf("## The journal"));
        for (String line :
                section.lines().filter(each -> each.startsWith("| `")).toList()) {
            Matcher matcher = NAME.matcher(line.split("\\|")[1]);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    @Test
    void digestsAreThoseOfThePixelsBeforeAndAfter() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("coded.dcm", SmallImages.rle(1));
            folder.write("copied.dcm", SmallImages.explicit(2));
            CommandRun run = CommandRun.of(
                    "transcode",
                    folder.file("coded.dcm").toString(),
                    folder.file("copied.dcm").toString(),
                    "-o",
                    folder.file("out").toString(),
                    "--to",
                    "explicit-be",
                    "--report",
                    folder.file("r").toString());
            assertThat(run.status()).isZero();
            for (String line : Files.readAllLines(folder.file("r"))) {
                Map<String, @Nullable Object> json = JsonTree.parse(line);
                int number = String.valueOf(json.get("input")).contains("coded") ? 1 : 2;
                List<String> expected = FrameHashes.ofFrames(SmallImages.pixels(number), SmallImages.SHAPE);
                Map<String, Object> digests = object(json.get("digests"));
                assertThat(digests)
                        .containsEntry("of", number == 1 ? "decoded" : "stored")
                        .containsEntry("before", expected)
                        .containsEntry("after", expected);
            }
        }
    }
}
