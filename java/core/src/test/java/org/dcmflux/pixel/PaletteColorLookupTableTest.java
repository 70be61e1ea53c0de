package org.dcmflux.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.function.Consumer;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataSet;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.DataSetBytes;
import org.dcmflux.testkit.Part10Builder;
import org.junit.jupiter.api.Test;

class PaletteColorLookupTableTest {
    private static DataSet dataSet(Consumer<DataSetBytes> elements) throws IOException {
        byte[] file = Part10Builder.explicitLittleEndian().dataSet(elements).build();
        return DicomFile.open(ByteSource.of(file, "made.dcm"), ReadOptions.defaults())
                .dataSet();
    }

    private static PaletteColorLookupTable table(
            String vr, long[] descriptor, int representation, byte[] red, byte[] green, byte[] blue)
            throws IOException {
        DataSet dataSet = dataSet(set -> set.numbers(0x00281101, vr, descriptor)
                .numbers(0x00281102, vr, descriptor)
                .numbers(0x00281103, vr, descriptor)
                .bytes(0x00281201, "OW", red)
                .bytes(0x00281202, "OW", green)
                .bytes(0x00281203, "OW", blue));
        return PaletteColorLookupTable.of(dataSet, representation, "made.dcm");
    }

    @Test
    void zeroEntriesAre65536_andEightBitsMayBePackedInWords() throws IOException {
        byte[] packed = new byte[65536];
        packed[65535] = 7;
        PaletteColorLookupTable table = table("US", new long[] {0, 0, 8}, 0, packed, packed, packed);
        assertThat(table.size()).isEqualTo(65536);
        assertThat(table.bits()).isEqualTo(8);
        assertThat(table.red(table.entry(65535))).isEqualTo(7);
    }

    @Test
    void theFirstMappedValueIsSignedAsThePixelsAre_andOutsideOfTheTableIsItsNearerEnd() throws IOException {
        byte[] colours = {1, 2, 3, 4};
        PaletteColorLookupTable signed = table("SS", new long[] {4, -2, 8}, 1, colours, colours, colours);
        assertThat(signed.firstMapped()).isEqualTo(-2);
        assertThat(new int[] {signed.entry(-9), signed.entry(-1), signed.entry(0), signed.entry(99)})
                .containsExactly(0, 1, 2, 3);
        PaletteColorLookupTable unsigned = table("US", new long[] {4, 65000, 8}, 0, colours, colours, colours);
        assertThat(unsigned.firstMapped()).isEqualTo(65000);
        assertThat(unsigned.blue(unsigned.entry(65002))).isEqualTo(3);
    }

    @Test
    void sixteenBitsStayWhole_evenWhenTheDescriptorSaysEight() throws IOException {
        byte[] words = {0x34, 0x12, (byte) 0xFF, (byte) 0xFF};
        PaletteColorLookupTable wide = table("US", new long[] {2, 0, 16}, 0, words, words, words);
        assertThat(wide.bits()).isEqualTo(16);
        assertThat(wide.red(0)).isEqualTo(0x1234);
        assertThat(wide.green(1)).isEqualTo(0xFFFF);
        assertThat(table("US", new long[] {2, 0, 8}, 0, words, words, words).bits())
                .isEqualTo(16);
        byte[] low = {0x34, 0, (byte) 0xFF, 0};
        assertThat(table("US", new long[] {2, 0, 8}, 0, low, low, low).bits()).isEqualTo(8);
        assertThat(table("US", new long[] {2, 0, 8}, 0, low, low, low).red(1)).isEqualTo(0xFF);
    }

    @Test
    void entriesThatHaveEightBitsInSixteenAreNarrowed_othersAreNot() throws IOException {
        byte[] shifted = {0, 0x12, 0, (byte) 0xFF};
        byte[] repeated = {0x12, 0x12, (byte) 0xFF, (byte) 0xFF};
        byte[] real = {0x34, 0x12, 0, 0};
        long[] descriptor = {2, 0, 16};
        for (byte[] widened : new byte[][] {shifted, repeated}) {
            PaletteColorLookupTable narrow =
                    table("US", descriptor, 0, widened, widened, widened).narrowed();
            assertThat(narrow.bits()).isEqualTo(8);
            assertThat(new int[] {narrow.red(0), narrow.green(1)}).containsExactly(0x12, 0xFF);
        }
        assertThat(table("US", descriptor, 0, shifted, shifted, real).narrowed().bits())
                .isEqualTo(16);
        assertThat(table("US", descriptor, 0, shifted, shifted, repeated)
                        .narrowed()
                        .bits())
                .isEqualTo(16);
    }

    @Test
    void missingAndShortTablesAreRefused() {
        byte[] few = {1, 2};
        assertThatThrownBy(() -> table("US", new long[] {4, 0, 8}, 0, few, few, few))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContainingAll("(0028,1201)", "2 bytes for 4 entries");
        assertThatThrownBy(() -> PaletteColorLookupTable.of(dataSet(set -> {}), 0, "made.dcm"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("no descriptor");
        assertThatThrownBy(() -> PaletteColorLookupTable.of(
                        dataSet(set -> set.numbers(0x00281101, "US", 2, 0, 8)
                                .numbers(0x00281102, "US", 2, 0, 8)
                                .numbers(0x00281103, "US", 2, 0, 8)),
                        0,
                        "made.dcm"))
                .isInstanceOf(MalformedDataException.class)
                .hasMessageContaining("no lookup table");
    }
}
