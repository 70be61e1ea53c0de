package org.dcmflux.pixel;

/**
 * Which table of frame positions encapsulated Pixel Data is written with.
 *
 * @dicom PS3.5 A.4, PS3.3 C.7.6.3.1.8
 */
public enum OffsetTable {
    /** 32-bit offsets in the first Item. */
    BASIC,
    /** 64-bit offsets and lengths in elements of their own, an empty first Item, one fragment a frame. */
    EXTENDED,
    /** An empty first Item. */
    EMPTY;

    private static final long MAX_BASIC_OFFSET = 0xFFFF_FFFFL;

    /**
     * Chooses by the worst case, before anything is written.
     *
     * @param largestFrame upper bound of an encoded frame in bytes
     */
    public static OffsetTable chooseFor(int frames, long largestFrame) {
        return chooseFor(frames, largestFrame, Long.MAX_VALUE);
    }

    /**
     * Chooses as {@link #chooseFor(int, long)}, when frames are cut.
     *
     * @param longestFragment in bytes
     */
    public static OffsetTable chooseFor(int frames, long largestFrame, long longestFragment) {
        if (frames == 1) {
            return EMPTY;
        }
        long fragments = Math.max(1, largestFrame / longestFragment + 1);
        long frame = Math.addExact(largestFrame + 1, Math.multiplyExact(8, fragments));
        return Math.multiplyExact(frames - 1L, frame) <= MAX_BASIC_OFFSET ? BASIC : EXTENDED;
    }

    /**
     * The longest fragment that a frame may have under this table: an Extended one demands one fragment a frame.
     *
     * @param wanted in bytes
     */
    public long longestFragment(long wanted) {
        return this == EXTENDED ? EncapsulatedPixelDataWriter.LONGEST_FRAGMENT : wanted;
    }
}
