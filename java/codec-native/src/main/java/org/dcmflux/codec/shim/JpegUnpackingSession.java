package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Gives back the JPEG code streams that JPEG XL was made from. */
final class JpegUnpackingSession implements RecompressorSession {
    private final ShimHandle handle;
    private final FrameLayout layout;
    private final TransferSyntax to;
    private final FrameBlock frame = new FrameBlock();

    JpegUnpackingSession(ShimHandle handle, FrameLayout layout, TransferSyntax to) {
        this.handle = handle;
        this.layout = layout;
        this.to = to;
    }

    /** {@inheritDoc} JPEG XL saves a fifth of a usual JPEG; what noise at the highest quality needs fits in any case. */
    @Override
    public long maxRecompressedSize(long codeStreamBytes) {
        return Math.max(2 * codeStreamBytes, 2 * layout.sampleCount()) + 65536;
    }

    @Override
    public void recompress(ByteBuffer src, ByteBuffer dst) throws CodecException {
        long codec = handle.address();
        ShimHandle.requireReadable(src, "src");
        ShimHandle.requireWritable(dst, "dst");
        frame.set(layout);
        int status = handle.functions().decode(codec, src, src.remaining(), dst, dst.remaining(), frame.buffer());
        if (status == ShimStatus.OUTPUT_TOO_SMALL) {
            throw handle.failure(
                    Status.UNSUPPORTED_FEATURE,
                    "the JPEG code stream inside is more than " + dst.remaining() + " bytes, far more than its pixels");
        }
        handle.check(status);
        ByteBuffer jpeg = dst.duplicate().limit(dst.position() + frame.jpegBytes());
        JpegProcess.require(handle.codecName(), to, jpeg);
        dst.position(jpeg.limit());
    }

    @Override
    public void close() {
        handle.close();
    }
}
