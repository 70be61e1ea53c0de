package org.dcmflux.bench.harness;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;

/**
 * One public image, from which any number of frames of any size are made: enlarged by mirroring or cropped, then rolled, flipped
 * and raised or lowered a little, so that no two frames are the same and each compresses like the image.
 *
 * @param rows of the image
 * @param columns of the image
 * @param samples of a pixel
 * @param bytes of a sample
 * @param pixels little endian, colour by pixel
 */
record SourceImage(int rows, int columns, int samples, int bytes, byte[] pixels) {
    private static final int MOST_OFFSET = 4;

    /** Takes the first frame of a native file. */
    static SourceImage of(ParsedFile file) {
        FrameShape shape = file.shape();
        byte[] first = new byte[Math.toIntExact(shape.bytesPerFrame())];
        System.arraycopy(file.value(0x7FE00010), 0, first, 0, first.length);
        return new SourceImage(shape.rows(), shape.columns(), shape.samples(), shape.bytesPerSample(), first);
    }

    /** The luminance of a colour image, eight bits. */
    SourceImage grey() {
        byte[] grey = new byte[rows * columns];
        for (int i = 0; i < grey.length; i++) {
            int red = pixels[3 * i] & 0xFF;
            int green = pixels[3 * i + 1] & 0xFF;
            int blue = pixels[3 * i + 2] & 0xFF;
            grey[i] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
        }
        return new SourceImage(rows, columns, 1, 1, grey);
    }

    /**
     * Makes frame number {@code number} of a series; the same numbers and seed make the same frame.
     *
     * @param low the least value of a sample
     * @param high the largest
     */
    byte[] frame(FrameShape shape, int low, int high, long seed, int number) {
        SplittableRandom random = new SplittableRandom(seed + 7919L * number);
        int down = random.nextInt(shape.rows());
        int right = random.nextInt(shape.columns());
        int flips = random.nextInt(4);
        int offset = random.nextInt(-MOST_OFFSET, MOST_OFFSET + 1);
        ByteBuffer frame =
                ByteBuffer.allocate(Math.toIntExact(shape.bytesPerFrame())).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < shape.rows(); y++) {
            int row = mirrored((y + down) % shape.rows(), shape.rows(), rows, (flips & 1) != 0);
            for (int x = 0; x < shape.columns(); x++) {
                int column = mirrored((x + right) % shape.columns(), shape.columns(), columns, (flips & 2) != 0);
                for (int sample = 0; sample < samples; sample++) {
                    int value = value((row * columns + column) * samples + sample, low < 0) + offset;
                    put(frame, Math.max(low, Math.min(high, value)));
                }
            }
        }
        return frame.array();
    }

    private static int mirrored(int position, int size, int available, boolean flipped) {
        int at = flipped ? size - 1 - position : position;
        // A smaller target takes the middle of the image, a larger one the image and its mirror image in turn.
        int shifted = at + Math.max(0, (available - size) / 2);
        int period = shifted % (2 * available);
        return period < available ? period : 2 * available - 1 - period;
    }

    private int value(int index, boolean signed) {
        if (bytes == 1) {
            return pixels[index] & 0xFF;
        }
        int word = pixels[2 * index] & 0xFF | pixels[2 * index + 1] << 8;
        return signed ? word : word & 0xFFFF;
    }

    private void put(ByteBuffer frame, int value) {
        if (bytes == 1) {
            frame.put((byte) value);
        } else {
            frame.putShort((short) value);
        }
    }
}
