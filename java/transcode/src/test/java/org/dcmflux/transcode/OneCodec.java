package org.dcmflux.transcode;

import java.util.List;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.jspecify.annotations.Nullable;

/** A provider of one decoder and perhaps one encoder. */
record OneCodec(String name, FrameDecoder decoder, @Nullable FrameEncoder encoder) implements CodecProvider {
    @Override
    public Availability availability() {
        return Availability.available("for tests");
    }

    @Override
    public List<FrameDecoder> decoders() {
        return List.of(decoder);
    }

    @Override
    public List<FrameEncoder> encoders() {
        return encoder == null ? List.of() : List.of(encoder);
    }
}
