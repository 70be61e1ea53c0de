package org.dcmflux.codec.rle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks at, and moves, eight bytes of an array at once: runs and literals are short, too short for the bulk operations of the
 * platform to pay off.
 *
 * <p>Copying and filling go up to {@link #SLACK} bytes beyond what is asked for, within the array: arrays have that much more,
 * and those that hold two planes twice as much.
 */
final class EightBytes {
    static final int SLACK = 8;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;

    private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long EVEN_PAIRS = 0x0000_FFFF_0000_FFFFL;
    private static final long LOW_HALF = 0x0000_0000_FFFF_FFFFL;

    private EightBytes() {}

    /** Takes every other byte of some, {@code count} of them and perhaps some more, beginning with the one at {@code at}. */
    static void everyOther(byte[] from, int at, byte[] to, int count) {
        for (int i = 0; i < count; i += 8) {
            long low = evenBytes((long) LONGS.get(from, 2 * i) >>> 8 * at);
            long high = evenBytes((long) LONGS.get(from, 2 * i + 8) >>> 8 * at);
            LONGS.set(to, i, low | high << 32);
        }
    }

    private static long evenBytes(long eight) {
        long pairs = eight & EVEN_BYTES;
        long fours = (pairs | pairs >>> 8) & EVEN_PAIRS;
        return (fours | fours >>> 16) & LOW_HALF;
    }

    /** Puts bytes of two planes in turn, {@code count} of each and perhaps some more. */
    static void alternate(byte[] first, byte[] second, byte[] to, int count) {
        for (int i = 0; i < count; i += 8) {
            long even = (long) LONGS.get(first, i);
            long odd = (long) LONGS.get(second, i);
            LONGS.set(to, 2 * i, apart(even & LOW_HALF) | apart(odd & LOW_HALF) << 8);
            LONGS.set(to, 2 * i + 8, apart(even >>> 32) | apart(odd >>> 32) << 8);
        }
    }

    private static long apart(long four) {
        long pairs = (four | four << 16) & EVEN_PAIRS;
        return (pairs | pairs << 8) & EVEN_BYTES;
    }

    /** Fills {@code length} bytes and perhaps some after them. */
    static void fill(byte[] to, int at, int length, byte value) {
        long pattern = (value & 0xFF) * ONES;
        for (int i = 0; i < length; i += 8) {
            LONGS.set(to, at + i, pattern);
        }
    }

    /** Copies {@code length} bytes and perhaps some after them, between different arrays. */
    static void copy(byte[] from, int at, byte[] to, int toAt, int length) {
        for (int i = 0; i < length; i += 8) {
            LONGS.set(to, toAt + i, (long) LONGS.get(from, at + i));
        }
    }

    /** Where the bytes that equal the one at {@code from} end, {@code limit} at the latest. */
    static int endOfRun(byte[] bytes, int from, int limit) {
        byte value = bytes[from];
        int end = from + 1;
        if (end == limit || bytes[end] != value) {
            return end;
        }
        long pattern = (value & 0xFF) * ONES;
        while (end + 8 <= limit) {
            long difference = (long) LONGS.get(bytes, end) ^ pattern;
            if (difference != 0) {
                return end + lowestByte(difference);
            }
            end += 8;
        }
        while (end < limit && bytes[end] == value) {
            end++;
        }
        return end;
    }

    /**
     * Which byte is the lowest that is not zero: as many as have all their bits below the lowest one. Quicker than counting
     * those bits where the simple compiler does the counting step by step.
     */
    private static int lowestByte(long eight) {
        long below = (eight & -eight) - 1;
        return (int) (((below & TOPS) >>> 7) * ONES >>> 56);
    }

    /** Where the next three equal bytes begin, {@code limit} when there are none. */
    static int nextThreeEqual(byte[] bytes, int from, int limit) {
        int at = from;
        while (at + 10 <= limit) {
            long here = (long) LONGS.get(bytes, at);
            long next = (long) LONGS.get(bytes, at + 1);
            long differences = here ^ next | next ^ (long) LONGS.get(bytes, at + 2);
            // The lowest byte that is zero is found exactly; borrows disturb only those above it.
            long zeros = differences - ONES & ~differences & TOPS;
            if (zeros != 0) {
                return at + lowestByte(zeros);
            }
            at += 8;
        }
        while (at + 2 < limit) {
            if (bytes[at] == bytes[at + 1] && bytes[at] == bytes[at + 2]) {
                return at;
            }
            at++;
        }
        return limit;
    }
}
