package org.dcmflux.codec;

import java.util.List;

/** Brings a codec that needs nothing but Java: one decoder, one encoder, always there. */
public abstract class PureJavaCodecProvider implements CodecProvider {
    private static final Availability AVAILABLE = Availability.available("pure Java");

    private final String name;
    private final List<FrameDecoder> decoders;
    private final List<FrameEncoder> encoders;

    protected PureJavaCodecProvider(String name, FrameDecoder decoder, FrameEncoder encoder) {
        this.name = name;
        this.decoders = List.of(decoder);
        this.encoders = List.of(encoder);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Availability availability() {
        return AVAILABLE;
    }

    @Override
    public final List<FrameDecoder> decoders() {
        return decoders;
    }

    @Override
    public final List<FrameEncoder> encoders() {
        return encoders;
    }
}
