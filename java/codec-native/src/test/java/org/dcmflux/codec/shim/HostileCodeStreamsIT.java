package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.contract.GuardedBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no code stream, through every shim. */
final class HostileCodeStreamsIT {
    private static final FrameLayout LAYOUT =
            new FrameLayout(16, 16, 1, 16, 16, 0, PhotometricInterpretation.MONOCHROME2, 0);

    static List<CodecProvider> providers() {
        return List.of(
                new ShimCodecProvider.Jpeg(),
                new ShimCodecProvider.JpegLs(),
                new ShimCodecProvider.Jpeg2000(),
                new ShimCodecProvider(Shim.HTJ2K, new LibraryFinder()),
                new ShimCodecProvider.JpegXl());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void beginningsWithoutTheRestAreMalformed(CodecProvider provider) throws CodecException {
        Natives.require(provider);
        // Nothing; SOI; SOI and EOI; SOC and half a SIZ; SOI and a frame header of another family that stops.
        for (String bytes : List.of("", "ffd8", "ffd8ffd9", "ff4fff510029", "ffd8fff7000b10", "00", "ff")) {
            assertMalformed(provider, HexFormat.of().parseHex(bytes));
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void noiseIsMalformed(CodecProvider provider) throws CodecException {
        Natives.require(provider);
        SplittableRandom random = new SplittableRandom(20260101);
        for (int i = 0; i < 200; i++) {
            byte[] noise = new byte[random.nextInt(4096)];
            random.nextBytes(noise);
            assertMalformed(provider, noise);
        }
    }

    private static void assertMalformed(CodecProvider provider, byte[] bytes) throws CodecException {
        ByteBuffer src = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        GuardedBuffer room = new GuardedBuffer((int) LAYOUT.byteCount());
        try (DecoderSession session = provider.decoders().get(0).open(LAYOUT)) {
            assertThatThrownBy(() -> session.decode(src, room.room()))
                    .as("%s of %s", provider.name(), HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 16)))
                    .isInstanceOfSatisfying(
                            CodecException.class,
                            e -> assertThat(e.status())
                                    .isIn(Status.MALFORMED_INPUT, Status.UNSUPPORTED_FEATURE, Status.LAYOUT_MISMATCH));
        }
        room.assertUntouchedAround();
    }
}
