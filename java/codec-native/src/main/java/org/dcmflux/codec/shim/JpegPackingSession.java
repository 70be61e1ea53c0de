package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Packs JPEG code streams into JPEG XL, every byte of them. */
final class JpegPackingSession implements RecompressorSession {
    private final ShimHandle handle;
    private final TransferSyntax from;
    private final FrameBlock frame = new FrameBlock();
    private final ByteBuffer written = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());

    JpegPackingSession(ShimHandle handle, FrameLayout layout, TransferSyntax from) {
        this.handle = handle;
        this.from = from;
        this.frame.set(layout);
    }

    /** {@inheritDoc} As the shim states it. */
    @Override
    public long maxRecompressedSize(long codeStreamBytes) {
        return codeStreamBytes + codeStreamBytes / 4 + 65536;
    }

    @Override
    public void recompress(ByteBuffer src, ByteBuffer dst) throws CodecException {
        long codec = handle.address();
        ShimHandle.requireReadable(src, "src");
        ShimHandle.requireWritable(dst, "dst");
        JpegProcess.require(handle.codecName(), from, src);
        written.putLong(0, 0);
        handle.check(
                handle.functions().encode(codec, frame.buffer(), src, src.remaining(), dst, dst.remaining(), written));
        dst.position(dst.position() + (int) written.getLong(0));
    }

    @Override
    public void close() {
        handle.close();
    }
}
