package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.dcmflux.testkit.Part10Builder;

/**
 * One image of the grid, drawn by a random generator.
 *
 * @param junk whether bits above those stored are set, as some writers leave them
 */
record GridImage(
        int rows,
        int columns,
        int samples,
        int planar,
        int allocated,
        int stored,
        int representation,
        int frames,
        Content content,
        boolean junk) {
    enum Content {
        NOISE,
        RAMP,
        EXTREMES,
        CONSTANT
    }

    /** Every bits stored in 8 and in 16 allocated, each sign, one sample and three in both planar configurations, 1 and 3 frames. */
    static final int COMBINATIONS = (8 + 16) * 2 * 3 * 2;

    /** An image of any combination. */
    static GridImage draw(SplittableRandom random) {
        return draw(random, random.nextInt(COMBINATIONS));
    }

    /** The image of a combination, taken one after the other and over again; size and content are drawn. */
    static GridImage draw(SplittableRandom random, int number) {
        int left = number % COMBINATIONS;
        int bits = left % 24;
        left /= 24;
        int representation = left % 2;
        left /= 2;
        int shape = left % 3;
        boolean several = left / 3 == 1;
        return new GridImage(
                random.nextInt(1, 34),
                random.nextInt(1, 34),
                shape == 0 ? 1 : 3,
                shape == 2 ? 1 : 0,
                bits < 8 ? 8 : 16,
                bits < 8 ? bits + 1 : bits - 7,
                representation,
                several ? 3 : 1,
                Content.values()[random.nextInt(Content.values().length)],
                random.nextInt(8) == 0);
    }

    String photometric() {
        return samples == 3 ? "RGB" : "MONOCHROME2";
    }

    boolean isSigned() {
        return representation == 1;
    }

    /** All frames as native Pixel Data, without a padding byte. */
    byte[] pixels(SplittableRandom random) {
        int count = rows * columns * samples * frames;
        ByteBuffer pixels = ByteBuffer.allocate(count * allocated / 8).order(ByteOrder.LITTLE_ENDIAN);
        int unused = Long.SIZE - stored;
        long constant = random.nextLong();
        for (int i = 0; i < count; i++) {
            long value = switch (content) {
                case NOISE -> random.nextLong();
                case RAMP -> constant + i;
                case EXTREMES -> random.nextBoolean() ? 1L << stored - 1 : (1L << stored - 1) - 1;
                case CONSTANT -> constant;
            };
            long sample = junk ? value : isSigned() ? value << unused >> unused : value << unused >>> unused;
            if (allocated == 8) {
                pixels.put((byte) sample);
            } else {
                pixels.putShort((short) sample);
            }
        }
        return pixels.array();
    }

    /** Frames in colour by pixel. */
    byte[] byPixel(byte[] pixels) {
        if (planar == 0) {
            return pixels;
        }
        int width = allocated / 8;
        int pixelsAFrame = rows * columns;
        byte[] result = new byte[pixels.length];
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            int begin = frame * pixelsAFrame * samples * width;
            for (int pixel = 0; pixel < pixelsAFrame; pixel++) {
                for (int sample = 0; sample < samples; sample++) {
                    for (int b = 0; b < width; b++) {
                        result[at++] = pixels[begin + (sample * pixelsAFrame + pixel) * width + b];
                    }
                }
            }
        }
        return result;
    }

    byte[] file(byte[] pixels) {
        return Part10Builder.explicitLittleEndian()
                .dataSet(set -> {
                    set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                            .text(0x00080018, "UI", "2.25.1")
                            .numbers(0x00280002, "US", samples)
                            .text(0x00280004, "CS", photometric());
                    if (samples > 1) {
                        set.numbers(0x00280006, "US", planar);
                    }
                    if (frames > 1) {
                        set.text(0x00280008, "IS", Integer.toString(frames));
                    }
                    set.numbers(0x00280010, "US", rows)
                            .numbers(0x00280011, "US", columns)
                            .numbers(0x00280100, "US", allocated)
                            .numbers(0x00280101, "US", stored)
                            .numbers(0x00280102, "US", stored - 1)
                            .numbers(0x00280103, "US", representation);
                })
                .nativePixels(allocated == 8 ? "OB" : "OW", even(pixels))
                .build();
    }

    static byte[] even(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
    }
}
