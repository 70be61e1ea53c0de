package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dcmflux.error.MalformedDataException;
import org.junit.jupiter.api.Test;

final class PaletteSegmentsTest {
    private static int[] expanded(int entryBits, int entries, int... numbers) throws MalformedDataException {
        return new PaletteSegments(
                        numbers,
                        entryBits,
                        entries,
                        at -> new MalformedDataException("made", -1, "", "damaged at number " + at))
                .expanded();
    }

    @Test
    void valuesLinesAndSegmentsUsedAgainAreWrittenOut() throws MalformedDataException {
        assertThat(expanded(16, 5, 0, 1, 0, 1, 4, 40000)).containsExactly(0, 10000, 20000, 30000, 40000);
        assertThat(expanded(16, 6, 0, 2, 7, 9, 1, 1, 11, 2, 2, 0, 0)).containsExactly(7, 9, 11, 7, 9, 11);
        assertThat(expanded(16, 4, 0, 2, 7, 9)).containsExactly(7, 9, 0, 0);
    }

    @Test
    void offsetsCountBytesWhateverTheSizeOfAnEntry() throws MalformedDataException {
        int[] segments = {0, 1, 3, 0, 2, 7, 9, 2, 1, 6, 0};
        assertThat(expanded(16, 5, segments)).containsExactly(3, 7, 9, 7, 9);
        int[] bytes = {0, 1, 3, 0, 2, 7, 9, 2, 1, 3, 0, 0, 0, 0};
        assertThat(expanded(8, 5, bytes)).containsExactly(3, 7, 9, 7, 9);
    }

    @Test
    void damagedSegmentsAreRefused_andTooManyValuesLeftOut() throws MalformedDataException {
        assertThat(expanded(16, 2, 0, 4, 1, 2, 3, 4)).containsExactly(1, 2);
        for (int[] damaged :
                new int[][] {{1, 2, 3}, {0, 5, 1}, {7, 1, 1}, {2, 1, 0, 0}, {0, 9}, {0, 1, 4, 2, 1, 99, 99}}) {
            assertThatThrownBy(() -> expanded(16, 9, damaged))
                    .isInstanceOf(MalformedDataException.class)
                    .hasMessageContaining("damaged at number");
        }
    }
}
