package org.dcmflux.codec.uncompressed;

import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.NativeFrameDecoder;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes Encapsulated Uncompressed: any layout that native Pixel Data can have.
 *
 * @dicom PS3.5 A.4.11
 */
final class UncompressedFrameDecoder extends NativeFrameDecoder {
    UncompressedFrameDecoder() {
        super(UncompressedCodecProvider.NAME, TransferSyntaxes.ENCAPSULATED_UNCOMPRESSED);
    }

    @Override
    protected DecoderSession session(FrameLayout expected) {
        return new UncompressedDecoderSession(expected);
    }
}
