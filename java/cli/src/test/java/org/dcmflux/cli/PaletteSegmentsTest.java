package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ShortBuffer;
import org.dcmflux.error.CodecException;
import org.junit.jupiter.api.Test;

final class PaletteSegmentsTest {
    private static int[] expanded(int entries, int... words) throws CodecException {
        ShortBuffer segments = ShortBuffer.allocate(words.length);
        for (int word : words) {
            segments.put((short) word);
        }
        ByteBuffer table = new PaletteSegments(segments.flip(), entries).expanded();
        int[] values = new int[entries];
        for (int i = 0; i < entries; i++) {
            values[i] = table.getShort(2 * i) & 0xFFFF;
        }
        return values;
    }

    @Test
    void valuesLinesAndSegmentsUsedAgainAreWrittenOut() throws CodecException {
        assertThat(expanded(5, 0, 1, 0, 1, 4, 40000)).containsExactly(0, 10000, 20000, 30000, 40000);
        assertThat(expanded(6, 0, 2, 7, 9, 1, 1, 11, 2, 2, 0, 0)).containsExactly(7, 9, 11, 7, 9, 11);
        assertThat(expanded(4, 0, 2, 7, 9)).containsExactly(7, 9, 0, 0);
    }

    @Test
    void damagedSegmentsAreRefused_andTooManyValuesLeftOut() throws CodecException {
        assertThat(expanded(2, 0, 4, 1, 2, 3, 4)).containsExactly(1, 2);
        for (int[] damaged :
                new int[][] {{1, 2, 3}, {0, 5, 1}, {7, 1, 1}, {2, 1, 0, 0}, {0}, {0, 1, 4, 2, 1, 99, 99}}) {
            assertThatThrownBy(() -> expanded(9, damaged))
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("damaged at word");
        }
    }
}
