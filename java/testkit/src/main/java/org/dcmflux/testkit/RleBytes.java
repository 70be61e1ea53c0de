package org.dcmflux.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encodes frames with run lengths, plainly and without haste.
 *
 * @dicom PS3.5 G
 */
public final class RleBytes {
    private static final int HEADER_BYTES = 64;
    private static final int LONGEST = 128;

    private RleBytes() {}

    /** Encodes one frame of little-endian samples, colour by pixel. */
    public static byte[] encode(byte[] frame, int columns, int samples, int bytesPerSample) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(samples * bytesPerSample);
        ByteArrayOutputStream segments = new ByteArrayOutputStream();
        int stride = samples * bytesPerSample;
        for (int sample = 0; sample < samples; sample++) {
            for (int octet = bytesPerSample - 1; octet >= 0; octet--) {
                header.putInt(HEADER_BYTES + segments.size());
                byte[] plane = new byte[frame.length / stride];
                for (int pixel = 0; pixel < plane.length; pixel++) {
                    plane[pixel] = frame[pixel * stride + sample * bytesPerSample + octet];
                }
                segments.writeBytes(segment(plane, columns));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.array());
        out.writeBytes(segments.toByteArray());
        return out.toByteArray();
    }

    /** No run crosses the end of a row. */
    private static byte[] segment(byte[] plane, int columns) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int start = 0; start < plane.length; start += columns) {
            encodeRow(plane, start, start + columns, out);
        }
        if (out.size() % 2 != 0) {
            out.write(0);
        }
        return out.toByteArray();
    }

    private static void encodeRow(byte[] plane, int start, int end, ByteArrayOutputStream out) {
        int position = start;
        while (position < end) {
            int run = runLength(plane, position, end);
            if (run > 1) {
                out.write(1 - run);
                out.write(plane[position]);
                position += run;
                continue;
            }
            int literal = 1;
            while (position + literal < end && literal < LONGEST && runLength(plane, position + literal, end) < 3) {
                literal++;
            }
            out.write(literal - 1);
            out.write(plane, position, literal);
            position += literal;
        }
    }

    private static int runLength(byte[] plane, int start, int end) {
        int length = 1;
        while (start + length < end && length < LONGEST && plane[start + length] == plane[start]) {
            length++;
        }
        return length;
    }
}
