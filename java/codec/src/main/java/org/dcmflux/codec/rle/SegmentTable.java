package org.dcmflux.codec.rle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;

/**
 * The 64 bytes before the segments: their number, then 15 offsets from the frame's first byte, those without a segment zero.
 *
 * @dicom PS3.5 G.5
 */
final class SegmentTable {
    private SegmentTable() {}

    /**
     * Lets each reader begin at its segment.
     *
     * @param src the encoded frame from its position on; not changed
     * @throws CodecException when the number of segments is not that of the readers, or the offsets are not ascending ones
     *     between the header and the end
     */
    static void begin(ByteBuffer src, PackBitsReader[] readers) throws CodecException {
        if (src.remaining() < SegmentPlan.HEADER_BYTES) {
            throw malformed("the frame has " + src.remaining() + " bytes, its header alone has 64", 0);
        }
        byte[] header = new byte[SegmentPlan.HEADER_BYTES];
        src.get(src.position(), header);
        ByteBuffer table = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        long count = table.getInt(0) & 0xFFFF_FFFFL;
        if (count != readers.length) {
            throw malformed(count + " segments, but the layout has " + readers.length + " byte planes", 0);
        }
        long from = checked(table, 0, SegmentPlan.HEADER_BYTES, src.remaining());
        for (int segment = 0; segment < readers.length; segment++) {
            boolean last = segment + 1 == readers.length;
            long to = last ? src.remaining() : checked(table, segment + 1, from + 1, src.remaining());
            readers[segment].begin((int) from, (int) to);
            from = to;
        }
    }

    private static long checked(ByteBuffer table, int segment, long least, int size) throws CodecException {
        int place = 4 * (segment + 1);
        long offset = table.getInt(place) & 0xFFFF_FFFFL;
        if (offset < least || offset >= size) {
            throw malformed(
                    "segment " + (segment + 1) + " begins at offset " + offset + ", which is not between " + least
                            + " and the end at " + size,
                    place);
        }
        return offset;
    }

    /** Writes the header of a frame whose segments began at these offsets. */
    static void write(int[] offsets, ByteBuffer dst, int at) {
        ByteBuffer table = ByteBuffer.allocate(SegmentPlan.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(offsets.length);
        for (int offset : offsets) {
            table.putInt(offset);
        }
        dst.put(at, table.array());
    }

    private static CodecException malformed(String what, int at) {
        return new CodecException(RleCodecProvider.NAME, Status.MALFORMED_INPUT, what + ", at byte " + at);
    }
}
