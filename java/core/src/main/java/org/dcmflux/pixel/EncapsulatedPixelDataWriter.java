package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Writes encapsulated Pixel Data frame by frame, one fragment a frame, with the table that was chosen before.
 *
 * <p>The tables are reserved by {@link #begin} and patched by {@link #end}; a sink that cannot be patched takes only
 * {@link OffsetTable#EMPTY}. Offsets count Item headers and padding bytes, the lengths of the Extended Offset Table do
 * not. Not for two threads.
 *
 * @dicom PS3.5 A.4
 */
public final class EncapsulatedPixelDataWriter {
    private static final long MAX_BASIC_OFFSET = 0xFFFF_FFFFL;

    private final ByteSink sink;
    private final OffsetTable table;
    private final long[] offsets;
    private final long[] lengths;
    private long offsetsPosition;
    private long lengthsPosition;
    private long firstItem;
    private int frames;

    /**
     * @param frames how many frames will be written
     * @throws IllegalArgumentException when the sink cannot be patched and the table is not {@link OffsetTable#EMPTY}
     */
    public EncapsulatedPixelDataWriter(ByteSink sink, OffsetTable table, int frames) {
        if (table != OffsetTable.EMPTY && !(sink instanceof FileSink)) {
            throw new IllegalArgumentException(sink.name() + " cannot be patched, so it cannot have an offset table");
        }
        this.sink = sink;
        this.table = table;
        this.offsets = new long[frames];
        this.lengths = new long[frames];
    }

    /** Writes the headers of the elements and leaves room for the tables. */
    public void begin() throws IOException {
        int frameCount = offsets.length;
        if (table == OffsetTable.EXTENDED) {
            elementHeader(Tags.ExtendedOffsetTable, Vr.OV, 8L * frameCount);
            offsetsPosition = sink.position();
            sink.zeros(8L * frameCount);
            elementHeader(Tags.ExtendedOffsetTableLengths, Vr.OV, 8L * frameCount);
            lengthsPosition = sink.position();
            sink.zeros(8L * frameCount);
        }
        elementHeader(Tags.PixelData, Vr.OB, 0xFFFF_FFFFL);
        long tableLength = table == OffsetTable.BASIC ? 4L * frameCount : 0;
        tag(0xFFFE, 0xE000);
        sink.u32(tableLength);
        if (table == OffsetTable.BASIC) {
            offsetsPosition = sink.position();
        }
        sink.zeros(tableLength);
        firstItem = sink.position();
    }

    /** Appends a frame: everything between the buffer's position and limit, and a padding byte if that is odd. */
    public void frame(ByteBuffer encoded) throws IOException {
        int length = encoded.remaining();
        long offset = sink.position() - firstItem;
        if (table == OffsetTable.BASIC && offset > MAX_BASIC_OFFSET) {
            throw new IllegalStateException("frame " + (frames + 1) + " is at offset " + offset
                    + ", beyond a Basic Offset Table; choose an Extended Offset Table before writing");
        }
        offsets[frames] = offset;
        lengths[frames] = length;
        frames++;
        tag(0xFFFE, 0xE000);
        sink.u32(length + (length & 1));
        sink.bytes(encoded);
        if ((length & 1) != 0) {
            sink.u8(0);
        }
    }

    /**
     * Writes the Sequence Delimitation Item and fills the tables in.
     *
     * @throws IllegalStateException when there were fewer frames than announced
     */
    public void end() throws IOException {
        if (frames != offsets.length) {
            throw new IllegalStateException(frames + " of " + offsets.length + " frames were written");
        }
        tag(0xFFFE, 0xE0DD);
        sink.u32(0);
        if (table == OffsetTable.EMPTY) {
            return;
        }
        FileSink file = (FileSink) sink;
        file.patch(offsetsPosition, bytes(offsets, table == OffsetTable.BASIC ? 4 : 8));
        if (table == OffsetTable.EXTENDED) {
            file.patch(lengthsPosition, bytes(lengths, 8));
        }
    }

    private static ByteBuffer bytes(long[] values, int width) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * width).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            if (width == 4) {
                bytes.putInt((int) value);
            } else {
                bytes.putLong(value);
            }
        }
        return bytes.flip();
    }

    private void elementHeader(int tag, Vr vr, long length) throws IOException {
        tag(Tag.group(tag), Tag.element(tag));
        sink.u8(vr.code() >> 8);
        sink.u8(vr.code());
        sink.u16(0);
        sink.u32(length);
    }

    private void tag(int group, int element) throws IOException {
        sink.u16(group);
        sink.u16(element);
    }
}
