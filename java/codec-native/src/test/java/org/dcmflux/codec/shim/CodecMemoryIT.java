package org.dcmflux.codec.shim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.codec.contract.SampleFrames;
import org.dcmflux.codec.contract.SampleFrames.Content;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a codec takes for itself stays below what it says: by the most pages that the process had while one frame went through. Large
 * frames make small what else happens in the process; {@code -Ddcmflux.codec-memory.side} makes them larger.
 */
final class CodecMemoryIT {
    private static final int SIDE = Integer.getInteger("dcmflux.codec-memory.side", 1500);

    /** Other pages of the process: the heap, stacks, code that is compiled. */
    private static final long ANYTHING_ELSE = 12 << 20;

    private static final int M_MMAP_THRESHOLD = -3;

    private static final Pattern KIBIBYTES = Pattern.compile("(?m)^Vm(HWM|RSS):\\s+(\\d+) kB$");

    record Case(CodecProvider provider, TransferSyntax syntax, FrameLayout layout, EncodeOptions options) {
        @Override
        public String toString() {
            return syntax.shortName() + ", " + layout + ", "
                    + provider.encoders().get(0).settings(syntax, layout, options) + ", " + options.codecThreads()
                    + " threads";
        }
    }

    static List<Case> cases() {
        FrameLayout words = new FrameLayout(SIDE, SIDE, 1, 16, 12, 0, PhotometricInterpretation.MONOCHROME2, 0);
        FrameLayout bytes = new FrameLayout(SIDE, SIDE / 3, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);
        List<Case> cases = new ArrayList<>();
        for (CodecProvider provider : HostileCodeStreamsIT.providers()) {
            FrameEncoder encoder = provider.encoders().get(0);
            for (TransferSyntax syntax : encoder.transferSyntaxes().stream()
                    .sorted((a, b) -> a.uid().compareTo(b.uid()))
                    .toList()) {
                for (FrameLayout layout : List.of(words, bytes)) {
                    if (encoder.refusal(syntax, layout, EncodeOptions.defaults()) == null && suits(syntax, layout)) {
                        for (EncodeOptions options : options(syntax)) {
                            cases.add(new Case(provider, syntax, layout, options));
                        }
                    }
                }
            }
        }
        return cases;
    }

    /** The defaults, and what makes a codec keep more. */
    private static List<EncodeOptions> options(TransferSyntax syntax) {
        EncodeOptions defaults = EncodeOptions.defaults();
        return switch (String.valueOf(syntax.shortName())) {
            case "j2k-lossless" ->
                List.of(defaults, defaults.toBuilder().layers(6).build());
            case "jpegxl-lossless" -> List.of(defaults, defaults.withCodecThreads(2));
            default -> List.of(defaults);
        };
    }

    /** What the plan would refuse before it asks the codec. */
    private static boolean suits(TransferSyntax syntax, FrameLayout layout) {
        boolean colour = layout.samplesPerPixel() == 3;
        return switch (String.valueOf(syntax.shortName())) {
            case "jpeg-baseline" -> layout.bitsAllocated() == 8;
            case "jpeg-extended" -> !colour;
            default -> true;
        };
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aFrameTakesNoMoreThanTheCodecSays(Case test) throws Exception {
        Natives.require(test.provider);
        requirePages();
        FrameEncoder encoder = test.provider.encoders().get(0);
        EncodeOptions options = test.options;
        ByteBuffer frame = SampleFrames.frame(test.layout, Content.NOISE, 7);
        ByteBuffer[] encoded = new ByteBuffer[1];
        long encoding = growth(() -> {
            try (EncoderSession session = encoder.open(test.syntax, test.layout, options)) {
                encoded[0] = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
                long before = resident();
                session.encode(frame, encoded[0]);
                return before;
            }
        });
        encoded[0].flip();
        FrameLayout stated = encoder.encodedLayout(test.syntax, test.layout, options);
        FrameDecoder decoder = test.provider.decoders().get(0);
        FrameLayout expected = decoder.decodedLayout(stated);
        ByteBuffer decoded = ByteBuffer.allocateDirect((int) expected.byteCount());
        long decoding = growth(() -> {
            try (DecoderSession session = decoder.open(expected)) {
                long before = resident();
                session.decode(encoded[0], decoded);
                return before;
            }
        });
        long saysEncoding = encoder.memoryBytes(test.syntax, test.layout, options);
        long saysDecoding = decoder.memoryBytes(expected, encoded[0].limit());
        System.out.printf(
                "%s: encoder %.2f of %.2f bytes a sample, decoder %.2f of %.2f, code stream %.2f%n",
                test,
                perSample(encoding, test),
                perSample(saysEncoding, test),
                perSample(decoding, test),
                perSample(saysDecoding, test),
                perSample(encoded[0].limit(), test));
        assertThat(encoding).as("encoder").isLessThan(saysEncoding + ANYTHING_ELSE);
        assertThat(decoding).as("decoder").isLessThan(saysDecoding + ANYTHING_ELSE);
    }

    @Test
    void carryingAJpegOverAndBackTakesNoMoreThanIsSaid() throws Exception {
        FrameLayout layout = new FrameLayout(SIDE, SIDE / 3, 3, 8, 8, 0, PhotometricInterpretation.RGB, 0);
        CodecProvider jpeg = new ShimCodecProvider.Jpeg();
        CodecProvider jpegXl = new ShimCodecProvider.JpegXl();
        Natives.require(jpeg);
        Natives.require(jpegXl);
        requirePages();
        TransferSyntax from = TransferSyntaxes.JPEG_BASELINE_8BIT;
        TransferSyntax to = TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION;
        ByteBuffer stored;
        FrameLayout stated = jpeg.encoders().get(0).encodedLayout(from, layout, EncodeOptions.defaults());
        try (EncoderSession session = jpeg.encoders().get(0).open(from, layout, EncodeOptions.defaults())) {
            stored = ByteBuffer.allocateDirect((int) session.maxEncodedSize());
            session.encode(SampleFrames.frame(layout, Content.NOISE, 7), stored);
        }
        stored.flip();
        ByteBuffer packed = assertBelow(jpegXl, from, to, stated, stored);
        assertThat(assertBelow(jpegXl, to, from, stated, packed)).isEqualTo(stored);
    }

    private static ByteBuffer assertBelow(
            CodecProvider provider, TransferSyntax from, TransferSyntax to, FrameLayout stated, ByteBuffer stored)
            throws Exception {
        FrameRecompressor recompressor = provider.recompressors().get(0);
        ByteBuffer[] result = new ByteBuffer[1];
        long grown = growth(() -> {
            try (RecompressorSession session = recompressor.open(from, to, stated, EncodeOptions.defaults())) {
                result[0] = ByteBuffer.allocateDirect((int) session.maxRecompressedSize(stored.remaining()));
                long before = resident();
                session.recompress(stored.duplicate(), result[0]);
                return before;
            }
        });
        long says = recompressor.memoryBytes(from, to, stated, stored.remaining());
        System.out.printf(
                "%s to %s: %.2f of %.2f bytes a sample%n",
                from.shortName(),
                to.shortName(),
                (double) grown / stated.sampleCount(),
                (double) says / stated.sampleCount());
        assertThat(grown).isLessThan(says + ANYTHING_ELSE);
        return result[0].flip();
    }

    private static void requirePages() {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/proc/self/clear_refs")), "no Linux that tells its pages");
    }

    private static double perSample(long bytes, Case test) {
        return (double) bytes / test.layout.sampleCount();
    }

    /** Codes one frame; tells the resident bytes just before. */
    private interface Coding {
        long run() throws IOException, CodecException;
    }

    private static long growth(Coding coding) throws IOException, CodecException {
        // Pages that the allocator kept from earlier would hide those that are wanted now: nothing large is kept.
        Function option = NativeLibrary.getProcess().getFunction("mallopt");
        option.invokeInt(new Object[] {M_MMAP_THRESHOLD, 64 << 10});
        Function trim = NativeLibrary.getProcess().getFunction("malloc_trim");
        trim.invokeInt(new Object[] {0});
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long before = coding.run();
        return pages("HWM") - before;
    }

    private static long resident() throws IOException {
        return pages("RSS");
    }

    private static long pages(String kind) throws IOException {
        Matcher lines = KIBIBYTES.matcher(Files.readString(Path.of("/proc/self/status")));
        while (lines.find()) {
            if (lines.group(1).equals(kind)) {
                return Long.parseLong(lines.group(2)) << 10;
            }
        }
        throw new IOException("/proc/self/status tells no Vm" + kind);
    }
}
