package org.dcmflux.codec.rle;

import java.util.List;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;

/** Brings RLE Lossless; needs nothing but Java. */
public final class RleCodecProvider implements CodecProvider {
    static final String NAME = "rle";

    private static final Availability AVAILABLE = Availability.available("pure Java");
    private static final List<FrameDecoder> DECODERS = List.of(new RleFrameDecoder());
    private static final List<FrameEncoder> ENCODERS = List.of(new RleFrameEncoder());

    /** Called by {@link java.util.ServiceLoader}. */
    public RleCodecProvider() {}

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
