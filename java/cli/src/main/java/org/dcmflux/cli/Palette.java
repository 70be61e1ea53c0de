package org.dcmflux.cli;

import java.io.IOException;
import org.dcmflux.data.DataSet;
import org.dcmflux.pixel.PaletteColorLookupTable;

/** A Palette Color Lookup Table, in 8 bits a colour. */
final class Palette {
    private final PaletteColorLookupTable table;
    private final int unseen;

    private Palette(PaletteColorLookupTable table) {
        this.table = table;
        this.unseen = table.bits() - 8;
    }

    /** Reads the three tables of a Data Set; signed says how the first mapped value is meant. */
    static Palette of(DataSet dataSet, boolean signed) throws IOException {
        return new Palette(
                PaletteColorLookupTable.of(dataSet, signed ? 1 : 0, "no picture; take the frames with --as native"));
    }

    /** Red, green and blue of a stored value; values outside of the table have the colour of its nearer end. */
    int rgb(long stored) {
        int entry = table.entry(stored);
        return table.red(entry) >> unseen << 16 | table.green(entry) >> unseen << 8 | table.blue(entry) >> unseen;
    }
}
