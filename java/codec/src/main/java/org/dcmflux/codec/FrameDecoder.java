package org.dcmflux.codec;

import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Opens sessions that decode frames of some Transfer Syntaxes. Thread-safe. */
public interface FrameDecoder {
    Set<TransferSyntax> transferSyntaxes();

    /**
     * Opens a session for frames that should have this layout.
     *
     * @param expected what the Data Set says, in Planar Configuration 0; a code stream of another size, number of samples or
     *     with more bits than Bits Allocated is refused by the session
     * @throws CodecException when the codec is not available or cannot do this layout
     */
    DecoderSession open(FrameLayout expected) throws CodecException;
}
