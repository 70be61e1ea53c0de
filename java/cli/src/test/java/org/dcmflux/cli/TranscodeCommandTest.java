package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command's exit codes, messages and traces on disk; RLE only, so that no native library is needed. */
final class TranscodeCommandTest {
    private static final Path CT = TestData.own().resolve("ct-multiframe.dcm");
    private static final Path RLE = TestData.own().resolve("rle-multiframe.dcm");

    private final TemporaryFolder folder = TemporaryFolder.create();

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    @Test
    void goodFile_isDone_andSaysWhatWasVerified() {
        CommandRun run = transcode(CT, "out.dcm", "--to", "rle");
        assertThat(run.status()).isEqualTo(0);
        assertThat(run.out()).contains("out.dcm", "7 frames, 7 verified");
        folder.assertContainsOnly("out.dcm");
    }

    @Test
    void explain_printsThePlanAndWritesNothing() {
        CommandRun run = transcode(CT, "out.dcm", "--to", "rle", "--explain");
        assertThat(run.status()).isEqualTo(0);
        assertThat(run.out()).contains("encode each frame", "frame memory", "BASIC");
        folder.assertContainsOnly();
    }

    @Test
    void missingOption_isUsage() {
        assertThat(CommandRun.of("transcode", CT.toString()).status()).isEqualTo(2);
        assertThat(CommandRun.of().status()).isEqualTo(2);
        assertThat(CommandRun.of("explode").status()).isEqualTo(2);
        assertThat(transcode(CT, "out.dcm", "--to", "rle", "-j", "0").status()).isEqualTo(2);
        assertThat(transcode(CT, "out.dcm", "--to", "jpeg-lossles").err()).contains("jpeg-lossless");
    }

    @Test
    void missingInput_namesItAndEndsWith3() {
        assertFailure(transcode(folder.file("none.dcm"), "out.dcm", "--to", "rle"), 3, "none.dcm", "no such file");
    }

    @Test
    void emptyInput_endsWith3() {
        assertFailure(transcode(folder.write("in.dcm", new byte[0]), "out.dcm", "--to", "rle"), 3, "in.dcm", "empty");
    }

    @Test
    void textFile_isNotDicom() {
        Path text = folder.write(
                "in.txt", "Dear colleague, the images are attached.".repeat(20).getBytes());
        assertFailure(transcode(text, "out.dcm", "--to", "rle"), 3, "in.txt", "not a DICOM file");
    }

    @Test
    void truncatedNativeFile_namesThePlace() throws IOException {
        byte[] bytes = Files.readAllBytes(CT);
        Path cut = folder.write("in.dcm", Arrays.copyOf(bytes, bytes.length - 1000));
        assertFailure(transcode(cut, "out.dcm", "--to", "rle"), 3, "in.dcm @ 0x", "(7FE0,0010)", "fetch it");
    }

    @Test
    void truncatedFragments_nameThePlace() throws IOException {
        byte[] bytes = Files.readAllBytes(RLE);
        Path cut = folder.write("in.dcm", Arrays.copyOf(bytes, bytes.length - 1000));
        assertFailure(transcode(cut, "out.dcm", "--to", "explicit-le"), 3, "in.dcm @ 0x", "(7FE0,0010)", "fetch it");
    }

    @Test
    void damagedFrame_isNamedByItsNumber() throws IOException {
        byte[] bytes = Files.readAllBytes(RLE);
        ParsedFile parsed = ParsedFile.of(bytes);
        int third = parsed.fragments().get(2).offset();
        Arrays.fill(bytes, third, third + 64, (byte) 0x7F);
        Path damaged = folder.write("in.dcm", bytes);
        assertFailure(transcode(damaged, "out.dcm", "--to", "explicit-le"), 3, "in.dcm", "frame 3", "rle", "fetch it");
    }

    @Test
    void unsupportedTarget_endsWith4_andSaysWhatWorks() {
        String progressive = "1.2.840.10008.1.2.4.55";
        assertFailure(
                transcode(CT, "out.dcm", "--to", progressive),
                4,
                "ct-multiframe.dcm",
                progressive,
                "what can be encoded here",
                "rle");
        assertFailure(
                transcode(CT, "out.dcm", "--to", "jpegxl-recompression"), 4, "recompression-of-jpeg-only", "jpegxl");
    }

    @Test
    void ruleOfTheTarget_isNamed() {
        byte[] report = Part10Builder.explicitLittleEndian()
                .dataSet(set -> set.text(0x00080018, "UI", "1.2.3"))
                .build();
        Path input = folder.write("report.dcm", report);
        assertFailure(transcode(input, "out.dcm", "--to", "rle"), 4, "report.dcm", "'no-pixel-data'", "explicit-le");
    }

    @Test
    void existingOutput_staysAsItIs() throws IOException {
        Path out = folder.write("out.dcm", new byte[] {1, 2, 3});
        CommandRun run = transcode(CT, "out.dcm", "--to", "rle");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.err()).contains("out.dcm", "exists already");
        assertThat(Files.readAllBytes(out)).containsExactly(1, 2, 3);
        assertThat(transcode(CT, "out.dcm", "--to", "rle", "--if-exists", "skip")
                        .status())
                .isEqualTo(0);
        assertThat(Files.readAllBytes(out)).containsExactly(1, 2, 3);
        assertThat(transcode(CT, "out.dcm", "--to", "rle", "--if-exists", "overwrite")
                        .status())
                .isEqualTo(0);
        assertThat(Files.size(out)).isGreaterThan(1000);
        folder.assertContainsOnly("out.dcm");
    }

    @Test
    void absentOutputDirectory_endsWith7() {
        assertFailure(
                CommandRun.of(
                        "transcode",
                        CT.toString(),
                        "-o",
                        folder.file("no/such/out.dcm").toString(),
                        "--to",
                        "rle"),
                7,
                "out.dcm",
                "does not exist");
    }

    @Test
    void inputAsOutput_isRefused() throws IOException {
        Path in = folder.write("in.dcm", Files.readAllBytes(CT));
        CommandRun run = transcode(in, "in.dcm", "--to", "rle", "--if-exists", "overwrite");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.err()).contains("is the input itself");
        assertThat(Files.readAllBytes(in)).isEqualTo(Files.readAllBytes(CT));
    }

    @Test
    void directory_goesOnAfterABadFile_andTellsTheTruth() throws IOException {
        Path in = Files.createDirectories(folder.file("in/deep"));
        Files.copy(CT, in.resolve("good.dcm"));
        byte[] bytes = Files.readAllBytes(CT);
        Files.write(in.resolve("bad.dcm"), Arrays.copyOf(bytes, 5000));
        Files.writeString(in.resolve("notes.txt"), "nothing to see");
        Path out = Files.createDirectory(folder.file("out"));
        CommandRun run = CommandRun.of("transcode", folder.file("in").toString(), "-o", out.toString(), "--to", "rle");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("bad.dcm", "1 done, 1 failed, 1 not DICOM");
        assertThat(TemporaryFolder.namesBelow(out)).contains("deep/good.dcm").doesNotContain("deep/bad.dcm");
    }

    @Test
    void controlCharactersInNames_doNotReachTheTerminal() {
        CommandRun run = transcode(folder.file("evil\u001b[2J.dcm"), "out.dcm", "--to", "rle");
        assertThat(run.err()).doesNotContain("\u001b").contains("\\u001b[2J");
    }

    @Test
    void info_showsFramesAndTables() {
        CommandRun run = CommandRun.of("info", RLE.toString());
        assertThat(run.status()).isEqualTo(0);
        assertThat(run.out()).contains("RLE Lossless", "BASIC_OFFSET_TABLE", "fragments");
    }

    @Test
    void verifyTakesAnErrorAfterAnEqualsSignOnly_soThatAnInputMayFollowIt() {
        Path output = folder.file("out.dcm");
        CommandRun run = CommandRun.of("transcode", "--to", "rle", "-o", output.toString(), "--verify", CT.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        CommandRun bound = CommandRun.of("transcode", "--to", "rle", "-o", output + "2", "--verify=3", CT.toString());
        assertThat(bound.status()).isZero();
        CommandRun negative =
                CommandRun.of("transcode", "--to", "rle", "-o", output + "3", "--verify=x", CT.toString());
        assertThat(negative.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void optionsOutOfTheirRangesAndOptionsThatContradictAreUsageErrors() {
        for (String[] wrong : new String[][] {
            {"--quality", "0"},
            {"--near", "256"},
            {"--ratio", "0.5"},
            {"--psnr", "500"},
            {"--subsampling", "411"},
            {"--charset", "utf-16"},
            {"--fragment-size", "3"}
        }) {
            CommandRun run = transcode(CT, "out.dcm", "--to", "rle", wrong[0], wrong[1]);
            assertThat(run.status()).as(wrong[0]).isEqualTo(ExitStatus.USAGE);
            assertThat(run.err())
                    .contains(
                            wrong[1].equals("411") || wrong[1].equals("utf-16")
                                    ? wrong[1]
                                    : "Try 'dcmflux transcode --help'");
        }
        CommandRun both = transcode(CT, "out.dcm", "--to", "rle", "--ratio", "5", "--psnr", "50");
        assertThat(both.status()).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    void everyOptionThatHelpLists_isAccepted() {
        CommandRun run = transcode(
                CT,
                "out.dcm",
                "--to",
                "rle",
                "-j",
                "2",
                "--memory",
                "64M",
                "--verify",
                "--offset-table",
                "extended",
                "--sequence-length",
                "defined",
                "--charset",
                "utf-8",
                "--lossy",
                "--uid",
                "lossy",
                "--fragment-size",
                "1M",
                "--if-exists",
                "fail",
                "--fsync",
                "dir",
                "--keep-going",
                "--progress",
                "none");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isEqualTo(0);
        assertThat(ParsedFile.of(folder.file("out.dcm")).has(0x7FE00001)).isTrue();
    }

    private CommandRun transcode(Path input, String output, String... options) {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "transcode";
        arguments[1] = input.toString();
        arguments[2] = "-o";
        arguments[3] = folder.file(output).toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        return CommandRun.of(arguments);
    }

    /** The status, the words, and nothing left behind, neither under the final name nor under a temporary one. */
    private void assertFailure(CommandRun run, int status, String... words) {
        assertThat(run.err()).contains(words);
        assertThat(run.status()).isEqualTo(status);
        assertThat(TemporaryFolder.namesBelow(folder.path()))
                .noneMatch(name -> name.contains("out.dcm") || name.contains("dcmflux-part"));
    }
}
