package org.dcmflux.codec.deflated;

import java.util.Set;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/**
 * Decodes Deflated Image Frame Compression: any layout that native Pixel Data can have.
 *
 * @dicom PS3.5 8.2.16
 */
final class DeflatedFrameDecoder implements FrameDecoder {
    static final Set<TransferSyntax> SYNTAXES = Set.of(TransferSyntaxes.DEFLATED_IMAGE_FRAME);

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
        return SYNTAXES;
    }

    /** {@inheritDoc} Here that is what is stated, because frames are native ones. */
    @Override
    public FrameLayout decodedLayout(FrameLayout stated) {
        return stated;
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        if (expected.byteCount() > Integer.MAX_VALUE) {
            throw new CodecException(
                    DeflatedFrameCodecProvider.NAME,
                    Status.UNSUPPORTED_FEATURE,
                    "a frame of " + expected.byteCount() + " bytes is more than a buffer holds");
        }
        return new DeflatedFrameDecoderSession(expected);
    }
}
