package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSink;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.FileSink;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * Writes encapsulated Pixel Data frame by frame with the table that was chosen before.
 *
 * <p>The tables are reserved by {@link #begin} and patched by {@link #end}, unless the lengths of all frames are known
 * before; a sink that cannot be patched takes only {@link OffsetTable#EMPTY} else. Offsets count Item headers and padding
 * bytes, the lengths of the Extended Offset Table do not. (7FE0,0003) is not written. Not for two threads.
 *
 * @dicom PS3.5 A.4
 */
public final class EncapsulatedPixelDataWriter {
    /** For images of which nobody knows how many frames will come; they have no offset table. */
    public static final int UNKNOWN_FRAMES = -1;

    private static final long MAX_BASIC_OFFSET = 0xFFFF_FFFFL;
    static final long LONGEST_FRAGMENT = 0xFFFF_FFFEL;
    private static final int HEADER = 8;

    private final ByteSink sink;
    private final OffsetTable table;
    private final int frameCount;
    private final long longestFragment;
    private final boolean known;
    private final long[] offsets;
    private final long[] lengths;
    private long offsetsPosition;
    private long lengthsPosition;
    private long firstItem;
    private int frames;
    private long leftOfFrame;
    private long leftOfFragment;

    /**
     * @param frames how many frames will be written, or {@link #UNKNOWN_FRAMES}
     * @throws IllegalArgumentException when there is a table, and the sink cannot be patched or the frames are unknown
     */
    public EncapsulatedPixelDataWriter(ByteSink sink, OffsetTable table, int frames) {
        this(sink, table, frames, LONGEST_FRAGMENT);
    }

    /**
     * @param frames how many frames will be written, or {@link #UNKNOWN_FRAMES}
     * @param longestFragment even; longer frames are cut, which an Extended Offset Table does not allow
     * @throws IllegalArgumentException when there is a table, and the sink cannot be patched or the frames are unknown
     */
    public EncapsulatedPixelDataWriter(ByteSink sink, OffsetTable table, int frames, long longestFragment) {
        this(
                sink,
                table,
                frames,
                new long[table == OffsetTable.EMPTY ? 0 : Math.max(frames, 0)],
                requireFragment(longestFragment),
                false);
        if (table != OffsetTable.EMPTY && !(sink instanceof FileSink)) {
            throw new IllegalArgumentException(sink.name() + " cannot be patched, so it cannot have an offset table");
        }
        if (table != OffsetTable.EMPTY && frames < 0) {
            throw new IllegalArgumentException("an offset table needs to know how many frames will come");
        }
    }

    private EncapsulatedPixelDataWriter(
            ByteSink sink, OffsetTable table, int frames, long[] lengths, long longestFragment, boolean known) {
        this.sink = sink;
        this.table = table;
        this.frameCount = frames;
        this.longestFragment = longestFragment;
        this.known = known;
        this.lengths = lengths;
        this.offsets = new long[lengths.length];
    }

    /**
     * A writer that knows all lengths, and so can write its table to any sink.
     *
     * @param lengths bytes of each frame without padding
     * @param longestFragment even; longer frames are cut
     * @throws IllegalArgumentException when the table cannot say where these frames are: beyond 2^32−1 for a Basic one, in
     *     several fragments for an Extended one
     */
    public static EncapsulatedPixelDataWriter ofKnownLengths(
            ByteSink sink, OffsetTable table, long[] lengths, long longestFragment) {
        requireFragment(longestFragment);
        var writer =
                new EncapsulatedPixelDataWriter(sink, table, lengths.length, lengths.clone(), longestFragment, true);
        long offset = 0;
        for (int frame = 0; frame < lengths.length; frame++) {
            writer.offsets[frame] = offset;
            writer.requireSayable(frame, offset, lengths[frame]);
            long fragments = Math.max(1, (lengths[frame] + longestFragment - 1) / longestFragment);
            offset += lengths[frame] + lengths[frame] % 2 + HEADER * fragments;
        }
        return writer;
    }

    private static long requireFragment(long longest) {
        if (longest < 2 || longest % 2 != 0 || longest > LONGEST_FRAGMENT) {
            throw new IllegalArgumentException("fragments of " + longest + " bytes");
        }
        return longest;
    }

    private void requireSayable(int frame, long offset, long length) {
        if (table == OffsetTable.BASIC && offset > MAX_BASIC_OFFSET) {
            throw new IllegalArgumentException("frame " + (frame + 1) + " is at offset " + offset
                    + ", beyond a Basic Offset Table; choose an Extended Offset Table before writing");
        }
        if (table == OffsetTable.EXTENDED && length > longestFragment) {
            throw new IllegalArgumentException("frame " + (frame + 1) + " of " + length
                    + " bytes needs several fragments, which an Extended Offset Table does not allow");
        }
    }

    /** Writes the headers of the elements and the tables, or leaves room for them. */
    public void begin() throws IOException {
        if (table == OffsetTable.EXTENDED) {
            elementHeader(Tags.ExtendedOffsetTable, Vr.OV, 8L * frameCount);
            offsetsPosition = sink.position();
            reserve(offsets, 8);
            elementHeader(Tags.ExtendedOffsetTableLengths, Vr.OV, 8L * frameCount);
            lengthsPosition = sink.position();
            reserve(lengths, 8);
        }
        elementHeader(Tags.PixelData, Vr.OB, 0xFFFF_FFFFL);
        tag(0xFFFE, 0xE000);
        if (table == OffsetTable.BASIC) {
            sink.u32(4L * frameCount);
            offsetsPosition = sink.position();
            reserve(offsets, 4);
        } else {
            sink.u32(0);
        }
        firstItem = sink.position();
    }

    private void reserve(long[] values, int width) throws IOException {
        if (known) {
            sink.bytes(bytes(values, width));
        } else {
            sink.zeros((long) width * values.length);
        }
    }

    /** Appends a frame: everything between the buffer's position and limit, and a padding byte if that is odd. */
    public void frame(ByteBuffer encoded) throws IOException {
        beginFrame(encoded.remaining());
        append(encoded);
        endFrame();
    }

    /**
     * Begins a frame that comes in pieces.
     *
     * @param length bytes of the whole frame without padding
     */
    public void beginFrame(long length) throws IOException {
        if (leftOfFrame > 0) {
            throw new IllegalStateException(leftOfFrame + " bytes of the frame before are missing");
        }
        long offset = sink.position() - firstItem;
        if (frames == frameCount) {
            throw new IllegalStateException("frame " + (frames + 1) + " is one more than announced");
        }
        if (known && lengths[frames] != length) {
            throw new IllegalStateException("frame " + (frames + 1) + " has " + length + " bytes, not as announced");
        }
        if (table == OffsetTable.BASIC && offset > MAX_BASIC_OFFSET) {
            throw new IllegalStateException("frame " + (frames + 1) + " is at offset " + offset
                    + ", beyond a Basic Offset Table; choose an Extended Offset Table before writing");
        }
        if (table == OffsetTable.EXTENDED && length > longestFragment) {
            throw new IllegalStateException("frame " + (frames + 1) + " of " + length
                    + " bytes does not fit into one fragment, as an Extended Offset Table demands");
        }
        if (table != OffsetTable.EMPTY) {
            offsets[frames] = offset;
            lengths[frames] = length;
        }
        frames++;
        leftOfFrame = length;
        beginFragment();
    }

    private void beginFragment() throws IOException {
        leftOfFragment = Math.min(leftOfFrame, longestFragment);
        tag(0xFFFE, 0xE000);
        sink.u32(leftOfFragment + leftOfFragment % 2);
    }

    /** Appends a piece of the frame. */
    public void append(ByteBuffer piece) throws IOException {
        if (piece.remaining() > leftOfFrame) {
            throw new IllegalStateException(
                    piece.remaining() + " bytes of a frame of which " + leftOfFrame + " bytes are missing");
        }
        int limit = piece.limit();
        while (piece.hasRemaining()) {
            int n = (int) Math.min(piece.remaining(), roomInFragment());
            sink.bytes(piece.limit(piece.position() + n));
            piece.limit(limit);
            appended(n);
        }
    }

    /** Appends a whole frame that is a region of a source, copied as {@link ByteSink#region} does. */
    public void frame(ByteSource source, long position, long length) throws IOException {
        beginFrame(length);
        for (long done = 0; done < length; ) {
            long n = Math.min(length - done, roomInFragment());
            sink.region(source, position + done, n);
            appended(n);
            done += n;
        }
        endFrame();
    }

    private long roomInFragment() throws IOException {
        if (leftOfFragment == 0) {
            beginFragment();
        }
        return leftOfFragment;
    }

    private void appended(long bytes) throws IOException {
        leftOfFragment -= bytes;
        leftOfFrame -= bytes;
        if (leftOfFrame == 0 && (sink.position() - firstItem) % 2 != 0) {
            sink.u8(0);
        }
    }

    /** @throws IllegalStateException when bytes of the frame are missing */
    public void endFrame() {
        if (leftOfFrame > 0) {
            throw new IllegalStateException(leftOfFrame + " bytes of frame " + frames + " are missing");
        }
    }

    /**
     * Appends one fragment, whatever it is of: for images without table whose frames are several fragments.
     *
     * @throws IllegalStateException when there is a table, which could not say where the frames are
     */
    public void fragment(ByteBuffer bytes) throws IOException {
        if (table != OffsetTable.EMPTY || frameCount != UNKNOWN_FRAMES) {
            throw new IllegalStateException("frames are expected, not fragments, because they are counted");
        }
        frame(bytes);
    }

    /**
     * Writes the Sequence Delimitation Item and fills the tables in.
     *
     * @throws IllegalStateException when there were fewer frames than announced
     */
    public void end() throws IOException {
        if (frameCount != UNKNOWN_FRAMES && frames != frameCount) {
            throw new IllegalStateException(frames + " of " + frameCount + " frames were written");
        }
        tag(0xFFFE, 0xE0DD);
        sink.u32(0);
        if (table == OffsetTable.EMPTY || known) {
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
        Arrays.stream(values).forEach(value -> {
            if (width == 4) {
                bytes.putInt((int) value);
            } else {
                bytes.putLong(value);
            }
        });
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
