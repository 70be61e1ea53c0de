package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.CodecException;

/**
 * A Palette Color Lookup Table, in 8 bits a colour.
 *
 * @dicom PS3.3 C.7.6.3.1.5, C.7.6.3.1.6
 */
final class Palette {
    private static final int[] DESCRIPTORS = {
        Tags.RedPaletteColorLookupTableDescriptor,
        Tags.GreenPaletteColorLookupTableDescriptor,
        Tags.BluePaletteColorLookupTableDescriptor
    };
    private static final int[] TABLES = {
        Tags.RedPaletteColorLookupTableData, Tags.GreenPaletteColorLookupTableData, Tags.BluePaletteColorLookupTableData
    };

    private static final int[] SEGMENTED = {
        Tags.SegmentedRedPaletteColorLookupTableData,
        Tags.SegmentedGreenPaletteColorLookupTableData,
        Tags.SegmentedBluePaletteColorLookupTableData
    };

    private final int firstMapped;
    private final int[] colours;

    private Palette(int firstMapped, int[] colours) {
        this.firstMapped = firstMapped;
        this.colours = colours;
    }

    /** Reads the three tables of a Data Set; signed says how the first mapped value is meant. */
    static Palette of(DataSet dataSet, boolean signed) throws IOException {
        int[] colours = new int[0];
        int firstMapped = 0;
        for (int i = 0; i < TABLES.length; i++) {
            ByteBuffer descriptor = dataSet.bytes(DESCRIPTORS[i]);
            if (descriptor.remaining() < 6) {
                throw new CodecException(
                        "palette",
                        CodecException.Status.UNSUPPORTED_FEATURE,
                        "there is no lookup table; take the frames with --as native");
            }
            int stated = descriptor.getShort(0) & 0xFFFF;
            int entries = stated == 0 ? 0x10000 : stated;
            if (i == 0) {
                colours = new int[entries];
                firstMapped = signed ? descriptor.getShort(2) : descriptor.getShort(2) & 0xFFFF;
            }
            ByteBuffer table = table(dataSet, i, entries);
            boolean words = table.remaining() >= 2 * entries;
            boolean wide = descriptor.getShort(4) > 8;
            for (int entry = 0; entry < Math.min(entries, colours.length); entry++) {
                int at = words ? 2 * entry : entry;
                int value = at >= table.remaining() ? 0 : words ? table.getShort(at) & 0xFFFF : table.get(at) & 0xFF;
                colours[entry] = colours[entry] << 8 | (words && wide ? value >>> 8 : value & 0xFF);
            }
        }
        return new Palette(firstMapped, colours);
    }

    /** The values of a table, those of a segmented one written out. */
    private static ByteBuffer table(DataSet dataSet, int colour, int entries) throws IOException {
        ByteBuffer table = dataSet.bytes(TABLES[colour]);
        if (table.hasRemaining()) {
            return table;
        }
        ByteBuffer segments = dataSet.bytes(SEGMENTED[colour]);
        if (!segments.hasRemaining()) {
            throw new CodecException(
                    "palette",
                    CodecException.Status.UNSUPPORTED_FEATURE,
                    "a lookup table is missing; take the frames with --as native");
        }
        return new PaletteSegments(segments.asShortBuffer(), entries).expanded();
    }

    /** Red, green and blue of a stored value; values outside of the table have the colour of its nearer end. */
    int rgb(long stored) {
        return colours[(int) Math.max(0, Math.min(colours.length - 1, stored - firstMapped))];
    }
}
