package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.dcmflux.bench.result.House;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;

/**
 * Compares what came out with the pixels of the input, to the last bit, or by signal-to-noise ratio where the work is lossy.
 *
 * <p>Every output is looked at. One whose Pixel Data is byte for byte that of an output that was decoded before gets its verdict
 * without being decoded again, and a file that is the same as one before without being parsed again: most encoders write the same
 * bytes each time.
 */
final class PixelCheck {
    /** What lossy work must reach in dB: quality 90 is well above it, wrong colours are far below. */
    static final double LEAST_QUALITY = 30;

    private final PixelJudge judge;
    private final Map<String, Verdict> verdicts = new HashMap<>();
    private final Map<String, Verdict> files = new HashMap<>();

    PixelCheck(PixelJudge judge) {
        this.judge = judge;
    }

    /** The output must be in Transfer Syntax {@code uid} and have the pixels of the input. */
    Check lossless(Input input, House producer, String uid) {
        return (output, finished) -> remembered(output, input, uid, producer, PixelCheck::exact);
    }

    /** The output must be in Transfer Syntax {@code uid} and look like the input. */
    Check lossy(Input input, House producer, String uid) {
        return (output, finished) -> remembered(output, input, uid, producer, PixelCheck::similar);
    }

    @FunctionalInterface
    private interface Comparison {
        Verdict of(PixelJudge.Decoded decoded, Input input) throws IOException;
    }

    private Verdict remembered(Path output, Input input, String uid, House producer, Comparison comparison)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(output)) {
            return Verdict.wrong("it wrote nothing and says that all is well", "");
        }
        String file = String.join(" ", input.name(), producer.name(), uid, FilePrint.of(output));
        Verdict same = files.get(file);
        if (same == null) {
            same = judged(output, input, uid, producer, comparison);
            files.put(file, same);
        }
        return same;
    }

    private Verdict judged(Path output, Input input, String uid, House producer, Comparison comparison)
            throws InterruptedException {
        try {
            ParsedFile parsed = ParsedFile.of(output);
            if (!parsed.transferSyntax().equals(uid)) {
                return Verdict.wrong(
                        "output is in Transfer Syntax " + parsed.transferSyntax() + ", not " + uid, "testkit");
            }
            String key = input.name() + producer + pixelDataHash(parsed);
            Verdict known = verdicts.get(key);
            if (known == null) {
                known = comparison.of(judge.decode(output, producer), input);
                verdicts.put(key, known);
            }
            return known;
        } catch (AssertionError malformed) {
            return Verdict.wrong("output is not well-formed: " + malformed.getMessage(), "testkit");
        } catch (IOException refused) {
            return Verdict.wrong(String.valueOf(refused.getMessage()), "");
        }
    }

    private static Verdict exact(PixelJudge.Decoded decoded, Input input) {
        FrameShape shape = input.shape();
        if (decoded.pixels().length < shape.byteCount()) {
            return Verdict.wrong(
                    "%d bytes of pixels, %d expected".formatted(decoded.pixels().length, shape.byteCount()),
                    decoded.judge());
        }
        return FrameHashes.ofAllFrames(decoded.pixels(), shape).equals(input.sha256())
                ? Verdict.right("exact, " + decoded.judge())
                : Verdict.wrong("pixels differ from the input's", decoded.judge());
    }

    private static Verdict similar(PixelJudge.Decoded decoded, Input input) throws IOException {
        byte[] original = Files.readAllBytes(input.raw());
        byte[] pixels = decoded.photometric().startsWith("YBR_FULL") ? rgb(decoded.pixels()) : decoded.pixels();
        if (pixels.length < original.length) {
            return Verdict.wrong(
                    "%d bytes of pixels, %d expected".formatted(pixels.length, original.length), decoded.judge());
        }
        double squares = 0;
        for (int i = 0; i < original.length; i++) {
            double error = (original[i] & 0xFF) - (pixels[i] & 0xFF);
            squares += error * error;
        }
        double quality = squares == 0 ? 99 : 10 * Math.log10(255.0 * 255.0 * original.length / squares);
        String text = String.format(Locale.ROOT, "%.1f dB as %s, %s", quality, decoded.photometric(), decoded.judge());
        return quality >= LEAST_QUALITY
                ? new Verdict(null, text, quality)
                : Verdict.wrong("colours are wrong: " + text, decoded.judge());
    }

    /** @dicom PS3.3 C.7.6.3.1.2 */
    private static byte[] rgb(byte[] ybr) {
        byte[] rgb = new byte[ybr.length];
        for (int i = 0; i + 2 < ybr.length; i += 3) {
            double y = ybr[i] & 0xFF;
            double cb = (ybr[i + 1] & 0xFF) - 128;
            double cr = (ybr[i + 2] & 0xFF) - 128;
            rgb[i] = clamped(y + 1.402 * cr);
            rgb[i + 1] = clamped(y - 0.344136 * cb - 0.714136 * cr);
            rgb[i + 2] = clamped(y + 1.772 * cb);
        }
        return rgb;
    }

    private static byte clamped(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }

    /** Hash of the Transfer Syntax, the label of the pixels and all bytes of Pixel Data with its fragments. */
    private static String pixelDataHash(ParsedFile file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(
                    (file.transferSyntax() + file.text(0x00280004) + file.shape()).getBytes(StandardCharsets.UTF_8));
            ParsedFile.Element pixels = file.element(PixelJudge.PIXEL_DATA);
            int end = pixels.length() < 0 ? file.bytes().length : pixels.offset() + (int) pixels.length();
            digest.update(ByteBuffer.wrap(file.bytes(), pixels.offset(), end - pixels.offset()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
