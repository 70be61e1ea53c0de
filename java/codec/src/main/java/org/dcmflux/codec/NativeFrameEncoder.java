package org.dcmflux.codec;

import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** Encodes a Transfer Syntax that takes any layout which native Pixel Data can have; what the Data Set says about pixels stays. */
public abstract class NativeFrameEncoder implements FrameEncoder {
    private final String codec;
    private final TransferSyntax syntax;
    private final long mostBytes;

    /** @param mostBytes of a native frame, for which a buffer holds what it becomes */
    protected NativeFrameEncoder(String codec, TransferSyntax syntax, long mostBytes) {
        this.codec = codec;
        this.syntax = syntax;
        this.mostBytes = mostBytes;
    }

    /** A session for frames that were not refused. */
    protected abstract EncoderSession session(FrameLayout source);

    @Override
    public final String codecName() {
        return codec;
    }

    @Override
    public final boolean mayHang() {
        return false;
    }

    @Override
    public final long memoryBytes(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return NativeFrameDecoder.MEMORY_BYTES;
    }

    @Override
    public final Set<TransferSyntax> transferSyntaxes() {
        return Set.of(syntax);
    }

    @Override
    public final @Nullable String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        if (!target.equals(syntax)) {
            return "codec " + codec + " does not encode " + target;
        }
        if (source.byteCount() > mostBytes) {
            return "a frame of " + source.byteCount() + " bytes is more than a buffer holds";
        }
        return null;
    }

    @Override
    public final boolean takesNativeForm(TransferSyntax target) {
        return true;
    }

    @Override
    public final FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return source;
    }

    @Override
    public final EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options)
            throws CodecException {
        String refusal = refusal(target, source, options);
        if (refusal != null) {
            throw new CodecException(codec, Status.UNSUPPORTED_FEATURE, refusal);
        }
        return session(source);
    }
}
