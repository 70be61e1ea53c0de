package org.dcmflux.codec.deflated;

import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.NativeFrameDecoder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes Deflated Image Frame Compression: any layout that native Pixel Data can have.
 *
 * @dicom PS3.5 8.2.16
 */
final class DeflatedFrameDecoder extends NativeFrameDecoder {
    DeflatedFrameDecoder() {
        super(DeflatedFrameCodecProvider.NAME, TransferSyntaxes.DEFLATED_IMAGE_FRAME);
    }

    @Override
    protected DecoderSession session(FrameLayout expected) {
        return new DeflatedFrameDecoderSession(expected);
    }
}
