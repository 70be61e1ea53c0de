package org.dcmflux.codec.contract;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/** Native frames of any layout, repeatable by seed, and layouts to make them of. */
public final class SampleFrames {
    /** What a frame shows: each is somebody's worst case. */
    public enum Content {
        CONSTANT,
        NOISE,
        /** Runs of 1 to 400 equal samples. */
        RUNS,
        /** Each sample one more than the one before. */
        RAMP
    }

    private static final int[][] SIZES = {{1, 1}, {2, 1}, {1, 7}, {7, 5}, {127, 3}, {129, 2}, {257, 9}, {64, 64}};

    private SampleFrames() {}

    /** Layouts of many sizes with these properties. */
    public static List<FrameLayout> layouts(
            int samples, int allocated, int stored, int representation, PhotometricInterpretation colour, int planar) {
        List<FrameLayout> layouts = new ArrayList<>();
        for (int[] size : SIZES) {
            layouts.add(new FrameLayout(
                    size[0], size[1], samples, allocated, stored, representation, colour, samples == 1 ? 0 : planar));
        }
        return layouts;
    }

    /** A direct buffer with one native frame, little endian, samples within Bits Stored. */
    public static ByteBuffer frame(FrameLayout layout, Content content, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int bytes = layout.bitsAllocated() / 8;
        int unused = 64 - layout.bitsStored();
        ByteBuffer frame = ByteBuffer.allocateDirect(Math.toIntExact(layout.byteCount()));
        long value = random.nextLong();
        int run = 0;
        while (frame.hasRemaining()) {
            if (content == Content.NOISE || content == Content.RUNS && run-- == 0) {
                value = random.nextLong();
                run = random.nextInt(400);
            } else if (content == Content.RAMP) {
                value++;
            }
            long sample = layout.isSigned() ? value << unused >> unused : value << unused >>> unused;
            for (int i = 0; i < bytes; i++) {
                frame.put((byte) (sample >> 8 * i));
            }
        }
        return frame.flip();
    }

    /** The same pixels in Planar Configuration 0. */
    public static ByteBuffer colourByPixel(FrameLayout layout, ByteBuffer frame) {
        if (layout.planarConfiguration() == 0) {
            return frame;
        }
        int bytes = layout.bitsAllocated() / 8;
        int pixels = layout.columns() * layout.rows();
        ByteBuffer result = ByteBuffer.allocateDirect(frame.remaining());
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int sample = 0; sample < layout.samplesPerPixel(); sample++) {
                for (int i = 0; i < bytes; i++) {
                    result.put(frame.get((sample * pixels + pixel) * bytes + i));
                }
            }
        }
        return result.flip();
    }
}
