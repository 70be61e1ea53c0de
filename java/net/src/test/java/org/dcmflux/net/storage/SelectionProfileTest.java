package org.dcmflux.net.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.TransferSyntax;
import org.junit.jupiter.api.Test;

final class SelectionProfileTest {
    @Test
    void theSizesAreThoseOfTheCategories() {
        assertThat(SelectionProfile.CT.transferSyntaxes()).hasSize(10);
        assertThat(SelectionProfile.WAVEFORM.transferSyntaxes()).hasSize(6);
        assertThat(SelectionProfile.LEGACY.transferSyntaxes()).hasSize(2);
        assertThat(SelectionProfile.ENHANCED.transferSyntaxes()).hasSizeGreaterThan(47);
        assertThat(SelectionProfile.VIDEO.transferSyntaxes()).hasSizeGreaterThanOrEqualTo(22);
    }

    @Test
    void whatIsForSignalsAndSlicesLosesNothing() {
        assertThat(SelectionProfile.CT.transferSyntaxes()).isEqualTo(SelectionProfile.CT.lossless());
        assertThat(SelectionProfile.WAVEFORM.transferSyntaxes()).allMatch(each -> each.lossiness() == Lossiness.NO);
    }

    @Test
    void onlyVideosAreOfferedVideoCodecs() {
        for (SelectionProfile each : SelectionProfile.values()) {
            boolean videos = each.transferSyntaxes().stream()
                    .map(TransferSyntax::codecFamily)
                    .anyMatch(family -> family == CodecFamily.H264);
            assertThat(videos)
                    .as(each.name())
                    .isEqualTo(each == SelectionProfile.VIDEO || each == SelectionProfile.ENHANCED);
        }
    }

    @Test
    void sopClassesFindTheirs() {
        assertThat(SelectionProfile.of("1.2.840.10008.5.1.4.1.1.2")).isEqualTo(SelectionProfile.CT);
        assertThat(SelectionProfile.of("1.2.840.10008.5.1.4.1.1.2.1")).isEqualTo(SelectionProfile.ENHANCED);
        assertThat(SelectionProfile.of("1.2.840.10008.5.1.4.1.1.9.1.1")).isEqualTo(SelectionProfile.WAVEFORM);
        assertThat(SelectionProfile.of("1.2.840.10008.5.1.4.1.1.77.1.1.1")).isEqualTo(SelectionProfile.VIDEO);
        assertThat(SelectionProfile.of("1.2.840.10008.5.1.4.1.1.1")).isEqualTo(SelectionProfile.IMAGE);
        assertThat(SelectionProfile.of("1.3.6.1.4.1.99999.7")).isEqualTo(SelectionProfile.ENHANCED);
        assertThat(SopClasses.storage()).allMatch(each -> SelectionProfile.of(each) != null);
    }
}
