package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes DICOM files with programs of other houses, so that what we wrote can be compared with what others read.
 *
 * <p>The result has the layout that {@link FrameHashes} describes: little endian, colour by pixel after compression, no
 * colour transform except that of a JPEG 2000 code stream itself, one byte a pixel for one bit.
 */
public final class JudgedPixels {
    private static final String PREFIX = "1.2.840.10008.1.2";
    private static final List<String> JPEG = List.of(".4.50", ".4.51", ".4.53", ".4.55", ".4.57", ".4.70");
    private static final List<String> JPEG_XL = List.of(".4.110", ".4.111", ".4.112");
    private static final List<String> JPEG_2000 = List.of(".4.90", ".4.91", ".4.201", ".4.202", ".4.203");

    private JudgedPixels() {}

    /**
     * Decodes all frames, or ends the test when the judge is missing.
     *
     * @throws AssertionError if the judge refuses the file or none knows the Transfer Syntax
     */
    public static byte[] decode(Path file) {
        ParsedFile parsed = ParsedFile.of(file);
        String end = parsed.transferSyntax().startsWith(PREFIX)
                ? parsed.transferSyntax().substring(PREFIX.length())
                : parsed.transferSyntax();
        if (end.isEmpty() || end.equals(".1") || end.equals(".2") || end.equals(".1.99")) {
            return nativePixels(parsed);
        }
        if (JPEG.contains(end)) {
            return converted(Judge.DCMDJPEG, file, "+cn", "+px");
        }
        if (end.equals(".4.80") || end.equals(".4.81")) {
            return converted(Judge.DCMDJPLS, file, "+px");
        }
        if (end.equals(".5")) {
            return converted(Judge.DCMDRLE, file);
        }
        if (JPEG_2000.contains(end)) {
            return codeStreams(parsed);
        }
        if (JPEG_XL.contains(end)) {
            return JxlPixels.decode(parsed);
        }
        if (end.equals(".1.98") || end.equals(".8.1")) {
            return plainFrames(parsed, end.equals(".8.1"));
        }
        throw new AssertionError("no judge decodes " + parsed.transferSyntax());
    }

    /** Decodes all frames and returns their shape with one byte a pixel where one bit is allocated. */
    public static List<String> frameHashes(Path file) {
        return FrameHashes.ofFrames(decode(file), ParsedFile.of(file).shape());
    }

    private static byte[] converted(Judge judge, Path file, String... options) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path decoded = folder.file("decoded.dcm");
            String[] arguments = Arrays.copyOf(options, options.length + 2);
            arguments[options.length] = file.toString();
            arguments[options.length + 1] = decoded.toString();
            judge.require().run(arguments).succeeded();
            ParsedFile parsed = ParsedFile.of(decoded);
            byte[] pixels = nativePixels(parsed);
            return parsed.unsignedShort(0x00280006, 0) == 1 ? byPixel(pixels, parsed.shape()) : pixels;
        }
    }

    /** Returns native Pixel Data in little endian, as the file has it otherwise. */
    static byte[] nativePixels(ParsedFile file) {
        byte[] pixels = file.value(0x7FE00010);
        FrameShape shape = file.shape();
        if (shape.bitsAllocated() == 1) {
            return FrameHashes.unpackBits(pixels, shape);
        }
        boolean words = file.element(0x7FE00010).vr().equals("OW");
        boolean swapped = file.transferSyntax().equals(PREFIX + ".2") && words;
        return swapped ? FrameHashes.swapped(pixels, 2) : pixels;
    }

    private static byte[] codeStreams(ParsedFile file) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        FrameShape shape = file.shape();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (byte[] stream : EncapsulatedFrames.of(file)) {
                Path encoded = folder.write("frame.j2k", stream);
                Path raw = folder.file("frame.rawl");
                Judge.OPJ_DECOMPRESS
                        .require()
                        .run("-i", encoded.toString(), "-o", raw.toString())
                        .succeeded();
                byte[] widened = widened(Files.readAllBytes(raw), shape, componentSize(stream));
                pixels.writeBytes(byPixel(widened, shape.withFrames(1)));
            }
            return pixels.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ssiz of the first component: the lower seven bits are its depth less one, the highest says that it is signed. */
    private static int componentSize(byte[] stream) {
        for (int i = 0; i + 42 < stream.length; i++) {
            boolean begins = stream[i] == (byte) 0xFF
                    && stream[i + 1] == 0x4F
                    && stream[i + 2] == (byte) 0xFF
                    && stream[i + 3] == 0x51;
            if (begins) {
                return stream[i + 42] & 0xFF;
            }
        }
        throw new AssertionError("no JPEG 2000 code stream");
    }

    /**
     * The judge writes samples in as few bytes as their precision needs, and cuts the sign off at the precision; we want as
     * many bytes as are allocated, and the sign up to the last of them.
     */
    private static byte[] widened(byte[] raw, FrameShape shape, int componentSize) {
        int width = shape.bytesPerSample();
        int samples = Math.toIntExact(shape.bytesPerFrame() / width);
        int rawWidth = raw.length / samples;
        if (raw.length != rawWidth * samples || rawWidth > width || rawWidth == 0) {
            throw new AssertionError(raw.length + " bytes for a frame of " + shape);
        }
        int unused = Long.SIZE - ((componentSize & 0x7F) + 1);
        byte[] wide = new byte[samples * width];
        for (int i = 0; i < samples; i++) {
            long value = 0;
            for (int k = 0; k < rawWidth; k++) {
                value |= (raw[i * rawWidth + k] & 0xFFL) << 8 * k;
            }
            value = componentSize >= 0x80 ? value << unused >> unused : value;
            for (int k = 0; k < width; k++) {
                wide[i * width + k] = (byte) (value >> 8 * k);
            }
        }
        return wide;
    }

    /** Turns planes into colour by pixel, frame by frame. */
    public static byte[] byPixel(byte[] planes, FrameShape shape) {
        int width = shape.bytesPerSample();
        int pixels = shape.rows() * shape.columns();
        int frameBytes = Math.toIntExact(shape.bytesPerFrame());
        byte[] mixed = new byte[Math.toIntExact(shape.byteCount())];
        for (int frame = 0; frame < shape.frames(); frame++) {
            for (int sample = 0; sample < shape.samples(); sample++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int from = frame * frameBytes + (sample * pixels + pixel) * width;
                    int to = frame * frameBytes + (pixel * shape.samples() + sample) * width;
                    System.arraycopy(planes, from, mixed, to, width);
                }
            }
        }
        return mixed;
    }

    private static byte[] plainFrames(ParsedFile file, boolean deflated) {
        FrameShape shape = file.shape();
        int stored = (int) (shape.bitsAllocated() == 1 ? (shape.bytesPerFrame() + 7) / 8 : shape.bytesPerFrame());
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        for (byte[] frame : EncapsulatedFrames.of(file)) {
            byte[] plain = deflated ? inflated(frame, stored) : Arrays.copyOf(frame, stored);
            pixels.writeBytes(shape.bitsAllocated() == 1 ? FrameHashes.unpackBits(plain, shape.withFrames(1)) : plain);
        }
        return pixels.toByteArray();
    }

    private static byte[] inflated(byte[] frame, int length) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(frame);
            byte[] plain = new byte[length];
            int count = 0;
            while (count < length && !inflater.finished()) {
                int step = inflater.inflate(plain, count, length - count);
                if (step == 0) {
                    break;
                }
                count += step;
            }
            if (count != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new AssertionError("a deflated frame of other than " + length + " bytes");
            }
            return plain;
        } catch (DataFormatException e) {
            throw new AssertionError("a frame is no Deflate stream", e);
        } finally {
            inflater.end();
        }
    }
}
