package org.dcmflux.cli;

import java.util.Arrays;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.RleBytes;

/** Small images with pixels that tell which image it is; made without any of our code. */
final class SmallImages {
    static final FrameShape SHAPE = new FrameShape(8, 10, 1, 8, false, 3);
    static final int PIXELS = 0x7FE00010;
    private static final int FRAME = 80;

    private SmallImages() {}

    static byte[] pixels(int number) {
        byte[] pixels = new byte[(int) SHAPE.byteCount()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (number * 7 + i * 31 + (i >> 3));
        }
        pixels[0] = (byte) number;
        pixels[1] = (byte) (number >> 8);
        return pixels;
    }

    static Part10Builder builder(String syntax, int number) {
        return Part10Builder.syntax(syntax)
                .dataSet(set -> set.text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7")
                        .text(0x00080018, "UI", "1.2.3." + number)
                        .text(0x00100020, "LO", "P" + number % 3))
                .image(SHAPE, 8, "MONOCHROME2");
    }

    static byte[] explicit(int number) {
        return builder("1.2.840.10008.1.2.1", number)
                .nativePixels("OB", pixels(number))
                .build();
    }

    static byte[] rle(int number) {
        FragmentBytes fragments = FragmentBytes.create();
        byte[] pixels = pixels(number);
        for (int frame = 0; frame < SHAPE.frames(); frame++) {
            fragments.frame(RleBytes.encode(Arrays.copyOfRange(pixels, frame * FRAME, (frame + 1) * FRAME), 10, 1, 1));
        }
        return builder("1.2.840.10008.1.2.5", number)
                .encapsulated(fragments.basicOffsetTable())
                .build();
    }
}
