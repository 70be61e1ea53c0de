package org.dcmflux.codec.uncompressed;

import java.util.List;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;

/** Brings Encapsulated Uncompressed; needs nothing but Java. */
public final class UncompressedCodecProvider implements CodecProvider {
    static final String NAME = "uncompressed";

    private static final Availability AVAILABLE = Availability.available("pure Java");
    private static final List<FrameDecoder> DECODERS = List.of(new UncompressedFrameDecoder());
    private static final List<FrameEncoder> ENCODERS = List.of(new UncompressedFrameEncoder());

    /** Called by {@link java.util.ServiceLoader}. */
    public UncompressedCodecProvider() {}

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
