package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many files through the command: what is told, what is left, what is not lost. RLE only, so that no native library is needed. */
final class BatchCommandTest {
    private final TemporaryFolder folder = TemporaryFolder.create();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    private CommandRun transcode(String... arguments) {
        List<String> all = new ArrayList<>(List.of("transcode"));
        for (String argument : arguments) {
            all.add(argument.replace("@", folder.path() + "/"));
        }
        all.addAll(List.of("--fsync", "none", "--progress", "none"));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private List<Map<String, @Nullable Object>> report(String name) throws IOException {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.file(name))) {
            lines.add(JsonTree.parse(line));
        }
        return lines;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(@Nullable Object value) {
        return (Map<String, Object>) java.util.Objects.requireNonNull(value);
    }

    /** Breaks a good file in one of ten ways. */
    private static byte[] broken(byte[] good, int way) {
        ParsedFile parsed = ParsedFile.of(good);
        byte[] bytes = good.clone();
        int first = parsed.fragments().get(0).offset();
        switch (way) {
            case 0 -> bytes = Arrays.copyOf(good, good.length - 40);
            case 1 -> bytes = Arrays.copyOf(good, first + 10);
            case 2 -> Arrays.fill(bytes, first, first + 64, (byte) 0x7F);
            case 3 -> bytes = Arrays.copyOf(good, 300);
            case 4 -> bytes[parsed.element(0x00280010).offset() + 0] = 99; // Rows
            case 5 -> bytes[parsed.element(0x00280008).offset() + 0] = '9'; // Number of Frames
            case 6 -> bytes[parsed.element(0x00280100).offset() + 0] = 7; // Bits Allocated
            case 7 -> bytes[parsed.element(0x00020010).offset() + 16] = '9'; // Transfer Syntax
            case 8 -> bytes[parsed.element(0x00280002).offset() + 0] = 9; // Samples per Pixel
            default -> bytes = Arrays.copyOf(good, 132);
        }
        return bytes;
    }

    @Test
    void oneFileInFiftyIsBroken_theOthersAreRightAndEachFailureHasItsReason() throws IOException {
        int files = 500;
        Map<String, Integer> good = new TreeMap<>();
        for (int i = 0; i < files; i++) {
            String name = i % 5 + "/" + i + ".dcm";
            byte[] bytes = SmallImages.rle(i);
            boolean bad = i % 50 == 7;
            folder.write("in/" + name, bad ? broken(bytes, i / 50) : bytes);
            if (!bad) {
                good.put(name, i);
            }
        }
        CommandRun run = transcode("@in", "-o", "@out", "--to", "explicit-le", "--report", "@report.jsonl", "-j", "3");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("490 done, 10 failed, 0 not DICOM");
        assertThat(TemporaryFolder.namesBelow(folder.file("out"))).isEqualTo(good.keySet());
        good.forEach((name, number) -> assertThat(
                        ParsedFile.of(folder.file("out/" + name)).value(SmallImages.PIXELS))
                .isEqualTo(SmallImages.pixels(number)));
        List<Map<String, @Nullable Object>> lines = report("report.jsonl");
        assertThat(lines).hasSize(files);
        assertThat(lines.stream().map(line -> String.valueOf(line.get("input"))).distinct())
                .hasSize(files);
        List<Map<String, @Nullable Object>> failed = lines.stream()
                .filter(line -> "failed".equals(line.get("status")))
                .toList();
        assertThat(failed).hasSize(10);
        for (Map<String, @Nullable Object> line : failed) {
            Map<String, Object> error = object(line.get("error"));
            assertThat(String.valueOf(error.get("message"))).hasSizeGreaterThan(20);
            assertThat(String.valueOf(error.get("class"))).startsWith("org.dcmflux.error.");
            assertThat(String.valueOf(error.get("exitCode"))).containsPattern("\\b[34]\\b");
            assertThat(run.err()).contains(String.valueOf(line.get("input")));
        }
    }

    @Test
    void filesWithoutAChanceAreNotAFailure_namedOnesAre() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        folder.write("in/b.txt", "no image".getBytes(StandardCharsets.UTF_8));
        folder.write("in/empty", new byte[0]);
        folder.write(
                "in/raw",
                SmallImages.builder("1.2.840.10008.1.2.1", 4)
                        .nativePixels("OB", SmallImages.pixels(4))
                        .withoutPreamble()
                        .withoutMeta()
                        .build());
        CommandRun run = transcode("@in", "-o", "@out", "--to", "rle", "--report", "@r");
        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("2 done, 0 failed, 2 not DICOM");
        assertThat(report("r").stream().filter(line -> "skipped-not-dicom".equals(line.get("status"))))
                .hasSize(2);
        CommandRun named = transcode("@in/a.dcm", "@in/b.txt", "@in/none", "-o", "@out2", "--to", "rle");
        assertThat(named.status()).isEqualTo(1);
        assertThat(named.err()).contains("b.txt", "not a DICOM file", "none", "no such file", "1 done, 2 failed");
    }

    @Test
    void twoInputsThatWantOneName_theFirstInTheOrderOfFindingGetsIt_withHoweverManyThreads() throws IOException {
        for (int i = 0; i < 20; i++) {
            folder.write("a/" + i + ".dcm", SmallImages.explicit(i));
            folder.write("b/" + i + ".dcm", SmallImages.explicit(100 + i));
        }
        for (String threads : List.of("1", "4")) {
            CommandRun run = transcode("@a", "@b", "-o", "@out" + threads, "--to", "explicit-be", "-j", threads);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("20 done, 20 failed", "is the name of the output of");
            for (int i = 0; i < 20; i++) {
                assertThat(ParsedFile.of(folder.file("out" + threads + "/" + i + ".dcm"))
                                .value(SmallImages.PIXELS))
                        .isEqualTo(SmallImages.pixels(i));
            }
        }
    }

    @Test
    void outputsAreTheSameBytesWithOneThreadAndMany() throws IOException {
        for (int i = 0; i < 30; i++) {
            folder.write("in/" + i + ".dcm", i % 2 == 0 ? SmallImages.explicit(i) : SmallImages.rle(i));
        }
        for (String threads : List.of("1", "2", "7")) {
            assertThat(transcode("@in", "-o", "@" + threads, "--to", "rle", "--uid", "always", "-j", threads)
                            .status())
                    .isZero();
        }
        for (String name : TemporaryFolder.namesBelow(folder.file("1"))) {
            byte[] one = Files.readAllBytes(folder.file("1/" + name));
            assertThat(Files.readAllBytes(folder.file("2/" + name))).isEqualTo(one);
            assertThat(Files.readAllBytes(folder.file("7/" + name))).isEqualTo(one);
        }
        assertThat(TemporaryFolder.namesBelow(folder.file("7"))).hasSize(30);
    }

    @Test
    void failFastStopsAndTellsWhatWasNotTried() throws IOException {
        for (int i = 0; i < 30; i++) {
            folder.write(String.format("in/%02d.dcm", i), i == 3 ? broken(SmallImages.rle(i), 1) : SmallImages.rle(i));
        }
        CommandRun run =
                transcode("@in", "-o", "@out", "--to", "explicit-le", "--fail-fast", "--report", "@r", "-j", "1");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("3 done, 1 failed", "26 not attempted");
        assertThat(report("r")).hasSize(30);
        assertThat(TemporaryFolder.namesBelow(folder.file("out"))).hasSize(3);
    }

    @Test
    void listsOfFiles_oneALineOrEndedByZero_keepRelativePlaces() throws IOException {
        folder.write("in/x/a b.dcm", SmallImages.explicit(1));
        folder.write("in/y/a b.dcm", SmallImages.explicit(2));
        String names = folder.file("in/x/a b.dcm") + "\n\n" + folder.file("in/y") + "\r\n";
        folder.write("list", names.getBytes(StandardCharsets.UTF_8));
        CommandRun run = transcode("--files-from", "@list", "-o", "@out", "--to", "rle");
        assertThat(run.err()).contains("1 done, 1 failed"); // the same name, because the names are absolute
        InputStream stdin = System.in;
        try {
            System.setIn(
                    new ByteArrayInputStream((folder.file("in/x/a b.dcm") + "\0").getBytes(StandardCharsets.UTF_8)));
            CommandRun zero = transcode("--files-from", "-", "-0", "-o", "@out2", "--to", "rle");
            assertThat(zero.status()).isZero();
            assertThat(TemporaryFolder.namesBelow(folder.file("out2"))).containsExactly("a b.dcm");
        } finally {
            System.setIn(stdin);
        }
    }

    @Test
    void whatExistsIsKeptSkippedOrReplaced() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        folder.write("in/b.dcm", SmallImages.explicit(2));
        folder.write("out/a.dcm", new byte[] {1, 2, 3});
        CommandRun fail = transcode("@in", "-o", "@out", "--to", "rle");
        assertThat(fail.status()).isEqualTo(1);
        assertThat(fail.err()).contains("exists already", "1 done, 1 failed");
        assertThat(folder.file("out/a.dcm")).hasBinaryContent(new byte[] {1, 2, 3});
        CommandRun skip = transcode("@in", "-o", "@out", "--to", "rle", "--if-exists", "skip", "--report", "@r");
        assertThat(skip.status()).isZero();
        assertThat(skip.err()).contains("0 done", "2 existed already");
        assertThat(report("r")).allMatch(line -> "skipped-exists".equals(line.get("status")));
        assertThat(folder.file("out/a.dcm")).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(transcode("@in", "-o", "@out", "--to", "rle", "--if-exists", "overwrite")
                        .status())
                .isZero();
        assertThat(folder.file("out/a.dcm").toFile().length()).isGreaterThan(100);
    }

    @Test
    void anInputIsNeverReplaced_neitherItsOwnNorAnotherOfTheBatch() throws IOException {
        byte[] bytes = SmallImages.explicit(1);
        Path a = folder.write("in/a.dcm", bytes);
        folder.write("in/b.dcm", SmallImages.explicit(2));
        Files.createDirectories(folder.file("links"));
        Files.createSymbolicLink(folder.file("links/a.dcm"), a);
        Files.createLink(folder.file("hard.dcm"), a);
        CommandRun same = transcode("@in/a.dcm", "@in/b.dcm", "-o", "@in", "--to", "rle", "--if-exists", "overwrite");
        assertThat(same.status()).isEqualTo(1);
        assertThat(same.err()).contains("is the input itself", "0 done, 2 failed");
        CommandRun symbolic =
                transcode("@in/a.dcm", "@in/b.dcm", "-o", "@links", "--to", "rle", "--if-exists", "overwrite");
        assertThat(symbolic.err()).contains("links/a.dcm: is the input itself");
        CommandRun hard = transcode("@in/a.dcm", "-o", "@hard.dcm", "--to", "rle", "--if-exists", "overwrite");
        assertThat(hard.status()).isEqualTo(7);
        folder.write(
                "in/b.dcm",
                SmallImages.builder("1.2.840.10008.1.2.1", 2)
                        .dataSet(set -> set.text(0x0020000D, "UI", "1.2.9"))
                        .nativePixels("OB", SmallImages.pixels(2))
                        .build());
        Files.move(a, folder.file("in/1.2.9"));
        CommandRun other = transcode(
                "@in/b.dcm", "@in/1.2.9", "-o", "@in/{StudyInstanceUID}", "--to", "rle", "--if-exists", "overwrite");
        assertThat(other.err()).contains("1.2.9: is an input of this batch");
        Files.move(folder.file("in/1.2.9"), a);
        assertThat(a).hasBinaryContent(bytes);
    }

    @Test
    void severalTargetsAreMadeAtOnce_eachLikeItsOwnRun() throws IOException {
        for (int i = 0; i < 5; i++) {
            folder.write("in/" + i + ".dcm", SmallImages.rle(i));
        }
        CommandRun both = transcode(
                "@in", "-o", "@out/{to}/{name}.dcm", "--to", "explicit-le", "--to", "deflated-frame", "--to", "rle");
        assertThat(both.status()).isZero();
        assertThat(both.err()).contains("15 done");
        for (String target : List.of("explicit-le", "deflated-frame", "rle")) {
            assertThat(transcode("@in", "-o", "@one/" + target, "--to", target).status())
                    .isZero();
            for (int i = 0; i < 5; i++) {
                assertThat(folder.file("out/" + target + "/" + i + ".dcm"))
                        .hasSameBinaryContentAs(folder.file("one/" + target + "/" + i + ".dcm"));
            }
        }
        CommandRun undecided = transcode("@in", "-o", "@out2", "--to", "explicit-le", "--to", "rle");
        assertThat(undecided.status()).isEqualTo(2);
        assertThat(undecided.err()).contains("{to}");
    }

    @Test
    void plansAreToldAsJson() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        folder.write("in/b.dcm", SmallImages.rle(2));
        CommandRun run = transcode("@in", "--to", "rle", "--to", "implicit-le", "--explain=json");
        assertThat(run.status()).isZero();
        List<String> ways = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            ways.add(String.valueOf(JsonTree.parse(line).get("way")));
        }
        assertThat(ways).containsExactly("encode", "header-only", "pass-through", "decode");
        folder.assertContainsOnly("in/a.dcm", "in/b.dcm");
        assertThat(transcode("@in", "--to", "rle", "--explain=xml").status()).isEqualTo(2);
        assertThat(transcode("@in", "--to", "rle", "--explain").out()).contains("way", "lossless", "attributes");
    }

    @Test
    void filesOfTheBatchItselfMustDiffer() {
        folder.write("a.dcm", SmallImages.explicit(1));
        for (String[] same : List.of(
                new String[] {"-o", "@x", "--report", "@x"},
                new String[] {"-o", "@x", "--resume", "@./x"},
                new String[] {"-o", "@x", "--report", "@r", "--resume", "@r"},
                new String[] {"-o", "@out", "--files-from", "@r", "--report", "@r"})) {
            List<String> all = new ArrayList<>(List.of("@a.dcm", "--to", "rle", "--if-exists", "overwrite"));
            all.addAll(List.of(same));
            CommandRun run = transcode(all.toArray(String[]::new));
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains("are the same file");
        }
        folder.assertContainsOnly("a.dcm");
    }

    @Test
    void theDirectoryOfTheOutputsIsNoInput() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        CommandRun run = transcode("@in", "-o", "@in", "--to", "rle", "--if-exists", "overwrite");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("it is where the outputs go", "0 done, 1 failed");
        assertThat(folder.file("in/a.dcm")).hasBinaryContent(SmallImages.explicit(1));
        // Below an input it is left out.
        CommandRun below = transcode("@in", "-o", "@in/out", "--to", "rle");
        assertThat(below.err()).contains("1 done, 0 failed");
        assertThat(transcode("@in", "-o", "@in/out", "--to", "rle", "--if-exists", "skip")
                        .err())
                .contains("0 done, 0 failed", "1 existed already");
    }

    @Test
    void aListThatIsNotThereIsSaidSo() {
        CommandRun run = transcode("--files-from", "@none", "-o", "@out", "--to", "rle");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("the list of inputs does not exist");
    }

    @Test
    void aRefusedTargetLeavesThePlansOfTheOthers_andIsToldWithItsRule() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        CommandRun run = transcode("@in/a.dcm", "--to", "jpegxl-recompression", "--to", "rle", "--explain=json");
        assertThat(run.status()).isEqualTo(4);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(object(JsonTree.parse(lines.get(0)).get("error")).get("rule"))
                .isEqualTo("recompression-of-jpeg-only");
        assertThat(JsonTree.parse(lines.get(1)).get("way")).isEqualTo("encode");
    }

    @Test
    void aFileWhereADirectoryMustBe_endsTheBatch() throws IOException {
        folder.write("in/a.dcm", SmallImages.explicit(1));
        folder.write("out", new byte[1]);
        CommandRun run = transcode("@in", "-o", "@out", "--to", "rle");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.err()).contains("is a file");
        assertThat(transcode("@in", "-", "-o", "@o2", "--to", "rle").status()).isEqualTo(2);
    }
}
