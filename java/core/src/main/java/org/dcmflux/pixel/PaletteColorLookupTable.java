package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;

/**
 * The Palette Color Lookup Table of a Data Set: red, green and blue of each stored value. Immutable.
 *
 * @dicom PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2
 */
public final class PaletteColorLookupTable {
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
    private static final int DESCRIPTOR_BYTES = 6;

    private final int firstMapped;
    private final int bits;
    private final int[] red;
    private final int[] green;
    private final int[] blue;

    private PaletteColorLookupTable(int firstMapped, int bits, int[][] tables) {
        this.firstMapped = firstMapped;
        this.bits = bits;
        this.red = tables[0];
        this.green = tables[1];
        this.blue = tables[2];
    }

    /**
     * Reads the three tables, writing out segmented ones.
     *
     * @param representation Pixel Representation, which says how the first mapped value is meant
     * @param source named in errors
     * @throws MalformedDataException when a table is missing, damaged, or has fewer entries than its descriptor says
     */
    public static PaletteColorLookupTable of(DataSet dataSet, int representation, String source) throws IOException {
        int[][] tables = new int[TABLES.length][];
        int firstMapped = 0;
        boolean wide = false;
        for (int colour = 0; colour < TABLES.length; colour++) {
            ByteBuffer descriptor = dataSet.bytes(DESCRIPTORS[colour]);
            if (descriptor.remaining() < DESCRIPTOR_BYTES) {
                throw malformed(source, DESCRIPTORS[colour], "there is no descriptor of three values");
            }
            int stated = descriptor.getShort(0) & 0xFFFF;
            int entries = stated == 0 ? 0x10000 : stated;
            boolean words = descriptor.getShort(4) > 8;
            if (colour == 0) {
                firstMapped = representation == 1 ? descriptor.getShort(2) : descriptor.getShort(2) & 0xFFFF;
            } else if (entries != tables[0].length) {
                throw malformed(
                        source, DESCRIPTORS[colour], "has " + entries + " entries, the one of red " + tables[0].length);
            }
            Entries read = entries(dataSet, colour, entries, words, source);
            tables[colour] = read.values;
            wide |= read.wide;
        }
        return new PaletteColorLookupTable(firstMapped, wide ? 16 : 8, tables);
    }

    /** @param wide whether they need 16 bits */
    @SuppressWarnings("ArrayRecordComponent")
    private record Entries(int[] values, boolean wide) {}

    private static Entries entries(DataSet dataSet, int colour, int entries, boolean words, String source)
            throws IOException {
        ByteBuffer table = dataSet.bytes(TABLES[colour]);
        if (table.hasRemaining()) {
            if (table.remaining() < entries) {
                throw malformed(
                        source, TABLES[colour], "has " + table.remaining() + " bytes for " + entries + " entries");
            }
            // Entries of 8 bits stand two in a word, or one in each word; those of 16 bits that are stored as bytes are
            // 8 bits.
            boolean apart = table.remaining() >= 2 * entries;
            int[] values = numbers(table, apart ? 16 : 8, entries);
            return new Entries(values, apart && (words || most(values) > 0xFF));
        }
        ByteBuffer segments = dataSet.bytes(SEGMENTED[colour]);
        if (!segments.hasRemaining()) {
            throw malformed(source, TABLES[colour], "there is no lookup table");
        }
        int bits = words ? 16 : 8;
        int[] numbers = numbers(segments, bits, segments.remaining() / (bits / 8));
        int tag = SEGMENTED[colour];
        PaletteSegments expansion = new PaletteSegments(
                numbers, bits, entries, at -> malformed(source, tag, "the segments are damaged at number " + at));
        return new Entries(expansion.expanded(), words);
    }

    private static int[] numbers(ByteBuffer bytes, int bits, int count) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = bits == 16 ? bytes.getShort(2 * i) & 0xFFFF : bytes.get(i) & 0xFF;
        }
        return numbers;
    }

    private static int most(int[] values) {
        int most = 0;
        for (int value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    private static MalformedDataException malformed(String source, int tag, String detail) {
        return new MalformedDataException(source, -1, Tag.toString(tag), detail);
    }

    /**
     * The same colours in 8 bits, when the entries of 16 have no more than that: every lower byte is 0, or every one repeats the
     * upper one. Else the table itself.
     */
    public PaletteColorLookupTable narrowed() {
        if (bits == 8 || !isWidened(false) && !isWidened(true)) {
            return this;
        }
        return new PaletteColorLookupTable(firstMapped, 8, new int[][] {upper(red), upper(green), upper(blue)});
    }

    private boolean isWidened(boolean byRepeating) {
        for (int[] table : new int[][] {red, green, blue}) {
            for (int value : table) {
                if ((value & 0xFF) != (byRepeating ? value >> 8 : 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int[] upper(int[] table) {
        int[] upper = new int[table.length];
        for (int i = 0; i < table.length; i++) {
            upper[i] = table[i] >> 8;
        }
        return upper;
    }

    /** Bits of a colour: 8 or 16. */
    public int bits() {
        return bits;
    }

    /** Entries that the table has for each colour. */
    public int size() {
        return red.length;
    }

    /** The stored value that the first entry belongs to; negative only when stored values are signed. */
    public int firstMapped() {
        return firstMapped;
    }

    /** The entry of a stored value; values outside of the table have that of its nearer end. */
    public int entry(long stored) {
        return (int) Math.max(0, Math.min(red.length - 1, stored - firstMapped));
    }

    /** Red of an entry, unsigned. */
    public int red(int entry) {
        return red[entry];
    }

    /** Green of an entry, unsigned. */
    public int green(int entry) {
        return green[entry];
    }

    /** Blue of an entry, unsigned. */
    public int blue(int entry) {
        return blue[entry];
    }
}
