package org.dcmflux.codec.rle;

import java.nio.ByteBuffer;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Encodes plane after plane, row after row: no run crosses a row. A column of single bits is eight pixels. */
final class RleEncoderSession implements EncoderSession {
    private final SegmentPlan plan;
    private final int columns;
    private final int rows;
    private final int frameBytes;
    private final int rowBytes;
    private final int[] offsets;
    private final byte[] pixels;
    private final byte[] plane;
    private final byte[] encoded;
    private boolean closed;

    /** @param source a layout that was not refused */
    RleEncoderSession(FrameLayout source) {
        this.plan = new SegmentPlan(source);
        this.columns = (int) plan.rowOfPlane();
        this.rows = (int) (plan.planeBytes() / columns);
        this.frameBytes = (int) plan.frameBytes();
        this.offsets = new int[plan.segments()];
        this.rowBytes = columns * plan.stride();
        this.pixels = new byte[rowBytes + 2 * EightBytes.SLACK];
        this.plane = plan.stride() == 1 ? pixels : new byte[columns + EightBytes.SLACK];
        this.encoded = new byte[(int) PackBitsWriter.mostBytes(columns) + EightBytes.SLACK];
    }

    /** {@inheritDoc} Noise needs exactly this much. */
    @Override
    public long maxEncodedSize() {
        long segment = PackBitsWriter.mostBytes(columns) * rows;
        return SegmentPlan.HEADER_BYTES + plan.segments() * (segment + (segment & 1));
    }

    @Override
    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        if (closed) {
            throw new IllegalStateException("the RLE encoder session is closed");
        }
        if (src.remaining() < frameBytes) {
            throw new CodecException(
                    RleCodecProvider.NAME,
                    Status.LAYOUT_MISMATCH,
                    "the source has " + src.remaining() + " bytes, a frame has " + frameBytes);
        }
        int begin = dst.position();
        int at = begin + SegmentPlan.HEADER_BYTES;
        for (int segment = 0; segment < offsets.length; segment++) {
            offsets[segment] = at - begin;
            at = encodePlane(segment, src, dst, at);
            if ((at - begin & 1) != 0) {
                need(dst, at, 1);
                dst.put(at++, (byte) 0);
            }
        }
        SegmentTable.write(offsets, dst, begin);
        dst.position(at);
    }

    private int encodePlane(int segment, ByteBuffer src, ByteBuffer dst, int begin) throws CodecException {
        int row = src.position() + (int) plan.start(segment);
        int phase = plan.phase(segment);
        int stride = plan.stride();
        int at = begin;
        for (int y = 0; y < rows; y++) {
            src.get(row, pixels, 0, rowBytes);
            row += rowBytes;
            if (stride > 1) {
                gather(pixels, phase, stride, plane, columns);
            }
            int length = PackBitsWriter.encode(plane, columns, encoded);
            need(dst, at, length);
            dst.put(at, encoded, 0, length);
            at += length;
        }
        return at;
    }

    private static void gather(byte[] pixels, int phase, int stride, byte[] plane, int columns) {
        if (stride == 2) {
            EightBytes.everyOther(pixels, phase, plane, columns);
            return;
        }
        for (int x = 0, at = phase; x < columns; x++, at += stride) {
            plane[x] = pixels[at];
        }
    }

    private static void need(ByteBuffer dst, int at, int length) throws CodecException {
        if (length > dst.limit() - at) {
            throw new CodecException(
                    RleCodecProvider.NAME,
                    Status.OUTPUT_TOO_SMALL,
                    "the encoded frame does not fit into " + dst.remaining() + " bytes");
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
