package org.dcmflux.codec.rle;

import org.dcmflux.codec.PureJavaCodecProvider;

/** Brings RLE Lossless; needs nothing but Java. */
public final class RleCodecProvider extends PureJavaCodecProvider {
    static final String NAME = "rle";

    /** Called by {@link java.util.ServiceLoader}. */
    public RleCodecProvider() {
        super(NAME, new RleFrameDecoder(), new RleFrameEncoder());
    }
}
