package org.dcmflux.codec.deflated;

import org.dcmflux.codec.PureJavaCodecProvider;

/** Brings Deflated Image Frame Compression; needs nothing but Java. */
public final class DeflatedFrameCodecProvider extends PureJavaCodecProvider {
    static final String NAME = "deflated-frame";

    /** Called by {@link java.util.ServiceLoader}. */
    public DeflatedFrameCodecProvider() {
        super(NAME, new DeflatedFrameDecoder(), new DeflatedFrameEncoder());
    }
}
