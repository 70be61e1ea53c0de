package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompareCommandIT {
    private static final Path CT = TestData.own().resolve("ct-multiframe.dcm");

    private static Path transcoded(TemporaryFolder folder, Path input, String... options) {
        Path output = folder.file("out-" + options[0] + ".dcm");
        String[] start = {"transcode", input.toString(), "-o", output.toString(), "--to", options[0]};
        String[] more = Arrays.copyOfRange(options, 1, options.length);
        String[] all = Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, all, start.length, more.length);
        CommandRun run = CommandRun.of(all);
        assertThat(run.status()).as(run.err()).isZero();
        return output;
    }

    private static CommandRun compare(Path first, Path second, String... options) {
        String[] all = Arrays.copyOf(new String[] {"compare", first.toString(), second.toString()}, 3 + options.length);
        System.arraycopy(options, 0, all, 3, options.length);
        return CommandRun.of(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "implicit-le",
                "explicit-be",
                "deflated",
                "rle",
                "jpeg-lossless-sv1",
                "jpeg-ls",
                "j2k-lossless",
                "htj2k-lossless",
                "deflated-frame",
                "encapsulated-uncompressed"
            })
    void aLosslessTranscodeIsEqual(String syntax) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = transcoded(folder, CT, syntax);
            CommandRun run = compare(CT, output);
            assertThat(run.status()).as(run.out()).isEqualTo(ExitStatus.DONE);
            assertThat(run.out()).contains("pixels: equal");
            assertThat(compare(CT, output, "--strict").status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(compare(CT, output, "--strict", "--pixels-only").status())
                    .isEqualTo(ExitStatus.DONE);
        }
    }

    @Test
    void aLossyTranscodeDiffersByWhatItsBoundAllows() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path output = transcoded(folder, CT, "jpeg-ls-near", "--near", "3", "--lossy");
            CommandRun run = compare(CT, output, "--json", "--ignore", "lossy");
            assertThat(run.status()).isEqualTo(ExitStatus.MISMATCH);
            assertThat(JsonTree.parse(run.out()))
                    .containsKeys("schemaVersion", "first", "second", "pixels", "elements");
            assertThat(run.out())
                    .contains("\"schemaVersion\":1", "\"verdict\":\"different\"", "\"maxError\":3,")
                    .contains("\"differingFrames\":7", "\"unexpected\":0", "\"path\":\"(0028,2112)\"");
            assertThat(compare(CT, output, "--max-error", "3", "--ignore", "lossy")
                            .status())
                    .isEqualTo(ExitStatus.DONE);
            assertThat(compare(CT, output, "--max-error", "2", "--ignore", "lossy")
                            .status())
                    .isEqualTo(ExitStatus.MISMATCH);
            assertThat(compare(CT, output, "--max-error", "3").status())
                    .as("the attributes of the compression count")
                    .isEqualTo(ExitStatus.SOME_FAILED);
        }
    }

    @Test
    void aChangedElementExitsWithOneAndUnreadableFilesWithThree() throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path other = folder.file("other.dcm");
            try (DicomFile file = DicomFile.open(ByteSource.open(CT), ReadOptions.defaults())) {
                byte[] uid = ((ElementValue.InMemory)
                                file.dataSet().get(Tags.StudyInstanceUID).value())
                        .array();
                byte[] bytes = Files.readAllBytes(CT);
                int at = indexOf(bytes, uid);
                bytes[at + uid.length - 2] ^= 1;
                Files.write(other, bytes);
            }
            CommandRun run = compare(CT, other);
            assertThat(run.status()).isEqualTo(ExitStatus.SOME_FAILED);
            assertThat(run.out()).contains("(0020,000D) UI '");
            assertThat(compare(CT, other, "--ignore", "StudyInstanceUID").status())
                    .isEqualTo(ExitStatus.DONE);
            assertThat(compare(CT, folder.write("text.dcm", new byte[200])).status())
                    .isEqualTo(ExitStatus.INPUT);
            assertThat(compare(CT, CT, "--ignore", "Nonsense").status()).isEqualTo(ExitStatus.USAGE);
            assertThat(compare(CT, CT, "--pixels-only", "--headers-only").status())
                    .isEqualTo(ExitStatus.USAGE);
        }
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }

    @Test
    void filesOfOtherEncodersWithTheSamePixelsAreEqual() {
        Path shared = TestData.requireShared();
        for (List<String> pair : List.of(
                List.of("pydicom/MR_small.dcm", "pydicom/MR_small_RLE.dcm"),
                List.of("pydicom/MR_small.dcm", "pydicom/MR_small_jp2klossless.dcm"),
                List.of("pydicom/MR_small.dcm", "pydicom/MR_small_bigendian.dcm"),
                List.of("pydicom/MR_small.dcm", "pydicom/MR_small_expb.dcm"))) {
            Path first = shared.resolve(pair.get(0));
            Path second = shared.resolve(pair.get(1));
            if (Files.exists(first) && Files.exists(second)) {
                CommandRun run = compare(first, second, "--pixels-only");
                assertThat(run.status()).as("%s%n%s", pair, run.out()).isEqualTo(ExitStatus.DONE);
            }
        }
    }
}
