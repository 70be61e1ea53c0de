package org.dcmflux.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dcmflux.codec.TransferSyntaxSupport.Pixels;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.junit.jupiter.api.Test;

class TransferSyntaxSupportTest {
    private static TransferSyntaxSupport of(String uid) {
        return TransferSyntaxSupport.of(TransferSyntaxes.parse(uid), CodecRegistry.installed());
    }

    @Test
    void whatJavaAloneDoesIsThere() {
        for (String name : new String[] {"rle", "deflated-frame", "encapsulated-uncompressed", "explicit-le"}) {
            assertThat(of(name).pixels()).as(name).isEqualTo(Pixels.FULL);
        }
    }

    @Test
    void everySyntaxThatIsNotDecodedHasAReason() {
        for (TransferSyntaxSupport each : TransferSyntaxSupport.all(CodecRegistry.installed())) {
            boolean decodes = each.pixels() == Pixels.FULL
                    || each.pixels() == Pixels.DECODE
                    || each.pixels() == Pixels.RECOMPRESS;
            assertThat(each.reason().isEmpty()).as("%s", each.syntax()).isEqualTo(decodes);
        }
    }

    @Test
    void papyrusIsRefused() {
        assertThat(of("1.2.840.10008.1.20").pixels()).isEqualTo(Pixels.REFUSE);
    }

    @Test
    void videosNameTheirOtherForm_whereTheStandardHasIt() {
        assertThat(of("1.2.840.10008.1.2.4.104").reason()).contains("1.2.840.10008.1.2.4.104.1 with");
        assertThat(of("1.2.840.10008.1.2.4.104.1").reason()).contains("1.2.840.10008.1.2.4.104 with");
        assertThat(of("1.2.840.10008.1.2.4.107").reason()).endsWith("the same syntax works");
    }

    @Test
    void theRegistrysRefusalSaysTheReasonToo() {
        TransferSyntax hierarchical = TransferSyntaxes.parse("1.2.840.10008.1.2.4.65");
        assertThatThrownBy(() -> CodecRegistry.installed().decoder(hierarchical))
                .isInstanceOf(UnsupportedTransferSyntaxException.class)
                .hasMessageContainingAll(
                        "1.2.840.10008.1.2.4.65", hierarchical.name(), "hierarchical JPEG", "what can be decoded here");
    }
}
