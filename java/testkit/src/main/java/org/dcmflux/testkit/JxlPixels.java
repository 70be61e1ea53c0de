package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes JPEG XL frames through the portable pixmaps that {@link Judge#DJXL} writes. */
final class JxlPixels {
    /** Letters, columns, rows and the largest value, each followed by one white space; then the samples. */
    private static final int HEADER_FIELDS = 4;

    private JxlPixels() {}

    static byte[] decode(ParsedFile file) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        FrameShape shape = file.shape();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (byte[] stream : EncapsulatedFrames.of(file)) {
                Path encoded = folder.write("frame.jxl", stream);
                Path map = folder.file(shape.samples() == 1 ? "frame.pgm" : "frame.ppm");
                Judge.DJXL.require().run(encoded.toString(), map.toString()).succeeded();
                pixels.writeBytes(samples(Files.readAllBytes(map), shape, precision(encoded)));
            }
            return pixels.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bits in the code stream; the judge stretches them over all of a pixmap's sample, whatever the pixmap says of its values. */
    private static int precision(Path encoded) {
        String info =
                Judge.JXLINFO.require().run(encoded.toString()).succeeded().stdout();
        Matcher bits = Pattern.compile("(\\d+)-bit").matcher(info);
        if (!bits.find()) {
            throw new AssertionError("no precision in: " + info);
        }
        return Integer.parseInt(bits.group(1));
    }

    /** Samples of one byte, or of two with the high one first, as many as the largest value needs. */
    private static byte[] samples(byte[] map, FrameShape shape, int precision) {
        int at = 0;
        int begin = 0;
        String largest = "";
        for (int field = 0; field < HEADER_FIELDS; field++) {
            begin = at;
            while (!Character.isWhitespace(map[at])) {
                at++;
            }
            largest = new String(map, begin, at - begin, StandardCharsets.US_ASCII);
            at++;
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(Integer.parseInt(largest));
        byte[] samples = Arrays.copyOfRange(map, at, map.length);
        int width = shape.bytesPerSample();
        int count = Math.toIntExact(shape.bytesPerFrame() / width);
        int told = bits <= 8 ? 1 : 2;
        if (samples.length != count * told || told > width) {
            throw new AssertionError(samples.length + " bytes of " + bits + " bits for a frame of " + shape);
        }
        byte[] wide = new byte[count * width];
        for (int i = 0; i < count; i++) {
            int value = told == 1 ? samples[i] & 0xFF : (samples[2 * i] & 0xFF) << 8 | samples[2 * i + 1] & 0xFF;
            long top = told == 1 ? 0xFF : 0xFFFF;
            value = (int) ((value * ((1L << precision) - 1) + top / 2) / top);
            for (int k = 0; k < width; k++) {
                wide[i * width + k] = (byte) (value >> 8 * k);
            }
        }
        return wide;
    }
}
