package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All shims at once, from many threads: each must produce what it produces alone. */
final class ManyThreadsIT {
    private static final int THREADS = 64;
    private static final int FRAMES = 8;
    private static final EncodeOptions OPTIONS = EncodeOptions.defaults();
    private static final FrameLayout LAYOUT = new FrameLayout(96, 64, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);

    private final List<CodecProvider> providers = HostileCodeStreamsIT.providers();

    @BeforeEach
    void theShimsWorkHere() {
        providers.forEach(Natives::require);
    }

    @Test
    void sixtyFourThreadsGetTheDigestsThatOneGets() throws Exception {
        List<Long> alone = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            alone.add(digest(thread));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Long>> together = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                together.add(threads.submit(() -> digest(number)));
            }
            for (int thread = 0; thread < THREADS; thread++) {
                assertThat(together.get(thread).get()).as("thread %d", thread).isEqualTo(alone.get(thread));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Of the encoded and decoded bytes of some frames, with the codec whose turn it is. */
    private long digest(int number) throws CodecException {
        CodecProvider provider = providers.get(number % providers.size());
        FrameEncoder encoder = provider.encoders().get(0);
        TransferSyntax target = encoder.transferSyntaxes().stream()
                .filter(syntax -> syntax.lossiness() == Lossiness.NO)
                .min((a, b) -> a.uid().compareTo(b.uid()))
                .orElseThrow();
        CRC32C digest = new CRC32C();
        ByteBuffer decoded = ByteBuffer.allocateDirect((int) LAYOUT.byteCount());
        try (EncoderSession encoding = encoder.open(target, LAYOUT, OPTIONS);
                DecoderSession decoding =
                        provider.decoders().get(0).open(encoder.encodedLayout(target, LAYOUT, OPTIONS))) {
            ByteBuffer encoded = ByteBuffer.allocateDirect((int) encoding.maxEncodedSize());
            for (int i = 0; i < FRAMES; i++) {
                Content content = Content.values()[i % Content.values().length];
                ByteBuffer frame = SampleFrames.frame(LAYOUT, content, 1000L * number + i);
                encoding.encode(frame, encoded.clear());
                encoded.flip();
                decoding.decode(encoded, decoded.clear());
                decoded.flip();
                assertThat(decoded).as("%s, frame %d", provider.name(), i).isEqualTo(frame);
                digest.update(encoded);
                digest.update(decoded);
            }
        }
        return digest.getValue();
    }
}
