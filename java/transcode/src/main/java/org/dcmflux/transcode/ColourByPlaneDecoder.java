package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.Set;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Turns native colour-by-plane frames into colour-by-pixel ones, so that whatever is encoded and compared has one form. */
final class ColourByPlaneDecoder implements FrameDecoder {
    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return Set.of();
    }

    @Override
    public DecoderSession open(FrameLayout expected) {
        return new Session(expected.withPlanarConfiguration(0));
    }

    private record Session(FrameLayout layout) implements DecoderSession {
        @Override
        public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
            int sampleBytes = layout.bitsAllocated() / 8;
            int samples = layout.samplesPerPixel();
            int planeBytes = Math.toIntExact(layout.byteCount() / samples);
            int from = src.position();
            int to = dst.position();
            for (int plane = 0; plane < samples; plane++) {
                int source = from + plane * planeBytes;
                int target = to + plane * sampleBytes;
                for (int i = 0; i < planeBytes; i += sampleBytes) {
                    for (int b = 0; b < sampleBytes; b++) {
                        dst.put(target + b, src.get(source + i + b));
                    }
                    target += samples * sampleBytes;
                }
            }
            dst.position(to + planeBytes * samples);
            return layout;
        }

        @Override
        public void close() {}
    }
}
