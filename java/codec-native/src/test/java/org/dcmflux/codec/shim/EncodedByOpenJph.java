package org.dcmflux.codec.shim;

import java.util.List;
import org.dcmflux.codec.FrameDecoder;

/** What OpenJPH encodes, decoded by OpenJPEG. */
final class EncodedByOpenJph extends ShimCodecProvider {
    private final Jpeg2000 decoding = new Jpeg2000();

    EncodedByOpenJph() {
        super(Shim.HTJ2K, new LibraryFinder());
    }

    @Override
    public List<FrameDecoder> decoders() {
        return decoding.decoders();
    }
}
