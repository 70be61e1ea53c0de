package org.dcmflux.codec.rle;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;

/**
 * Reads the bytes of one plane out of a segment, any number at a time; a run may go on from one call to the next, so
 * segments whose runs cross rows are read as well.
 *
 * <p>Looks at the segment through a small window, and keeps no buffer between calls.
 *
 * @dicom PS3.5 G.3.2
 */
final class PackBitsReader {
    private static final int WINDOW_BYTES = 1 << 14;
    private static final int LONGEST_PACKET = 129;
    private static final int NO_OPERATION = -128;

    private final byte[] window = new byte[WINDOW_BYTES + EightBytes.SLACK];
    private final int segment;

    /** Next byte of the frame to load into the window, and the end of the segment: both from the frame's first byte. */
    private int load;

    private int end;
    private int position;
    private int limit;
    private int pending;
    private boolean pendingIsLiteral;
    private byte replicated;

    /** @param segment number in messages, from one */
    PackBitsReader(int segment) {
        this.segment = segment;
    }

    /** Begins a segment that lies between two offsets from the frame's first byte. */
    void begin(int from, int to) {
        load = from;
        end = to;
        position = 0;
        limit = 0;
        pending = 0;
    }

    /**
     * Reads the next bytes of the plane.
     *
     * @param src the encoded frame from its position on; not changed
     * @param plane receives them from its start on; is {@link EightBytes#SLACK} bytes longer
     */
    void read(ByteBuffer src, byte[] plane, int count) throws CodecException {
        int at = 0;
        while (at < count) {
            if (limit - position < LONGEST_PACKET && load < end) {
                refill(src);
            }
            if (pending == 0 && !header()) {
                continue;
            }
            int length = Math.min(pending, count - at);
            if (pendingIsLiteral) {
                if (length > limit - position) {
                    throw malformed("a literal run of " + pending + " bytes goes past the end of segment " + segment);
                }
                EightBytes.copy(window, position, plane, at, length);
                position += length;
            } else {
                EightBytes.fill(plane, at, length, replicated);
            }
            at += length;
            pending -= length;
        }
    }

    /** Reads a packet's header; false when it asked for nothing. */
    private boolean header() throws CodecException {
        if (position == limit) {
            throw malformed("segment " + segment + " ends before its plane is complete");
        }
        int control = window[position++];
        if (control >= 0) {
            pending = control + 1;
            pendingIsLiteral = true;
        } else if (control != NO_OPERATION) {
            if (position == limit) {
                throw malformed("segment " + segment + " ends within a replicate run");
            }
            pending = 1 - control;
            pendingIsLiteral = false;
            replicated = window[position++];
        }
        return control != NO_OPERATION;
    }

    /**
     * Checks what is left when the plane is complete: only padding zeros and no-operations may be. Some writers pad a plane of
     * an odd number of bytes before they encode it, so one zero too many is padding there.
     */
    void finish(ByteBuffer src, int planeBytes) throws CodecException {
        if (pending == 1 && planeBytes % 2 != 0 && nextIsZero()) {
            pending = 0;
        }
        if (pending != 0) {
            throw malformed("a run in segment " + segment + " goes " + pending + " bytes past the end of the plane");
        }
        while (position < limit || load < end) {
            if (position == limit) {
                refill(src);
            }
            int left = window[position++];
            if (left != 0 && left != NO_OPERATION) {
                throw malformed("segment " + segment + " goes on after its plane is complete");
            }
        }
    }

    /** Looks at, and takes, the byte of a pending run; {@link #read} has left the window with all of it. */
    private boolean nextIsZero() {
        return pendingIsLiteral ? position < limit && window[position++] == 0 : replicated == 0;
    }

    private void refill(ByteBuffer src) {
        System.arraycopy(window, position, window, 0, limit - position);
        limit -= position;
        position = 0;
        int length = Math.min(WINDOW_BYTES - limit, end - load);
        src.get(src.position() + load, window, limit, length);
        limit += length;
        load += length;
    }

    private CodecException malformed(String what) {
        int offset = load - (limit - position);
        return new CodecException(RleCodecProvider.NAME, Status.MALFORMED_INPUT, what + ", at byte " + offset);
    }
}
