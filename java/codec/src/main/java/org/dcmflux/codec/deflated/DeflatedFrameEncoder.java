package org.dcmflux.codec.deflated;

import java.util.Set;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** Encodes Deflated Image Frame Compression from any layout that native Pixel Data can have; what the Data Set says about pixels stays. */
final class DeflatedFrameEncoder implements FrameEncoder {
    private static final long MOST_BYTES = Integer.MAX_VALUE / 9 * 8 - 64L;

    @Override
    public String codecName() {
        return "deflated-frame";
    }

    @Override
    public boolean mayHang() {
        return false;
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return DeflatedFrameDecoder.SYNTAXES;
    }

    @Override
    public @Nullable String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        if (!transferSyntaxes().contains(target)) {
            return "codec " + DeflatedFrameCodecProvider.NAME + " does not encode " + target;
        }
        if (source.byteCount() > MOST_BYTES) {
            return "a frame of " + source.byteCount() + " bytes is more than a buffer holds";
        }
        return null;
    }

    @Override
    public boolean takesNativeForm(TransferSyntax target) {
        return true;
    }

    @Override
    public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return source;
    }

    @Override
    public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) throws CodecException {
        String refusal = refusal(target, source, options);
        if (refusal != null) {
            throw new CodecException(DeflatedFrameCodecProvider.NAME, Status.UNSUPPORTED_FEATURE, refusal);
        }
        return new DeflatedFrameEncoderSession(source);
    }
}
