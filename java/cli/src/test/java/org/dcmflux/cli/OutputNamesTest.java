package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names made of what stands in files never lead out of the output's root. */
final class OutputNamesTest {
    static List<String> evil() {
        return List.of(
                "../../x",
                "/etc/x",
                "..",
                ".",
                "",
                " ",
                "a\0b",
                "9".repeat(300),
                "1." + "2".repeat(200),
                "CON",
                "con.dcm",
                "LPT1",
                "1.2.3.",
                "trailing ",
                "..\\..\\x",
                "C:\\x",
                "a\u2028b",
                "\u2215etc\u2215x",
                "\uFF0F..\uFF0F",
                "\u202Egpj",
                ".hidden",
                ".x.dcmflux-part",
                "-rf",
                "~root",
                "a\nb",
                "\u00e9".repeat(150),
                "*?<>|\"");
    }

    private static byte[] with(String value) {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080005, "CS", "ISO_IR 192")
                        .text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "1.2.3")
                        .text(0x00100010, "PN", value)
                        .text(0x0020000D, "UI", value))
                .image(SmallImages.SHAPE, 8, "MONOCHROME2")
                .nativePixels("OB", SmallImages.pixels(1))
                .build();
    }

    private static CommandRun transcode(Path input, String output) {
        return CommandRun.of(
                "transcode", input.toString(), "-o", output, "--to", "rle", "--fsync", "none", "--progress", "none");
    }

    @ParameterizedTest
    @MethodSource("evil")
    void valuesBecomeOnePartOfAPath(String value) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", with(value));
            Path root = Files.createDirectories(folder.file("deep/deeper/root"));
            CommandRun run = transcode(input, root + "/{PatientName}/{StudyInstanceUID}/x-{0020,000D}.dcm");
            assertThat(run.err()).isEmpty();
            assertThat(run.status()).isZero();
            Set<String> names = TemporaryFolder.namesBelow(folder.path());
            assertThat(names).hasSize(2).contains("in.dcm");
            String made = names.stream()
                    .filter(name -> !name.equals("in.dcm"))
                    .findFirst()
                    .orElseThrow();
            String[] parts = made.split("/");
            assertThat(parts).hasSize(6).startsWith("deep", "deeper", "root");
            for (String part : parts) {
                assertThat(part).doesNotStartWith(".").doesNotEndWith(".").doesNotEndWith(" ");
                assertThat(part.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .hasSizeLessThan(256);
                assertThat(part.codePoints().allMatch(c -> c > ' ' && c != '/' && c != '\\' && c != ':'))
                        .isTrue();
                assertThat(part.toUpperCase(java.util.Locale.ROOT).split("\\.")[0])
                        .isNotIn("CON", "LPT1", "PRN", "AUX", "NUL");
            }
        }
    }

    @Test
    void differentValuesNeverShareAName_andGoodOnesStayAsTheyAre() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            List<String> values = List.of("A/B", "A_B", "A\\B", "A:B", "a_b");
            for (int i = 0; i < values.size(); i++) {
                folder.write("in/" + i + ".dcm", with(values.get(i)));
            }
            CommandRun run = transcode(folder.file("in"), folder.file("out") + "/{PatientName}/same.dcm");
            assertThat(run.err()).contains("5 done, 0 failed");
            assertThat(TemporaryFolder.namesBelow(folder.file("out")))
                    .hasSize(5)
                    .contains("A_B/same.dcm");
            Path good = folder.write("good.dcm", SmallImages.explicit(7));
            assertThat(transcode(good, folder.file("out2") + "/{PatientID}/{SOPInstanceUID}-{to}-{from}-{name}.dcm")
                            .status())
                    .isZero();
            assertThat(TemporaryFolder.namesBelow(folder.file("out2")))
                    .containsExactly("P1/1.2.3.7-rle-explicit-le-good.dcm");
        }
    }

    @Test
    void symbolicLinksInTheOutputTreeDoNotLeadOut() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            folder.write("in/sub/a.dcm", SmallImages.explicit(1));
            Path outside = Files.createDirectories(folder.file("outside"));
            Path root = Files.createDirectories(folder.file("out"));
            Files.createSymbolicLink(root.resolve("sub"), outside);
            CommandRun run = transcode(folder.file("in"), root.toString());
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("symbolic link that leads out");
            assertThat(TemporaryFolder.namesBelow(outside)).isEmpty();
            Files.delete(root.resolve("sub"));
            Files.createSymbolicLink(root.resolve("sub"), folder.file("nowhere"));
            assertThat(transcode(folder.file("in"), root.toString()).status()).isEqualTo(1);
            assertThat(folder.file("nowhere")).doesNotExist();
            // A link as the file itself is replaced, or kept, but never followed.
            Files.delete(root.resolve("sub"));
            Files.createDirectories(root.resolve("sub"));
            Path victim = folder.write("victim", new byte[] {1});
            Files.createSymbolicLink(root.resolve("sub/a.dcm"), victim);
            assertThat(transcode(folder.file("in"), root.toString()).err()).contains("exists already");
            assertThat(victim).hasBinaryContent(new byte[] {1});
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out/{PatientID",
                "out/PatientID}",
                "out/{NoSuchKeyword}.dcm",
                "out/{PatientID}/../x.dcm",
                "out/{PatientID}//x.dcm",
                "out/{{x}}.dcm",
                "out/{PatientID}/"
            })
    void templatesThatMakeNoSenseAreUsageErrors(String template) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path input = folder.write("in.dcm", SmallImages.explicit(1));
            CommandRun run = transcode(input, folder.path() + "/" + template);
            assertThat(run.status()).isEqualTo(2);
            folder.assertContainsOnly("in.dcm");
        }
    }
}
