package org.dcmflux.codec.uncompressed;

import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.NativeFrameEncoder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

/** Encodes Encapsulated Uncompressed from any layout that native Pixel Data can have; what the Data Set says about pixels stays. */
final class UncompressedFrameEncoder extends NativeFrameEncoder {
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    UncompressedFrameEncoder() {
        super(UncompressedCodecProvider.NAME, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED, MOST_BYTES);
    }

    @Override
    protected EncoderSession session(FrameLayout source) {
        return new UncompressedEncoderSession(source);
    }
}
