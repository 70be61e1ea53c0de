package org.dcmflux.codec;

import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Opens sessions that decode frames of some Transfer Syntaxes. Thread-safe. */
public interface FrameDecoder {
    Set<TransferSyntax> transferSyntaxes();

    /** What messages call the codec. */
    default String codecName() {
        return getClass().getSimpleName();
    }

    /**
     * The layout of native frames when code streams are what the Data Set says: what {@link #open} is given. Codecs that hold
     * native frames as they are keep planes and subsampled chroma; all others answer colour by pixel in full resolution.
     */
    default FrameLayout decodedLayout(FrameLayout stated) {
        return DecodedFrames.decodedLayout(stated);
    }

    /**
     * Opens a session for frames that should have this layout.
     *
     * @param expected what {@link #decodedLayout} makes of what the Data Set says; a code stream of another size, number of samples or
     *     with more bits than Bits Allocated is refused by the session
     * @throws CodecException when the codec is not available or cannot do this layout
     */
    DecoderSession open(FrameLayout expected) throws CodecException;
}
