package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PaletteColorLookupTable;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * PALETTE COLOR becomes RGB with the bits that the lookup table has; no colour changes.
 *
 * @dicom PS3.3 C.7.6.3.1.5, C.7.6.3.1.6
 */
final class PaletteExpansion implements FrameConversion {
    private static final int CHUNK = 4096;

    private final FrameLayout stored;
    private final FrameLayout result;
    private final int entries;
    /** Red, green and blue of every number that the stored bits can make, its sign left out of account. */
    private final short[] colours;

    /** @param stored 8 or 16 Bits Allocated, one sample a pixel in its low bits */
    PaletteExpansion(FrameLayout stored, PaletteColorLookupTable table) {
        this.stored = stored;
        this.entries = table.size();
        this.result = new FrameLayout(
                stored.columns(), stored.rows(), 3, table.bits(), table.bits(), 0, PhotometricInterpretation.RGB, 0);
        int numbers = 1 << stored.bitsStored();
        this.colours = new short[3 * numbers];
        for (int number = 0; number < numbers; number++) {
            boolean negative = stored.isSigned() && number >= numbers / 2;
            int entry = table.entry(negative ? number - numbers : number);
            colours[3 * number] = (short) table.red(entry);
            colours[3 * number + 1] = (short) table.green(entry);
            colours[3 * number + 2] = (short) table.blue(entry);
        }
    }

    @Override
    public FrameLayout stored() {
        return stored;
    }

    @Override
    public FrameLayout result() {
        return result;
    }

    @Override
    public String words() {
        return "PALETTE COLOR to RGB of " + result.bitsStored() + " bits by a table of " + entries
                + " entries, no colour changes";
    }

    @Override
    public void convert(FrameLayout found, ByteBuffer from, ByteBuffer to) {
        int pixels = stored.columns() * stored.rows();
        int[] numbers = new int[CHUNK];
        ByteBuffer target = to.slice().order(ByteOrder.LITTLE_ENDIAN);
        ShortBuffer words = target.asShortBuffer();
        short[] shorts = new short[3 * CHUNK];
        byte[] bytes = new byte[3 * CHUNK];
        for (int done = 0; done < pixels; done += CHUNK) {
            int count = Math.min(CHUNK, pixels - done);
            numbers(from, done, count, numbers);
            for (int i = 0; i < count; i++) {
                int colour = 3 * numbers[i];
                shorts[3 * i] = colours[colour];
                shorts[3 * i + 1] = colours[colour + 1];
                shorts[3 * i + 2] = colours[colour + 2];
            }
            if (result.bitsAllocated() == 16) {
                words.put(3 * done, shorts, 0, 3 * count);
                continue;
            }
            for (int i = 0; i < 3 * count; i++) {
                bytes[i] = (byte) shorts[i];
            }
            target.put(3 * done, bytes, 0, 3 * count);
        }
    }

    private void numbers(ByteBuffer from, int first, int count, int[] numbers) {
        int mask = (1 << stored.bitsStored()) - 1;
        ByteBuffer bytes = from.slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            int at = first + i;
            numbers[i] = (stored.bitsAllocated() == 8 ? bytes.get(at) : bytes.getShort(2 * at)) & mask;
        }
    }
}
