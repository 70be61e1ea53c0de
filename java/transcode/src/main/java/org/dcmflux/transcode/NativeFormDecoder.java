package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.Set;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/**
 * Brings frames into {@link NativeForm}, after decoding them if they are encoded. Then the room for a frame must have
 * {@link #roomBytes}: the second half of it is where the decoded frame waits.
 */
final class NativeFormDecoder implements FrameDecoder {
    private final @Nullable FrameDecoder inner;
    private final NativeForm form;

    /** @param inner null when frames are native already */
    NativeFormDecoder(@Nullable FrameDecoder inner, NativeForm form) {
        this.inner = inner;
        this.form = form;
    }

    /** What decodes before, null when frames are native already. */
    @Nullable
    FrameDecoder inner() {
        return inner;
    }

    NativeForm form() {
        return form;
    }

    long roomBytes() {
        return form.result().byteCount() + (inner == null ? 0 : form.stored().byteCount());
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return inner == null ? Set.of() : inner.transferSyntaxes();
    }

    @Override
    public boolean mayHang() {
        return inner != null && inner.mayHang();
    }

    @Override
    public String codecName() {
        return inner == null ? "native" : inner.codecName();
    }

    @Override
    public FrameLayout decodedLayout(FrameLayout stated) {
        return form.result();
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        return new Session(inner == null ? null : inner.open(form.stored()), form);
    }

    private record Session(@Nullable DecoderSession inner, NativeForm form) implements DecoderSession {
        @Override
        public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
            int frameBytes = (int) form.result().byteCount();
            ByteBuffer stored = src;
            if (inner != null) {
                stored = dst.duplicate().position(dst.position() + frameBytes);
                int start = stored.position();
                inner.decode(src, stored);
                stored.position(start);
            }
            form.convert(stored, dst);
            dst.position(dst.position() + frameBytes);
            return form.result();
        }

        @Override
        public boolean isLossy() {
            return inner != null && inner.isLossy();
        }

        @Override
        public void close() {
            if (inner != null) {
                inner.close();
            }
        }
    }
}
