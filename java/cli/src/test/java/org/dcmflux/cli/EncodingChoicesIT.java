package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.testkit.TemporaryFolder;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option about encoding where it has an effect: the plan says the setting. */
final class EncodingChoicesIT {
    private static final Path CT = TestData.own().resolve("ct-multiframe.dcm");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jpeg-lossless|--predictor=6|predictor 6, point transform 0",
                "jpeg-lossless|--point-transform=2 --lossy|predictor 1, point transform 2",
                "jpeg-ls-near|--near=5 --lossy|NEAR 5",
                "j2k|--lossy|9/7 wavelet, ratio 10, at most 5 levels, progression LRCP, one tile, code-blocks of 64 x 64",
                "j2k|--ratio=7.5 --lossy|ratio 7.50",
                "j2k|--psnr=44 --lossy|PSNR 44 dB",
                "j2k|--reversible|5/3 wavelet, at most",
                "j2k-lossless|--layers=3 --levels=2|at most 2 levels, progression LRCP, one tile, code-blocks of 64 x 64, 3 layers",
                "htj2k|--ratio=6 --lossy --progression=CPRL|9/7 wavelet, ratio 6, at most 5 levels, progression CPRL",
                "htj2k-lossless|--tile=128 --code-block=32|progression RPCL, tiles of 128 x 128, code-blocks of 32 x 32",
                "htj2k-lossless-rpcl|--levels=1|at least 1 levels, progression RPCL, base resolution at most 64, TLM",
                "jpegxl|--distance=0 --effort=2|lossless, effort 2",
                "jpegxl-lossless|--effort=3|lossless, effort 3"
            })
    void thePlanSaysTheSetting(String target, String options, String settings) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String[] chosen = options.split(" ");
            String[] arguments = new String[chosen.length + 7];
            String[] first = {
                "transcode", CT.toString(), "-o", folder.file("out.dcm").toString(), "--to", target, "--explain"
            };
            System.arraycopy(first, 0, arguments, 0, first.length);
            System.arraycopy(chosen, 0, arguments, first.length, chosen.length);
            CommandRun run = CommandRun.of(arguments);
            assertThat(run.status()).as(run.err()).isEqualTo(0);
            assertThat(run.out()).contains(settings);
        }
    }

    @Test
    void ofSeveralTargetsEachTakesTheOptionsThatSuitIt_andThePlanSaysWhich() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String[] arguments = {
                "transcode",
                CT.toString(),
                "-o",
                folder.path() + "/{to}.dcm",
                "--to=rle",
                "--to=jpeg-extended",
                "--to=jpeg-ls-near",
                "--quality=80",
                "--near=3",
                "--lossy",
                "--progress=none"
            };
            CommandRun plan = CommandRun.of(
                    Stream.concat(Stream.of(arguments), Stream.of("--explain")).toArray(String[]::new));
            assertThat(plan.status()).as(plan.err()).isZero();
            assertThat(plan.out())
                    .contains(
                            "with effect: none; without effect here: quality, NEAR",
                            "with effect: quality; without effect here: NEAR",
                            "with effect: NEAR; without effect here: quality",
                            "quality 80",
                            "NEAR 3");
            CommandRun json = CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--explain=json"))
                    .toArray(String[]::new));
            assertThat(json.out().lines().toList().get(0))
                    .contains("\"options\":{\"quality\":\"without effect here\",\"NEAR\":\"without effect here\"}");
            assertThat(json.out().lines().toList().get(1))
                    .contains("\"options\":{\"quality\":\"with effect\",\"NEAR\":\"without effect here\"}");
            CommandRun done = CommandRun.of(arguments);
            assertThat(done.status()).as(done.err()).isZero();
            for (String target : List.of("rle", "jpeg-extended --quality=80", "jpeg-ls-near --near=3")) {
                String[] one = target.split(" ");
                List<String> alone = new ArrayList<>(List.of(
                        "transcode", CT.toString(), "-o", folder.file("one").toString(), "--lossy", "--progress=none"));
                alone.addAll(List.of("--to", one[0], "--if-exists", "overwrite"));
                alone.addAll(Arrays.asList(one).subList(1, one.length));
                assertThat(CommandRun.of(alone.toArray(String[]::new)).status()).isZero();
                assertThat(folder.file(one[0] + ".dcm")).hasSameBinaryContentAs(folder.file("one"));
            }
        }
    }
}
