package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenNumberTest {
    @ParameterizedTest
    @CsvSource({"1.50, 1.5", "+5, 5", "-.5, -0.5", "5., 5", "1E3, 1000", "' 12 ', 12", "1e-2, 0.01", "007, 7"})
    void numbersAreKeptAsWrittenAndAsMeant(String text, BigDecimal value) {
        WrittenNumber number = WrittenNumber.parse(text);
        assertThat(number.value()).isEqualByComparingTo(value);
        assertThat(number.text()).isEqualTo(text.strip());
        assertThat(number.asDouble()).hasValue(value.doubleValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,5", "0x10", "1d", "NaN", "Infinity", "5 mm", "--1", ".", "1e999999999", "١"})
    void textThatIsNoNumberIsKeptAndSaysSo(String text) {
        assertThat(WrittenNumber.parse(text).isNumber()).isFalse();
        assertThat(WrittenNumber.parse(text).text()).isEqualTo(text);
        assertThat(WrittenNumber.parse(text).asDouble()).isEmpty();
    }

    @Test
    void endlessDigitsAreNoNumber() {
        assertThat(WrittenNumber.parse("1".repeat(100_000)).isNumber()).isFalse();
    }
}
