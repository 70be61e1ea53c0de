package org.dcmflux.codec;

import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Decodes a Transfer Syntax whose frames are those of native Pixel Data: any layout that these can have. */
public abstract class NativeFrameDecoder implements FrameDecoder {
    /** What zlib has at most, and more than any other one needs that passes bytes on. */
    static final long MEMORY_BYTES = 320 << 10;

    private final String codec;
    private final TransferSyntax syntax;

    protected NativeFrameDecoder(String codec, TransferSyntax syntax) {
        this.codec = codec;
        this.syntax = syntax;
    }

    /** A session for frames below 2 GiB. */
    protected abstract DecoderSession session(FrameLayout expected);

    @Override
    public final String codecName() {
        return codec;
    }

    @Override
    public final boolean mayHang() {
        return false;
    }

    @Override
    public final long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        return MEMORY_BYTES;
    }

    @Override
    public final Set<TransferSyntax> transferSyntaxes() {
        return Set.of(syntax);
    }

    /** {@inheritDoc} Here that is what is stated, because frames are native ones. */
    @Override
    public final FrameLayout decodedLayout(FrameLayout stated) {
        return stated;
    }

    @Override
    public final DecoderSession open(FrameLayout expected) throws CodecException {
        if (expected.byteCount() > Integer.MAX_VALUE) {
            throw new CodecException(
                    codec,
                    Status.UNSUPPORTED_FEATURE,
                    "a frame of " + expected.byteCount() + " bytes is more than a buffer holds");
        }
        return session(expected);
    }
}
