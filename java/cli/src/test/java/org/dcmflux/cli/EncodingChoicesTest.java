package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option about encoding: out of its range, and with a target that it has no effect on. */
final class EncodingChoicesTest {
    private static final Path CT = TestData.own().resolve("ct-multiframe.dcm");

    private static void assertUsage(String words, String... options) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String[] arguments = new String[options.length + 4];
            arguments[0] = "transcode";
            arguments[1] = CT.toString();
            arguments[2] = "-o";
            arguments[3] = folder.file("out.dcm").toString();
            System.arraycopy(options, 0, arguments, 4, options.length);
            CommandRun run = CommandRun.of(arguments);
            assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
            assertThat(run.err()).contains(words).doesNotContain("Could not invoke");
            folder.assertContainsOnly();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--predictor|8|jpeg-lossless|1 to 7",
                "--predictor|0|jpeg-lossless|1 to 7",
                "--point-transform|16|jpeg-lossless|0 to 15",
                "--quality|0|jpeg-baseline|1 to 100",
                "--quality|101|jpeg-extended|1 to 100",
                "--subsampling|411|jpeg-baseline|444, 422 or 420",
                "--near|256|jpeg-ls-near|0 to 255",
                "--near|-1|jpeg-ls-near|0 to 255",
                "--ratio|0.5|j2k|1 to 10000",
                "--ratio|20000|htj2k|1 to 10000",
                "--psnr|201|j2k|1 to 200",
                "--layers|33|j2k-lossless|1 to 32",
                "--levels|33|j2k-lossless|0 to 32",
                "--progression|LLLL|htj2k-lossless|LRCP, RLCP, RPCL, PCRL, CPRL",
                "--tile|63|j2k|64 to 65535",
                "--tile|65536|htj2k-lossless-rpcl|64 to 65535",
                "--code-block|48|j2k|4, 8, 16, 32 or 64",
                "--distance|26|jpegxl|0 to 25",
                "--distance|0.005|jpegxl|0.01 to 25",
                "--effort|10|jpegxl-lossless|1 to 9",
                "--effort|x|jpegxl-lossless|not an int"
            })
    void outOfItsRange_isUsageAndNamesTheRange(String option, String value, String target, String range) {
        assertUsage(range, "--to", target, option, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--predictor|1|jpeg-lossless-sv1|.4.57",
                "--point-transform|0|jpeg-lossless-sv1|.4.57",
                "--quality|90|j2k|.4.50, .4.51",
                "--subsampling|420|jpeg-extended|.4.50",
                "--near|2|jpeg-ls|.4.81",
                "--ratio|10|j2k-lossless|.4.203, .4.91",
                "--psnr|40|htj2k|.4.91",
                "--reversible||j2k-lossless|.4.203, .4.91",
                "--layers|2|htj2k|.4.90, .4.91",
                "--levels|3|rle|.4.201",
                "--progression|RPCL|htj2k-lossless-rpcl|.4.90",
                "--tile|128|jpeg-ls|.4.90",
                "--code-block|32|jpegxl|.4.90",
                "--distance|1|jpegxl-lossless|.4.112",
                "--force||j2k|.4.112",
                "--effort|3|explicit-le|.4.110"
            })
    void withoutEffectOnTheTarget_isUsageAndNamesWhereItHasOne(
            String option, String value, String target, String where) {
        if (value == null) {
            assertUsage(where, "--to", target, option);
        } else {
            assertUsage(where, "--to", target, option, value);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"--ratio|8|--psnr=40|j2k|one of them", "--ratio|8|--reversible|htj2k|leave one"})
    void optionsThatContradict_areUsage(String option, String value, String other, String target, String words) {
        assertUsage(words, "--to", target, option, value, other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--near|3|jpeg-ls|rle|nor on RLE Lossless",
                "--quality|80|rle|explicit-le|nor on Explicit VR Little Endian",
                "--predictor|9|jpeg-lossless|rle|1 to 7"
            })
    void withoutEffectOnAnyOfSeveralTargets_isUsage(
            String option, String value, String one, String other, String words) {
        assertUsage(words, "--to", one, "--to", other, option, value);
    }

    @Test
    void whatContradictsForOneOfSeveralTargets_isUsage() {
        assertUsage("leave one", "--to", "j2k", "--to", "htj2k", "--ratio", "8", "--reversible");
    }
}
