package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetVisitor;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;

/** What the table of the shared test data expects of every file, asked of the commands that read. */
final class ManifestReadingIT {
    private static final Pattern ELEMENTS = Pattern.compile("\\((\\d+) elements\\)");

    /** Damaged files of which the table says what pydicom made of them; ours is another number, and why. */
    private static final Map<String, Integer> COUNTED_OTHERWISE = Map.of(
            // pydicom ends at an element with a blank VR, behind which 79 good ones stand.
            "fo-dicom/GH179B.dcm", 138,
            // pydicom gives up the whole Data Set, of which only the last delimiter is missing.
            "pydicom/emri_small_jpeg_2k_lossless_too_short.dcm", 131,
            // pydicom keeps a last element whose value is cut off; here it is left out, and that is said.
            "pydicom/rtplan_truncated.dcm", 98);

    private static final Set<Integer> REFUSALS = Set.of(ExitStatus.INPUT, ExitStatus.UNSUPPORTED);
    private static final long PATIENCE_SECONDS = 240;

    /** A byte, an element, a frame, a fragment, a segment, or the name of what is not known. */
    private static final Pattern PLACE = Pattern.compile(
            "@ 0x[0-9A-F]+|\\([0-9A-F]{4},[0-9A-F]{4}\\)|frame \\d+|fragment|Transfer Syntax|not a DICOM file|is empty"
                    + "|Image Pixel Module|no Pixel Data");

    private static Stream<ManifestEntry> expecting(String start) {
        return TestData.requireSharedManifest().where(entry -> entry.expected().startsWith(start));
    }

    private static CommandRun frames(ManifestEntry entry, TemporaryFolder folder) {
        return CommandRun.of(
                "frames",
                "--as",
                "native",
                "--if-exists",
                "overwrite",
                "-o",
                folder.path().toString(),
                entry.file().toString());
    }

    @Test
    void whatMustBeRefusedIsRefusedWithItsExitCodeAndItsPlace() {
        List<String> wrong = new ArrayList<>();
        List<ManifestEntry> entries = expecting("error: ")
                .filter(entry -> !entry.expected().contains("(or:"))
                .toList();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (ManifestEntry entry : entries) {
                CommandRun run = frames(entry, folder);
                String name = entry.file().getFileName().toString();
                if (!REFUSALS.contains(run.status())) {
                    wrong.add(entry + " ends with " + run.status() + ", expected " + entry.expected());
                } else if (!run.err().contains(name)
                        || !PLACE.matcher(run.err()).find()) {
                    wrong.add(entry + " is refused without its place: " + run.err());
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(entries).hasSizeGreaterThan(60);
    }

    @Test
    void whatMayBeReadHasThePixelsOfTheTableWhenItIs() throws IOException {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (String start : List.of("accept", "either", "decodes leniently")) {
            for (ManifestEntry entry : expecting(start).toList()) {
                try (DicomFile file = DicomFile.open(entry.file());
                        DecodedFrames decoded = DecodedFrames.of(file)) {
                    boolean anyPixels = entry.path().equals("oddities/made/duplicate_tag.dcm");
                    if (anyPixels && file.warnings().isEmpty()) {
                        wrong.add(entry + " is read without a word about the element that stands twice");
                    }
                    boolean told = !anyPixels && !entry.allFramesSha256().isEmpty();
                    if (told && !hash(decoded).equals(entry.allFramesSha256())) {
                        wrong.add(entry + " has other pixels; " + entry.expected());
                    }
                    read++;
                } catch (DicomException e) {
                    if (!start.equals("either")) {
                        wrong.add(entry + " is refused: " + e.getMessage());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(read).isGreaterThan(20);
    }

    private static String hash(DecodedFrames decoded) throws IOException {
        List<byte[]> frames = new ArrayList<>();
        int length = 0;
        for (int frame = 0; frame < decoded.frameCount(); frame++) {
            FrameSamples samples = decoded.samples(frame);
            ByteBuffer bytes =
                    samples.layout().bitsAllocated() == 1 ? ByteBuffer.wrap(samples.toBytes()) : samples.bytes();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            frames.add(copy);
            length += copy.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        frames.forEach(all::put);
        return FrameHashes.sha256(all.flip());
    }

    @Test
    void aDataSetHasAsManyElementsAsTheTableSays() throws IOException {
        List<String> wrong = new ArrayList<>();
        int counted = 0;
        for (ManifestEntry entry : TestData.requireSharedManifest().entries()) {
            Matcher elements = ELEMENTS.matcher(entry.expected());
            if (!elements.find()) {
                continue;
            }
            try (DicomFile file = DicomFile.open(entry.file())) {
                int count = count(file.dataSet());
                int expected = COUNTED_OTHERWISE.getOrDefault(entry.path(), Integer.parseInt(elements.group(1)));
                if (COUNTED_OTHERWISE.containsKey(entry.path())
                        && file.warnings().isEmpty()) {
                    wrong.add(entry + " differs without a warning");
                }
                if (count != expected) {
                    wrong.add(entry + " has " + count + ", expected " + entry.expected());
                }
                counted++;
            } catch (DicomException e) {
                wrong.add(entry + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(counted).isGreaterThan(40);
    }

    /** Elements at every depth, Sequences counted, Items not. */
    private static int count(DataSet dataSet) throws IOException {
        int[] count = {0};
        dataSet.visit(new DataSetVisitor() {
            @Override
            public void element(DataSet container, DataElement element) {
                count[0]++;
            }

            @Override
            public void beginSequence(DataSet container, DataElement sequence, int itemCount) {
                count[0]++;
            }

            @Override
            public void beginItem(DataSet item, int number) {}

            @Override
            public void endItem(DataSet item) {}

            @Override
            public void endSequence(DataElement sequence) {}
        });
        return count[0];
    }

    /** Every file, the robustness rows among them, in one process: 128 MB are enough for each, and none ends it. */
    @Test
    void everyFileIsAnsweredInAHeapOf128Megabytes() throws Exception {
        List<String> files = TestData.requireSharedManifest().entries().stream()
                .map(entry -> entry.file().toString())
                .toList();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path out = folder.file("out.txt");
            Path err = folder.file("err.txt");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:MaxDirectMemorySize=128m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.dcmflux.cli.Main",
                    "info",
                    "--json"));
            command.addAll(files);
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(err)).doesNotContain("OutOfMemory", "StackOverflow", "internal error");
            assertThat(process.exitValue()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(Files.readAllLines(out)).hasSize(files.size());
        }
    }

    @Test
    void robustnessRowsEndInAnAnswer() {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (ManifestEntry entry : expecting("robustness").toList()) {
                for (CommandRun run : List.of(
                        CommandRun.of("dump", entry.file().toString()),
                        CommandRun.of("dump", "--json", entry.file().toString()),
                        frames(entry, folder))) {
                    assertThat(run.status())
                            .as("%s: %s", entry, run.err())
                            .isIn(ExitStatus.DONE, ExitStatus.INPUT, ExitStatus.UNSUPPORTED);
                }
            }
        }
    }
}
