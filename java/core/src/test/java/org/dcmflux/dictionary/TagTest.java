package org.dcmflux.dictionary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
    @ParameterizedTest
    @ValueSource(strings = {"0028,0010", "(0028,0010)", "00280010", "Rows", " Rows "})
    void everyWayToWriteIt_isParsed(String text) {
        assertThat(Tag.parse(text)).isEqualTo(Tags.Rows).isEqualTo(0x00280010);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0028", "0028,001G", "rows", "(0028,0010", "0028.0010"})
    void anythingElse_isRefusedWithTheFormsThatWork(String text) {
        assertThatThrownBy(() -> Tag.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gggg,eeee");
    }

    @Test
    void highTags_keepAllTheirBits() {
        assertThat(Tag.of(0xFFFE, 0xE00D)).isEqualTo(0xFFFEE00D);
        assertThat(Tag.group(0xFFFEE00D)).isEqualTo(0xFFFE);
        assertThat(Tag.element(0xFFFEE00D)).isEqualTo(0xE00D);
        assertThat(Tag.toString(0xFFFEE00D)).isEqualTo("(FFFE,E00D)");
        assertThat(Tag.parse("FFFE,e00d")).isEqualTo(0xFFFEE00D);
        assertThat(Tag.compare(0xFFFEE00D, Tags.Rows)).isPositive();
    }

    @Test
    void privateCreators_areElements10ToFfOfOddGroups() {
        assertThat(Tag.isPrivateCreator(0x00290010)).isTrue();
        assertThat(Tag.isPrivateCreator(0x002900FF)).isTrue();
        assertThat(Tag.isPrivateCreator(0x0029000F)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00290100)).isFalse();
        assertThat(Tag.isPrivateCreator(0x00280010)).isFalse();
        assertThat(Tag.isPrivate(0x00291001)).isTrue();
        assertThat(Tag.isPrivate(Tags.PixelData)).isFalse();
        assertThat(Tag.isGroupLength(0x00020000)).isTrue();
        assertThat(Tag.isGroupLength(0x00020001)).isFalse();
    }
}
