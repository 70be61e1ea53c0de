package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.DataSetWriter;
import org.dcmflux.pixel.FrameLayout;

/**
 * Writes native Pixel Data frame by frame. Frames of single bits follow each other bit by bit, wherever in a byte the one
 * before ended.
 *
 * @dicom PS3.5 8.1.1
 */
final class NativeFrameWriter {
    private static final int CHUNK = 8192;

    private final DataSetWriter elements;
    private final FrameLayout layout;
    private final ByteBuffer chunk;
    private int carried;
    private int carriedBits;

    NativeFrameWriter(DataSetWriter elements, FrameLayout layout) {
        this.elements = elements;
        this.layout = layout;
        this.chunk = ByteBuffer.allocate(layout.bitsAllocated() == 1 ? CHUNK : 0);
    }

    /** Bytes of the value, a padding byte included. */
    static long valueBytes(FrameLayout layout, int frames) {
        long bytes = (Math.multiplyExact(layout.nativeBitCount(), frames) + 7) / 8;
        return bytes + (bytes & 1);
    }

    void begin(int frames) throws IOException {
        elements.header(Tags.PixelData, layout.bitsAllocated() > 8 ? Vr.OW : Vr.OB, valueBytes(layout, frames));
    }

    /** Appends a frame between position and limit; what follows its last bit is zero. */
    void frame(ByteBuffer frame) throws IOException {
        int bits = (int) (layout.nativeBitCount() % 8);
        if (layout.bitsAllocated() > 1 || bits == 0 && carriedBits == 0) {
            elements.bytes(frame);
            return;
        }
        while (frame.hasRemaining()) {
            int count = frame.remaining() == 1 && bits != 0 ? bits : 8;
            carried |= (frame.get() & 0xFF) << carriedBits;
            carriedBits += count;
            if (carriedBits >= 8) {
                put(carried);
                carried >>>= 8;
                carriedBits -= 8;
            }
        }
        drain();
    }

    void end() throws IOException {
        if (carriedBits > 0) {
            put(carried);
            drain();
        }
        elements.endValue();
    }

    private void put(int value) throws IOException {
        if (!chunk.hasRemaining()) {
            drain();
        }
        chunk.put((byte) value);
    }

    private void drain() throws IOException {
        elements.bytes(chunk.flip());
        chunk.clear();
    }
}
