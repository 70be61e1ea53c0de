package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameSelectionTest {
    @Test
    void numbersAndRangesCountFromOne_andComeOutAscendingOnceEach() {
        assertThat(new FrameSelection("5-7, 1,6").of(9)).containsExactly(0, 4, 5, 6);
        assertThat(new FrameSelection("8-").of(9)).containsExactly(7, 8);
        assertThat(FrameSelection.ALL.of(3)).containsExactly(0, 1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "3-2", "9-10", "10-", "", "1,,2", "a", "-3", "1-2-3", "12345678901"})
    void whatIsNotAmongTheFramesIsSaidInWords(String text) {
        assertThatThrownBy(() -> new FrameSelection(text).of(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'");
    }
}
