package org.dcmflux.codec.uncompressed;

import org.dcmflux.codec.PureJavaCodecProvider;

/** Brings Encapsulated Uncompressed; needs nothing but Java. */
public final class UncompressedCodecProvider extends PureJavaCodecProvider {
    static final String NAME = "uncompressed";

    /** Called by {@link java.util.ServiceLoader}. */
    public UncompressedCodecProvider() {
        super(NAME, new UncompressedFrameDecoder(), new UncompressedFrameEncoder());
    }
}
