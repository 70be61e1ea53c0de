package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.dcmflux.codec.CodeStreamFacts;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes with one handle of a shim. One thread's at a time: nothing guards the handle, and closing while another thread
 * decodes frees memory in use.
 */
final class ShimDecoderSession implements DecoderSession {
    private final ShimHandle handle;
    private final FrameLayout expected;
    private final FrameLayout coded;
    private final int frameBytes;
    private final FrameBlock frame = new FrameBlock();

    ShimDecoderSession(Shim shim, ShimHandle handle, FrameLayout expected) {
        this.handle = handle;
        this.expected = expected;
        this.coded = shim.coded(expected);
        this.frameBytes = (int) (expected.sampleCount() * expected.bitsAllocated() / 8);
    }

    @Override
    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        long codec = handle.address();
        ShimHandle.requireReadable(src, "src");
        ShimHandle.requireWritable(dst, "dst");
        if (dst.remaining() < frameBytes) {
            throw handle.failure(
                    Status.OUTPUT_TOO_SMALL,
                    "a frame of " + frameBytes + " bytes does not fit into " + dst.remaining());
        }
        CodeStreamFacts facts = CodeStreamFacts.of(src);
        facts.require(coded, handle.codecName());
        frame.set(coded);
        handle.check(handle.functions().decode(codec, src, src.remaining(), dst, frameBytes, frame.buffer()));
        dst.position(dst.position() + frameBytes);
        FrameLayout written = facts.proven(frame.written(coded));
        return coded.equals(expected)
                ? written
                : expected.withPhotometricInterpretation(written.photometricInterpretation());
    }

    @Override
    public boolean isLossy() {
        return frame.isLossy();
    }

    @Override
    public void close() {
        handle.close();
    }
}
