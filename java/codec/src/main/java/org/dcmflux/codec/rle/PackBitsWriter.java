package org.dcmflux.codec.rle;

/**
 * Run lengths of one row.
 *
 * <p>Runs of three and more are replicated, and runs of two where no literal run is open: so a row never grows by more than
 * one byte for each 128 begun, because every literal run shorter than 128 is followed by a replicate run that saves what
 * its header cost, or by the end of the row.
 *
 * @dicom PS3.5 G.3.1
 */
final class PackBitsWriter {
    private static final int LONGEST_RUN = 128;

    private PackBitsWriter() {}

    /** Most bytes that a row of so many bytes can become. */
    static long mostBytes(long rowBytes) {
        return rowBytes + (rowBytes + LONGEST_RUN - 1) / LONGEST_RUN;
    }

    /**
     * Encodes a row.
     *
     * @param row its bytes from the start on, and {@link EightBytes#SLACK} more
     * @param out with room for {@link #mostBytes} from its start on, and {@link EightBytes#SLACK} more
     * @return bytes written to {@code out}
     */
    static int encode(byte[] row, int count, byte[] out) {
        int at = 0;
        int next = 0;
        while (next < count) {
            int end = EightBytes.endOfRun(row, next, Math.min(count, next + LONGEST_RUN));
            if (end - next > 1) {
                out[at++] = (byte) (1 - (end - next));
                out[at++] = row[next];
            } else {
                end = EightBytes.nextThreeEqual(row, end, count);
                at = literals(row, next, end, out, at);
            }
            next = end;
        }
        return at;
    }

    private static int literals(byte[] row, int from, int to, byte[] out, int begin) {
        int at = begin;
        int next = from;
        while (next < to) {
            int length = Math.min(LONGEST_RUN, to - next);
            out[at++] = (byte) (length - 1);
            EightBytes.copy(row, next, out, at, length);
            at += length;
            next += length;
        }
        return at;
    }
}
