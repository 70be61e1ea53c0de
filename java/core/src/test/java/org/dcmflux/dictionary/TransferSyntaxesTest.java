package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransferSyntaxesTest {
    @Test
    void theRegistry_has63OfWhich18AreRetired() {
        assertThat(TransferSyntaxes.all()).hasSize(63);
        assertThat(TransferSyntaxes.all()).filteredOn(TransferSyntax::isRetired).hasSize(18);
    }

    @Test
    void everyRow_isFoundAsWritten() {
        for (String[] row : Tables.rows("transfer-syntaxes.tsv")) {
            TransferSyntax syntax = TransferSyntaxes.find(row[0]);
            assertThat(syntax).as(row[0]).isNotNull();
            assertThat(syntax.name()).isEqualTo(row[1]);
            assertThat(syntax.keyword()).isEqualTo(row[2]);
            assertThat(syntax.shortName()).isEqualTo(row[3].isEmpty() ? null : row[3]);
            assertThat(syntax.isRetired()).isEqualTo(row[4].equals("Y"));
            assertThat(syntax.byteOrder() == ByteOrder.BIG_ENDIAN).isEqualTo(row[5].equals("big"));
            assertThat(syntax.isExplicitVr()).isEqualTo(row[6].equals("explicit"));
            assertThat(syntax.isEncapsulated()).isEqualTo(row[7].equals("Y"));
            assertThat(syntax.isDeflated()).isEqualTo(row[8].equals("Y"));
            assertThat(syntax.lossiness().name()).isEqualToIgnoringCase(row[9]);
            assertThat(syntax.codecFamily().name()).isEqualTo(row[10]);
            assertThat(syntax.fragmentRule().name()).isEqualTo(row[11]);
            assertThat(TransferSyntaxes.parse(row[2])).isEqualTo(syntax);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "implicit-le, 1.2.840.10008.1.2",
        "explicit-le, 1.2.840.10008.1.2.1",
        "explicit-be, 1.2.840.10008.1.2.2",
        "deflated, 1.2.840.10008.1.2.1.99",
        "encapsulated-uncompressed, 1.2.840.10008.1.2.1.98",
        "deflated-frame, 1.2.840.10008.1.2.8.1",
        "rle, 1.2.840.10008.1.2.5",
        "jpeg-baseline, 1.2.840.10008.1.2.4.50",
        "jpeg-extended, 1.2.840.10008.1.2.4.51",
        "jpeg-lossless, 1.2.840.10008.1.2.4.57",
        "jpeg-lossless-sv1, 1.2.840.10008.1.2.4.70",
        "jpeg-ls, 1.2.840.10008.1.2.4.80",
        "jpeg-ls-near, 1.2.840.10008.1.2.4.81",
        "j2k-lossless, 1.2.840.10008.1.2.4.90",
        "j2k, 1.2.840.10008.1.2.4.91",
        "htj2k-lossless, 1.2.840.10008.1.2.4.201",
        "htj2k-lossless-rpcl, 1.2.840.10008.1.2.4.202",
        "htj2k, 1.2.840.10008.1.2.4.203",
        "jpegxl-lossless, 1.2.840.10008.1.2.4.110",
        "jpegxl-recompression, 1.2.840.10008.1.2.4.111",
        "jpegxl, 1.2.840.10008.1.2.4.112"
    })
    void everyShortName_isParsedInAnyCase(String shortName, String uid) {
        assertThat(TransferSyntaxes.parse(shortName).uid()).isEqualTo(uid);
        assertThat(TransferSyntaxes.parse(shortName.toUpperCase(java.util.Locale.ROOT))
                        .uid())
                .isEqualTo(uid);
        assertThat(TransferSyntaxes.parse(uid).shortName()).isEqualTo(shortName);
    }

    @Test
    void exactlyOneFragmentAFrame_isTheRuleOfTheNewerSyntaxes() {
        Set<String> uids = TransferSyntaxes.all().stream()
                .filter(syntax -> syntax.fragmentRule() == FragmentRule.ONE_PER_FRAME)
                .map(syntax -> syntax.uid().substring("1.2.840.10008.1.2".length()))
                .collect(Collectors.toSet());
        assertThat(uids)
                .containsExactlyInAnyOrder(
                        ".1.98", ".4.110", ".4.111", ".4.112", ".4.201", ".4.202", ".4.203", ".5", ".8.1");
    }

    @Test
    void padding_doesNotMatter() {
        assertThat(TransferSyntaxes.find("1.2.840.10008.1.2\0")).isSameAs(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN);
        assertThat(TransferSyntaxes.find("1.2.840.10008.1.2.1 \0 "))
                .isSameAs(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(TransferSyntaxes.find("1.2.840.10008.1.2.3")).isNull();
        assertThat(TransferSyntaxes.find("")).isNull();
    }

    @Test
    void aMiss_listsWhatIsNear() {
        assertThatThrownBy(() -> TransferSyntaxes.parse("jpeg-losless"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'jpeg-losless'")
                .hasMessageContaining("jpeg-lossless,");
    }
}
