package org.dcmflux.testkit;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Builds the value of encapsulated Pixel Data: the Item of the Basic Offset Table, the fragments, the delimiter.
 *
 * <p>The tables are computed from the fragments unless they are given. Fragments of odd length get a NUL, which
 * {@link #extendedLengths()} does not count.
 *
 * @dicom PS3.5 A.4
 */
public final class FragmentBytes {
    private static final int ITEM = 0xFFFEE000;
    private static final int DELIMITER = 0xFFFEE0DD;

    private final List<List<byte[]>> frames = new ArrayList<>();
    private long[] basicOffsets = new long[0];
    private boolean computeBasicOffsets;
    private boolean delimited = true;
    private long firstLengthLie = -1;

    private FragmentBytes() {}

    /** Starts without fragments and with an empty Basic Offset Table. */
    public static FragmentBytes create() {
        return new FragmentBytes();
    }

    /** Adds a frame of one fragment or several. */
    public FragmentBytes frame(byte[]... fragments) {
        frames.add(List.of(fragments));
        return this;
    }

    /** Adds a frame cut into fragments of a size, the last one smaller. */
    public FragmentBytes frameInPieces(byte[] frame, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int start = 0; start < frame.length; start += size) {
            pieces.add(Arrays.copyOfRange(frame, start, Math.min(frame.length, start + size)));
        }
        frames.add(pieces);
        return this;
    }

    /** Writes the true offset of every frame into the Basic Offset Table. */
    public FragmentBytes basicOffsetTable() {
        computeBasicOffsets = true;
        return this;
    }

    /** Writes these offsets into the Basic Offset Table, true or not. */
    public FragmentBytes basicOffsetTable(long... offsets) {
        basicOffsets = offsets.clone();
        return this;
    }

    /** Forgets the Sequence Delimitation Item. */
    public FragmentBytes withoutDelimiter() {
        delimited = false;
        return this;
    }

    /** Makes the header of the first fragment state another length than it has. */
    public FragmentBytes firstFragmentStates(long length) {
        firstLengthLie = length;
        return this;
    }

    /** Returns the offset of every frame, counted from the first byte after the Item of the Basic Offset Table. */
    public long[] extendedOffsets() {
        long[] offsets = new long[frames.size()];
        long offset = 0;
        for (int frame = 0; frame < offsets.length; frame++) {
            offsets[frame] = offset;
            for (byte[] fragment : frames.get(frame)) {
                offset += 8 + fragment.length + (fragment.length & 1);
            }
        }
        return offsets;
    }

    /** Returns the length of every frame, Item headers and padding not counted. */
    public long[] extendedLengths() {
        return frames.stream()
                .mapToLong(
                        fragments -> fragments.stream().mapToLong(f -> f.length).sum())
                .toArray();
    }

    /** Returns the bytes from the Item of the Basic Offset Table on. */
    public byte[] toByteArray() {
        DataSetBytes bytes = new DataSetBytes(ByteOrder.LITTLE_ENDIAN, true);
        long[] offsets = computeBasicOffsets ? extendedOffsets() : basicOffsets;
        bytes.itemHeader(ITEM, 4L * offsets.length);
        for (long offset : offsets) {
            bytes.raw((byte) offset, (byte) (offset >>> 8), (byte) (offset >>> 16), (byte) (offset >>> 24));
        }
        long lie = firstLengthLie;
        for (List<byte[]> fragments : frames) {
            for (byte[] fragment : fragments) {
                int even = fragment.length + (fragment.length & 1);
                bytes.itemHeader(ITEM, lie >= 0 ? lie : even).raw(Arrays.copyOf(fragment, even));
                lie = -1;
            }
        }
        return delimited ? bytes.itemHeader(DELIMITER, 0).toByteArray() : bytes.toByteArray();
    }
}
