package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Encodes with one handle of a shim. One thread's at a time: nothing guards the handle, and closing while another thread
 * encodes frees memory in use.
 */
final class ShimEncoderSession implements EncoderSession {
    private final ShimHandle handle;
    private final long frameBytes;
    private final FrameBlock frame = new FrameBlock();
    private final ByteBuffer written = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());

    ShimEncoderSession(ShimHandle handle, FrameLayout source) {
        this.handle = handle;
        this.frameBytes = source.byteCount();
        this.frame.set(source);
    }

    @Override
    public long maxEncodedSize() throws CodecException {
        long size = handle.functions().maxEncodedSize(handle.address(), frame.buffer());
        if (size < 0) {
            handle.check((int) -size);
        }
        return size;
    }

    @Override
    public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        long codec = handle.address();
        ShimHandle.requireReadable(src, "src");
        ShimHandle.requireWritable(dst, "dst");
        if (src.remaining() < frameBytes) {
            throw handle.failure(
                    Status.LAYOUT_MISMATCH, "the source has " + src.remaining() + " bytes, a frame has " + frameBytes);
        }
        written.putLong(0, 0);
        handle.check(handle.functions().encode(codec, frame.buffer(), src, frameBytes, dst, dst.remaining(), written));
        dst.position(dst.position() + (int) written.getLong(0));
    }

    @Override
    public void close() {
        handle.close();
    }
}
