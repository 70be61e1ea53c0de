package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.codec.contract.GuardedBuffer;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.testkit.ManifestEntry;
import org.dcmflux.testkit.TestData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenJPH and OpenJPEG on the same HTJ2K code streams: each alone, so that neither can hide behind the other. */
final class TwoHtj2kDecodersIT {
    private static final ShimCodecProvider OPENJPH = new ShimCodecProvider(Shim.HTJ2K, new LibraryFinder());
    private static final ShimCodecProvider OPENJPEG = new ShimCodecProvider.Jpeg2000();
    private static final long SEED = 20260801;

    @BeforeEach
    void theShimsWorkHere() {
        Natives.require(OPENJPH);
        Natives.require(OPENJPEG);
    }

    private static byte[] decode(ShimCodecProvider provider, ByteBuffer codeStream, FrameLayout layout)
            throws CodecException {
        FrameDecoder decoder = provider.decoders().get(0);
        FrameLayout expected = decoder.decodedLayout(layout);
        GuardedBuffer room = new GuardedBuffer((int) expected.byteCount());
        try (DecoderSession session = decoder.open(expected)) {
            ByteBuffer dst = room.room();
            int begin = dst.position();
            session.decode(codeStream.duplicate(), dst);
            byte[] samples = new byte[dst.position() - begin];
            dst.get(begin, samples);
            room.assertUntouchedAround();
            return samples;
        }
    }

    /** Reversible code streams are the same to the last bit; the 9/7 wavelet leaves room for rounding. */
    private static void assertAgree(ByteBuffer codeStream, FrameLayout layout, int tolerance) throws CodecException {
        byte[] one = decode(OPENJPH, codeStream, layout);
        byte[] other = decode(OPENJPEG, codeStream, layout);
        int width = layout.bitsAllocated() / 8;
        assertThat(one).hasSameSizeAs(other);
        for (int i = 0; i < one.length; i += width) {
            int left = width == 1 ? one[i] & 0xFF : (one[i] & 0xFF) | one[i + 1] << 8;
            int right = width == 1 ? other[i] & 0xFF : (other[i] & 0xFF) | other[i + 1] << 8;
            assertThat(Math.abs(left - right)).as("%s, byte %d", layout, i).isLessThanOrEqualTo(tolerance);
        }
    }

    private static Stream<ManifestEntry> shared() {
        return TestData.requireSharedManifest()
                .where(entry -> entry.decodes()
                        && List.of("201", "202", "203")
                                .contains(entry.transferSyntax().replaceAll(".*\\.", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shared")
    void theyAgreeOnFilesOfOthers(ManifestEntry entry) throws IOException {
        try (DicomFile file = DicomFile.open(entry.file())) {
            PixelData pixels = PixelData.of(file.dataSet(), file.name());
            assertThat(pixels).isNotNull();
            for (int frame = 0; frame < pixels.index().frameCount(); frame++) {
                ByteBuffer codeStream =
                        ByteBuffer.allocateDirect((int) pixels.index().size(frame));
                pixels.index().read(frame, codeStream);
                assertAgree(codeStream.flip(), pixels.module().layout(), 1);
            }
        }
    }

    private static List<EncodeOptions> ways() {
        List<EncodeOptions> ways = new ArrayList<>();
        for (Progression progression : Progression.values()) {
            ways.add(EncodeOptions.defaults().toBuilder()
                    .wavelet(Wavelet.REVERSIBLE)
                    .progression(progression)
                    .tile(progression == Progression.PCRL ? 64 : 0)
                    .codeBlock(progression == Progression.LRCP ? 8 : 64)
                    .levels(progression.ordinal() + 1)
                    .build());
        }
        ways.add(EncodeOptions.defaults().toBuilder().ratio(4).build());
        return ways;
    }

    private static ByteBuffer encode(FrameLayout layout, Content content, EncodeOptions way) throws CodecException {
        try (EncoderSession session = OPENJPH.encoders().get(0).open(TransferSyntaxes.HTJ2K, layout, way)) {
            ByteBuffer out = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(SampleFrames.frame(layout, content, 11), out);
            return out.flip();
        }
    }

    @Test
    void theyAgreeOnEveryWayToEncode() throws CodecException {
        FrameLayout grey = new FrameLayout(150, 90, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);
        FrameLayout colour = new FrameLayout(77, 130, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);
        for (EncodeOptions way : ways()) {
            for (Content content : Content.values()) {
                int tolerance = way.wavelet() == Wavelet.REVERSIBLE ? 0 : 1;
                assertAgree(encode(grey, content, way), grey, tolerance);
                assertAgree(encode(colour, content, way), colour, tolerance);
            }
        }
    }

    /** Damage ends in an answer; before its packets were looked at, OpenJPH ended the process on some of these. */
    @Test
    void damagedCodeStreamsEndInAnAnswer() throws CodecException {
        System.out.println("seed " + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        FrameLayout grey = new FrameLayout(150, 90, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);
        int refused = 0;
        for (EncodeOptions way : ways()) {
            ByteBuffer whole = encode(grey, Content.RUNS, way);
            for (int i = 0; i < 500; i++) {
                ByteBuffer damaged = ByteBuffer.allocateDirect(whole.remaining())
                        .put(whole.duplicate())
                        .flip();
                for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                    int range = random.nextBoolean() ? Math.min(300, damaged.limit()) : damaged.limit();
                    damaged.put(random.nextInt(range), (byte) random.nextInt());
                }
                try {
                    decode(OPENJPH, damaged, grey);
                } catch (CodecException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
