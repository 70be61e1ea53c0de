package org.dcmflux.codec.shim;

import java.util.List;
import org.dcmflux.codec.FrameDecoder;

/** The two codecs that share the work on HTJ2K as long as nobody asks for OpenJPH's decoder. */
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
