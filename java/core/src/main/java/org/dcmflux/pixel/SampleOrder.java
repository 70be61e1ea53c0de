package org.dcmflux.pixel;

import java.nio.ByteBuffer;

/**
 * Rearranges the samples of a frame into memory of its own; containers keep all their bits.
 *
 * @dicom PS3.3 C.7.6.3.1.2, C.7.6.3.1.3
 */
final class SampleOrder {
    private SampleOrder() {}

    static FrameSamples withPlanarConfiguration(FrameSamples frame, int planar) {
        FrameLayout layout = frame.layout();
        boolean full = frame.count() == layout.sampleCount();
        if (layout.planarConfiguration() == planar || layout.samplesPerPixel() == 1 || !full) {
            return frame;
        }
        if (layout.bitsAllocated() == 1) {
            throw new IllegalStateException("one-bit samples of several planes are not rearranged");
        }
        int samples = layout.samplesPerPixel();
        int pixels = frame.count() / samples;
        int width = layout.bitsAllocated() / 8;
        ByteBuffer from = frame.bytes();
        ByteBuffer to = ByteBuffer.allocate(frame.count() * width);
        for (int pixel = 0; pixel < pixels; pixel++) {
            for (int sample = 0; sample < samples; sample++) {
                int byPixel = (pixel * samples + sample) * width;
                int byPlane = (sample * pixels + pixel) * width;
                to.put(planar == 0 ? byPixel : byPlane, from, planar == 0 ? byPlane : byPixel, width);
            }
        }
        return frame.rearranged(layout.withPlanarConfiguration(planar), to);
    }

    static FrameSamples upsampled(FrameSamples frame) {
        FrameLayout layout = frame.layout();
        if (layout.photometricInterpretation() != PhotometricInterpretation.YBR_FULL_422
                || layout.samplesPerPixel() != 3) {
            return frame;
        }
        int width = layout.bitsAllocated() / 8;
        int pixels = frame.count() / 2;
        ByteBuffer from = frame.bytes();
        ByteBuffer to = ByteBuffer.allocate(Math.multiplyExact(pixels, 3 * width));
        for (int pixel = 0; pixel < pixels; pixel++) {
            int pair = pixel / 2 * 4;
            // An odd number of pixels leaves the last one without chroma of its own: its neighbour's is the nearest.
            int chroma = pair + 4 <= frame.count() ? pair + 2 : Math.max(0, pair - 2);
            to.put(3 * pixel * width, from, (pair + pixel % 2) * width, width);
            to.put((3 * pixel + 1) * width, from, chroma * width, width);
            to.put((3 * pixel + 2) * width, from, Math.min(frame.count() - 1, chroma + 1) * width, width);
        }
        return frame.rearranged(
                layout.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL)
                        .withPlanarConfiguration(0),
                to);
    }
}
