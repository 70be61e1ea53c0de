package org.dcmflux.net.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AeTitleTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "SEVENTEEN_LETTERS", "BACK\\SLASH", "LINE\nEND", "ESC\u001b", "UML\u00c4UT"})
    void whatIsNoAeTitle_isRefused(String text) {
        assertThatThrownBy(() -> new AeTitle(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spacesAroundDoNotCount() {
        assertThat(new AeTitle("  MY AE ").value()).isEqualTo("MY AE");
    }

    @Test
    void applicationEntitiesAreReadFromOneWord() {
        assertThat(ApplicationEntity.parse("PACS@host.example:11112"))
                .isEqualTo(new ApplicationEntity(new AeTitle("PACS"), "host.example", 11112));
        assertThat(ApplicationEntity.parse("PACS@[::1]:104").host()).isEqualTo("::1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PACS", "PACS@host", "@host:1", "PACS@:104", "PACS@host:0", "PACS@host:65536", "PACS@host:x"})
    void otherWordsAreNone(String text) {
        assertThatThrownBy(() -> ApplicationEntity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
