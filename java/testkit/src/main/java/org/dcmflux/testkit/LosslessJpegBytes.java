package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;

/**
 * Encodes frames of one component as lossless JPEG with the left neighbour as prediction, plainly and without haste.
 *
 * @dicom PS3.5 10.2
 */
public final class LosslessJpegBytes {
    /** How many codes there are of length 1, 2, ...: 7 of 3 bits, 3 of 5 and 7 of 8, for the 17 categories in order. */
    private static final int[] CODES_OF_LENGTH = {0, 0, 7, 0, 3, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final int CATEGORIES = 17;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long pending;
    private int pendingBits;

    private LosslessJpegBytes() {}

    /** Encodes the lower bits of the samples, row by row; the precision is 2 to 16 bits. */
    public static byte[] encode(short[] samples, int rows, int columns, int precision) {
        LosslessJpegBytes jpeg = new LosslessJpegBytes();
        jpeg.headers(rows, columns, precision);
        int mask = (1 << precision) - 1;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int index = row * columns + column;
                int prediction = 1 << precision - 1;
                if (column > 0) {
                    prediction = samples[index - 1] & mask;
                } else if (row > 0) {
                    prediction = samples[index - columns] & mask;
                }
                jpeg.difference((short) ((samples[index] & mask) - prediction));
            }
        }
        return jpeg.finish();
    }

    private void headers(int rows, int columns, int precision) {
        words(0xFFD8, 0xFFC3, 11);
        out.write(precision);
        words(rows, columns);
        bytes(1, 1, 0x11, 0);
        words(0xFFC4, 3 + 16 + CATEGORIES);
        out.write(0);
        bytes(CODES_OF_LENGTH);
        for (int category = 0; category < CATEGORIES; category++) {
            out.write(category);
        }
        words(0xFFDA, 8);
        bytes(1, 1, 0, 1, 0, 0);
    }

    /** A difference is modulo 2^16; -2^15 has a category of its own and no further bits. */
    private void difference(short difference) {
        int magnitude = Math.abs((int) difference);
        int category = Integer.SIZE - Integer.numberOfLeadingZeros(magnitude);
        if (category < 7) {
            bits(category, 3);
        } else if (category < 10) {
            bits(0b11100 + category - 7, 5);
        } else {
            bits(0b11111000 + category - 10, 8);
        }
        if (category > 0 && category < 16) {
            bits(difference > 0 ? difference : difference - 1, category);
        }
    }

    private void bits(int value, int count) {
        pending = pending << count | value & (1L << count) - 1;
        pendingBits += count;
        while (pendingBits >= Byte.SIZE) {
            pendingBits -= Byte.SIZE;
            int octet = (int) (pending >>> pendingBits) & 0xFF;
            out.write(octet);
            if (octet == 0xFF) {
                out.write(0);
            }
        }
    }

    private byte[] finish() {
        if (pendingBits > 0) {
            bits(0x7F, Byte.SIZE - pendingBits);
        }
        words(0xFFD9);
        return out.toByteArray();
    }

    private void words(int... values) {
        for (int value : values) {
            bytes(value >>> 8, value);
        }
    }

    private void bytes(int... values) {
        for (int value : values) {
            out.write(value);
        }
    }
}
