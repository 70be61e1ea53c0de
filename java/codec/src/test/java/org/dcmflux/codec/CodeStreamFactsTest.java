package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeStreamFactsTest {
    /** SOF0, 8 bits, 16 rows, 32 columns, three components: identifier, sampling factors, table. */
    private static final String SOF0 = "FFC0 0011 08 0010 0020 03 ";

    private static final String JFIF = "FFE0 0010 4A46494600 0101 00 0001 0001 0000 ";
    private static final String ADOBE = "FFEE 000E 41646F6265 0064 0000 0000 ";
    private static final String SCAN = "FFDA 000C 03 0100 0211 0311 003F00";

    private static CodeStreamFacts facts(String hex) {
        return CodeStreamFacts.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    private static FrameLayout layout(int columns, int rows, int samples, int allocated) {
        PhotometricInterpretation label =
                samples == 3 ? PhotometricInterpretation.RGB : PhotometricInterpretation.MONOCHROME2;
        return new FrameLayout(columns, rows, samples, allocated, allocated, 0, label, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "YBR_FULL, '', 012200 021100 031100",
        "YBR_FULL, '', 522100 471100 421100",
        "UNKNOWN, '', 011100 021100 031100",
        "RGB, '', 521100 471100 421100",
        "YBR_FULL, JFIF, 011100 021100 031100",
        "RGB, ADOBE 00, 011100 021100 031100",
        "YBR_FULL, ADOBE 01, 011100 021100 031100",
        "YBR_FULL, JFIF ADOBE 00, 011100 021100 031100"
    })
    void markersSamplingFactorsAndIdentifiersTellTheColour(
            PhotometricInterpretation colour, String segments, String components) {
        String header = segments.replace("JFIF", JFIF).replace("ADOBE", ADOBE);
        CodeStreamFacts facts = facts("FFD8 " + header + SOF0 + components + SCAN);
        assertThat(facts).isEqualTo(new CodeStreamFacts(32, 16, 3, 8, colour));
        assertThat(facts.proven(layout(32, 16, 3, 8)).photometricInterpretation())
                .isEqualTo(colour == PhotometricInterpretation.UNKNOWN ? PhotometricInterpretation.RGB : colour);
    }

    @Test
    void losslessJpegAndJpegLsHaveSizes_butNoColourOfTheirOwn() {
        CodeStreamFacts unknown = new CodeStreamFacts(32, 16, 3, 16, PhotometricInterpretation.UNKNOWN);
        assertThat(facts("FFD8 " + JFIF + "FFC3 0011 10 0010 0020 03 011100 021100 031100"))
                .isEqualTo(unknown);
        assertThat(facts("FFD8 FFF7 0011 10 0010 0020 03 011100 021100 031100")).isEqualTo(unknown);
    }

    @Test
    void jpeg2000SaysItsSizeLessItsOrigin() {
        String siz = "FF4F FF51 0029 0000 00000025 00000016 00000005 00000006 00000025 00000016 00000000 00000000 "
                + "0001 8B0101";
        assertThat(facts(siz)).isEqualTo(new CodeStreamFacts(32, 16, 1, 12, PhotometricInterpretation.UNKNOWN));
    }

    @Test
    void jpegXlSaysItsSizeInBits() {
        // small: 1, rows 16 / 8 - 1: 00001, ratio 7: 111 (twice as many columns).
        assertThat(facts("FF0A C301 0000 0000 0000 0000 0000"))
                .isEqualTo(new CodeStreamFacts(32, 16, 0, 0, PhotometricInterpretation.UNKNOWN));
        // not small, rows in 9 bits: 0 00 15 in 9 bits, ratio 0, columns likewise: 0 00 31.
        assertThat(facts("FF0A 78003E00 0000 0000 0000 0000 0000"))
                .isEqualTo(new CodeStreamFacts(32, 16, 0, 0, PhotometricInterpretation.UNKNOWN));
    }

    @Test
    void aCodeStreamOfAnotherSizeIsRefused_andWhatSaysNothingIsNot() {
        CodeStreamFacts facts = facts("FFD8 " + SOF0 + "011100 021100 031100" + SCAN);
        assertThatCode(() -> facts.require(layout(32, 16, 3, 8), "jpeg")).doesNotThrowAnyException();
        for (FrameLayout other : new FrameLayout[] {
            layout(33, 16, 3, 8), layout(32, 15, 3, 8), layout(32, 16, 1, 8), layout(16, 32, 3, 8)
        }) {
            assertThatThrownBy(() -> facts.require(other, "jpeg"))
                    .isInstanceOfSatisfying(
                            CodecException.class,
                            e -> assertThat(e.status()).isEqualTo(CodecException.Status.LAYOUT_MISMATCH))
                    .hasMessageContaining("32 columns x 16 rows x 3 samples");
        }
        CodeStreamFacts turned = facts("FF0A 78003E00 0000 0000 0000 0000 0000");
        assertThatCode(() -> turned.require(layout(16, 32, 1, 8), "jpegxl")).doesNotThrowAnyException();
        assertThatThrownBy(() -> turned.require(layout(16, 16, 1, 8), "jpegxl"))
                .hasMessageContaining("32 columns x 16 rows, expected");
        CodeStreamFacts wide = facts("FFD8 FFF7 000B 10 0010 0020 01 011100");
        assertThatThrownBy(() -> wide.require(layout(32, 16, 1, 8), "jpegls")).hasMessageContaining("16 bits a sample");
        for (String nothing : new String[] {
            "",
            "FFD8",
            "FFD8 FFD9",
            "00112233445566",
            "FFD8 FFE0 FFFF 00",
            "FF4F FF51 0029",
            "FFD8 FFC0 0003 08",
            "FF0A 00"
        }) {
            assertThatCode(() -> facts(nothing).require(layout(1, 1, 1, 8), "any"))
                    .as(nothing)
                    .doesNotThrowAnyException();
        }
    }
}
