package org.dcmflux.codec.rle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes all segments side by side, a few thousand bytes of each at a time.
 *
 * <p>After a failure the room for the frame is zero, so that nobody mistakes half a frame, or the frame before, for pixels.
 */
final class RleDecoderSession implements DecoderSession {
    private static final int BYTES_AT_ONCE = 4096;

    private final FrameLayout written;
    private final int frameBytes;
    private final int planeBytes;
    private final int[] phases;
    private final PackBitsReader[] readers;
    private final byte[][] planes;
    private final byte[] interleaved;
    private boolean closed;

    /** @param plan of {@code written}, a frame below 2 GiB */
    RleDecoderSession(FrameLayout written, SegmentPlan plan) {
        this.written = written;
        this.frameBytes = (int) plan.frameBytes();
        this.planeBytes = (int) plan.planeBytes();
        int segments = plan.segments();
        int atOnce = Math.min(planeBytes, BYTES_AT_ONCE);
        this.phases = new int[segments];
        this.readers = new PackBitsReader[segments];
        this.planes = new byte[segments][atOnce + EightBytes.SLACK];
        this.interleaved = new byte[segments == 1 ? 0 : atOnce * segments + 2 * EightBytes.SLACK];
        Arrays.setAll(phases, plan::phase);
        Arrays.setAll(readers, segment -> new PackBitsReader(segment + 1));
    }

    @Override
    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        if (closed) {
            throw new IllegalStateException("the RLE decoder session is closed");
        }
        if (dst.remaining() < frameBytes) {
            throw new CodecException(
                    RleCodecProvider.NAME,
                    Status.OUTPUT_TOO_SMALL,
                    "a frame of " + frameBytes + " bytes does not fit into " + dst.remaining());
        }
        boolean complete = false;
        try {
            SegmentTable.begin(src, readers);
            decodePlanes(src, dst);
            complete = true;
        } finally {
            if (!complete) {
                zero(dst);
            }
        }
        dst.position(dst.position() + frameBytes);
        return written;
    }

    private void decodePlanes(ByteBuffer src, ByteBuffer dst) throws CodecException {
        int segments = readers.length;
        int at = dst.position();
        int count;
        for (int done = 0; done < planeBytes; done += count) {
            count = Math.min(BYTES_AT_ONCE, planeBytes - done);
            for (int segment = 0; segment < segments; segment++) {
                readers[segment].read(src, planes[segment], count);
            }
            byte[] bytes = segments == 1 ? planes[0] : interleave(count);
            dst.put(at, bytes, 0, count * segments);
            at += count * segments;
        }
        for (PackBitsReader reader : readers) {
            reader.finish(src, planeBytes);
        }
    }

    private byte[] interleave(int count) {
        if (readers.length == 2) {
            EightBytes.alternate(planes[1], planes[0], interleaved, count);
            return interleaved;
        }
        for (int segment = 0; segment < readers.length; segment++) {
            spread(planes[segment], interleaved, phases[segment], readers.length, count);
        }
        return interleaved;
    }

    private static void spread(byte[] plane, byte[] out, int phase, int stride, int count) {
        for (int i = 0, at = phase; i < count; i++, at += stride) {
            out[at] = plane[i];
        }
    }

    private void zero(ByteBuffer dst) {
        Arrays.fill(planes[0], (byte) 0);
        int count;
        for (int done = 0; done < frameBytes; done += count) {
            count = Math.min(planes[0].length, frameBytes - done);
            dst.put(dst.position() + done, planes[0], 0, count);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
