package org.dcmflux.codec.shim;

import java.nio.ByteBuffer;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** Two sessions, the second opened when it is first needed. */
final class SecondOpinionSession implements DecoderSession {
    private final DecoderSession first;
    private final FrameDecoder other;
    private final FrameLayout expected;
    private final CodecDeadline deadline;
    private @Nullable DecoderSession second;
    private DecoderSession last;

    /** @param first closed with this session */
    SecondOpinionSession(DecoderSession first, FrameDecoder other, FrameLayout expected, CodecDeadline deadline) {
        this.first = first;
        this.other = other;
        this.expected = expected;
        this.deadline = deadline;
        this.last = first;
    }

    @Override
    public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
        int begin = dst.position();
        last = first;
        try {
            return first.decode(src, dst);
        } catch (CodecException refusal) {
            if (refusal.status() != Status.UNSUPPORTED_FEATURE && refusal.status() != Status.MALFORMED_INPUT) {
                throw refusal;
            }
            dst.position(begin);
            last = opened(refusal);
            return last.decode(src, dst);
        }
    }

    private DecoderSession opened(CodecException refusal) throws CodecException {
        if (second == null) {
            try {
                second = other.open(expected, deadline);
            } catch (CodecException absent) {
                refusal.addSuppressed(absent);
                throw refusal;
            }
        }
        return second;
    }

    @Override
    public boolean isLossy() {
        return last.isLossy();
    }

    @Override
    public void close() {
        first.close();
        if (second != null) {
            second.close();
        }
    }
}
