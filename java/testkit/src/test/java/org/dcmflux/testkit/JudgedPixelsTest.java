package org.dcmflux.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The judges must agree with the manifest before they may judge us. */
class JudgedPixelsTest {
    private static final Set<String> JUDGED = Set.of(
            "", ".1", ".2", ".1.98", ".1.99", ".8.1", ".5", ".4.57", ".4.70", ".4.80", ".4.81", ".4.90", ".4.201",
            ".4.202");

    /** Files that a judge of ours cannot decode although they are good. */
    private static final Map<String, String> BEYOND_THE_JUDGES = Map.of(
            "pydicom/693_J2KR.dcm", "the code stream is unsigned where Pixel Representation says signed",
            "pydicom/JLSL_08_07_0_1F.dcm", "dcmdjpls refuses 7 bits stored",
            "pydicom/JLSL_RGB_ILV0.dcm", "no preamble",
            "pydicom/JLSL_RGB_ILV1.dcm", "no preamble",
            "pydicom/JLSL_RGB_ILV2.dcm", "no preamble",
            "pydicom/JLSN_RGB_ILV0.dcm", "no preamble",
            "pydicom/liver_nonbyte_aligned_rle.dcm", "dcmdrle refuses one bit allocated",
            "pydicom/liver_rle.dcm", "dcmdrle refuses one bit allocated");

    static Stream<ManifestEntry> filesThatJudgesDecode() {
        return TestData.requireSharedManifest()
                .where(ManifestEntry::decodes)
                .filter(ManifestEntry::isExact)
                .filter(entry -> entry.column("pixel_element").equals("7fe00010"))
                .filter(entry ->
                        JUDGED.stream().anyMatch(end -> entry.transferSyntax().equals("1.2.840.10008.1.2" + end)))
                .filter(entry -> !BEYOND_THE_JUDGES.containsKey(entry.path()))
                .filter(entry -> entry.bytes() < 1_000_000);
    }

    @ParameterizedTest
    @MethodSource("filesThatJudgesDecode")
    void judges_decodeWhatTheManifestSays(ManifestEntry entry) {
        byte[] pixels = JudgedPixels.decode(entry.file());
        assertThat(FrameHashes.ofAllFrames(pixels, entry.shape())).isEqualTo(entry.allFramesSha256());
    }
}
