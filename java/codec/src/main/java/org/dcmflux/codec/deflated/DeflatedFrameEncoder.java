package org.dcmflux.codec.deflated;

import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.NativeFrameEncoder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

/** Encodes Deflated Image Frame Compression from any layout that native Pixel Data can have; what the Data Set says about pixels stays. */
final class DeflatedFrameEncoder extends NativeFrameEncoder {
    private static final long MOST_BYTES = Integer.MAX_VALUE / 9 * 8 - 64L;

    DeflatedFrameEncoder() {
        super(DeflatedFrameCodecProvider.NAME, TransferSyntaxes.DEFLATED_IMAGE_FRAME, MOST_BYTES);
    }

    @Override
    protected EncoderSession session(FrameLayout source) {
        return new DeflatedFrameEncoderSession(source);
    }
}
