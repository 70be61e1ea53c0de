package org.dcmflux.codec.deflated;

import java.util.List;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;

/** Brings Deflated Image Frame Compression; needs nothing but Java. */
public final class DeflatedFrameCodecProvider implements CodecProvider {
    static final String NAME = "deflated-frame";

    private static final Availability AVAILABLE = Availability.available("pure Java");
    private static final List<FrameDecoder> DECODERS = List.of(new DeflatedFrameDecoder());
    private static final List<FrameEncoder> ENCODERS = List.of(new DeflatedFrameEncoder());

    /** Called by {@link java.util.ServiceLoader}. */
    public DeflatedFrameCodecProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return AVAILABLE;
    }

    @Override
    public List<FrameDecoder> decoders() {
        return DECODERS;
    }

    @Override
    public List<FrameEncoder> encoders() {
        return ENCODERS;
    }
}
