package org.dcmflux.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSource;

/**
 * The Items of an encapsulated Pixel Data element: where they are, never their bytes.
 *
 * <p>The first Item of the element is the Basic Offset Table; it is not counted as a fragment. Fragments are numbered
 * from zero.
 *
 * @dicom PS3.5 A.4
 */
public final class FragmentSequence implements ElementValue {
    /** Bytes of an Item header: tag and 32-bit length. */
    public static final int ITEM_HEADER_LENGTH = 8;

    private final ByteSource source;
    private final long tablePosition;
    private final long tableLength;
    private final long[] positions;
    private final int[] lengths;
    private final long end;

    private FragmentSequence(Builder builder, long end) {
        this.source = builder.source;
        this.tablePosition = builder.tablePosition;
        this.tableLength = builder.tableLength;
        this.positions = Arrays.copyOf(builder.positions, builder.count);
        this.lengths = Arrays.copyOf(builder.lengths, builder.count);
        this.end = end;
    }

    /** The bytes that the positions mean. */
    public ByteSource source() {
        return source;
    }

    /** Position of the first byte of the Basic Offset Table's value. */
    public long basicOffsetTablePosition() {
        return tablePosition;
    }

    /** Bytes of the Basic Offset Table's value; 0 when it is empty. */
    public long basicOffsetTableLength() {
        return tableLength;
    }

    /**
     * The Basic Offset Table as it stands, believed or not: an unsigned 32-bit offset each, none when it is empty. Bytes
     * that are left over at its end are none. Read from the source at every call.
     */
    public long[] basicOffsets() throws IOException {
        ByteBuffer table = ByteBuffer.allocate(Math.toIntExact(tableLength)).order(ByteOrder.LITTLE_ENDIAN);
        source.readFully(tablePosition, table);
        table.flip();
        long[] offsets = new long[table.remaining() / Integer.BYTES];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = Integer.toUnsignedLong(table.getInt());
        }
        return offsets;
    }

    /** Number of fragments, the Basic Offset Table not among them. */
    public int count() {
        return positions.length;
    }

    /** Position of a fragment's first byte, after its Item header. */
    public long position(int fragment) {
        return positions[fragment];
    }

    /** Bytes of a fragment, padding included, as its Item header says. */
    public long length(int fragment) {
        return Integer.toUnsignedLong(lengths[fragment]);
    }

    /** Bytes of all fragments, padding included, Item headers and Basic Offset Table not. */
    public long totalLength() {
        return end - tablePosition - tableLength - (long) ITEM_HEADER_LENGTH * count();
    }

    /** Offset of a fragment's Item tag from the first byte after the Basic Offset Table: what offset tables hold. */
    public long offset(int fragment) {
        return positions[fragment] - ITEM_HEADER_LENGTH - (tablePosition + tableLength);
    }

    /** The fragment whose Item tag stands at an offset, or −1. */
    public int fragmentAtOffset(long offset) {
        long position = offset + tablePosition + tableLength + ITEM_HEADER_LENGTH;
        int found = Arrays.binarySearch(positions, position);
        return found < 0 ? -1 : found;
    }

    /** Position after the last fragment's value, where the Sequence Delimitation Item stands. */
    public long end() {
        return end;
    }

    /** Collects positions in the order of the source. */
    public static final class Builder {
        private final ByteSource source;
        private final long tablePosition;
        private final long tableLength;
        private long[] positions = new long[16];
        private int[] lengths = new int[16];
        private int count;

        public Builder(ByteSource source, long tablePosition, long tableLength) {
            this.source = source;
            this.tablePosition = tablePosition;
            this.tableLength = tableLength;
        }

        /** Adds a fragment by the position of its first byte after the Item header and its length. */
        public Builder add(long position, long length) {
            if (count == positions.length) {
                positions = Arrays.copyOf(positions, count * 2);
                lengths = Arrays.copyOf(lengths, count * 2);
            }
            positions[count] = position;
            lengths[count] = (int) length;
            count++;
            return this;
        }

        public int count() {
            return count;
        }

        public FragmentSequence build() {
            long end = count == 0
                    ? tablePosition + tableLength
                    : positions[count - 1] + Integer.toUnsignedLong(lengths[count - 1]);
            return new FragmentSequence(this, end);
        }
    }
}
