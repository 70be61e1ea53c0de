package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PersonNameTest {
    @Test
    void nameHasFiveComponentsInEachOfThreeGroups() {
        PersonName name = PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.=a^b=c");
        assertThat(name.alphabetic().family()).isEqualTo("Adams");
        assertThat(name.alphabetic().given()).isEqualTo("John Robert Quincy");
        assertThat(name.alphabetic().middle()).isEmpty();
        assertThat(name.alphabetic().prefix()).isEqualTo("Rev.");
        assertThat(name.alphabetic().suffix()).isEqualTo("B.A. M.Div.");
        assertThat(name.ideographic()).hasToString("a^b");
        assertThat(name.phonetic()).hasToString("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Doe", "Doe^John", "^John", "=山田", "==ya", "a=b=c", "a^b^c^d^e", "a^b^c^d^e^f", "a=b=c=d"})
    void nameIsPrintedAsItWasRead(String text) {
        assertThat(PersonName.parse(text)).hasToString(text);
    }

    @Test
    void trailingDelimitersAndSpacesMeanNothing() {
        assertThat(PersonName.parse("Doe^John^^^ ==")).hasToString("Doe^John");
        assertThat(PersonName.parse("^^^^==").isEmpty()).isTrue();
    }
}
