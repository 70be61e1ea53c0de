package org.dcmflux.codec.shim;

import java.util.Set;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Decodes with one decoder and asks another one about what the first does not decode. */
final class SecondOpinionDecoder implements FrameDecoder {
    private final FrameDecoder first;
    private final FrameDecoder second;

    /** @param second decodes what the first does, at least */
    SecondOpinionDecoder(FrameDecoder first, FrameDecoder second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return first.transferSyntaxes();
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        return new SecondOpinionSession(first.open(expected), second, expected);
    }
}
