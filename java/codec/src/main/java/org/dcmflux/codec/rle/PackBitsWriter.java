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
     * @param out with room for {@link #mostBytes} from its start
     * @return bytes written to {@code out}
     */
    static int encode(byte[] row, int count, byte[] out) {
        int at = 0;
        int literal = 0;
        int next = 0;
        while (next < count) {
            int end = endOfRun(row, next, Math.min(count, next + LONGEST_RUN));
            int length = end - next;
            if (length > 2 || length == 2 && literal == next) {
                if (literal < next) {
                    at = literal(row, literal, next - literal, out, at);
                }
                out[at++] = (byte) (1 - length);
                out[at++] = row[next];
                literal = end;
            } else if (end - literal >= LONGEST_RUN) {
                at = literal(row, literal, LONGEST_RUN, out, at);
                literal += LONGEST_RUN;
            }
            next = end;
        }
        return literal < count ? literal(row, literal, count - literal, out, at) : at;
    }

    private static int endOfRun(byte[] row, int from, int limit) {
        byte value = row[from];
        int end = from + 1;
        while (end < limit && row[end] == value) {
            end++;
        }
        return end;
    }

    private static int literal(byte[] row, int from, int length, byte[] out, int at) {
        out[at] = (byte) (length - 1);
        System.arraycopy(row, from, out, at + 1, length);
        return at + 1 + length;
    }
}
