package org.dcmflux.transcode;

import java.util.ArrayList;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.TranscodeRefusedException;
import org.dcmflux.pixel.FrameLayout;

/**
 * Overlays that lie in bits of the pixels which no sample uses. A codec that codes samples would lose them.
 *
 * @param planes in the order of their groups
 * @dicom PS3.3 C.9.2, PS3.5 8.1.2
 */
record EmbeddedOverlays(List<Plane> planes) {
    private static final int FIRST_GROUP = 0x6000;
    private static final int LAST_GROUP = 0x60FF;

    /**
     * One overlay plane.
     *
     * @param bit of the container
     * @param firstFrame the image's frame, from zero, that the overlay's first frame belongs to
     * @param frameCount frames of the overlay; 0 when it has one for each frame of the image and does not say so
     */
    record Plane(int group, int bit, int firstFrame, int frameCount) {
        int tag(int repeating) {
            return Tag.of(group, Tag.element(repeating));
        }

        /** Frames of the overlay that the image has. */
        int framesIn(int imageFrames) {
            return Math.max(0, Math.min(frameCount == 0 ? imageFrames : frameCount, imageFrames - firstFrame));
        }
    }

    /** Finds them by their attributes: a bit of the pixels instead of Overlay Data. */
    static EmbeddedOverlays of(DataSet dataSet) {
        List<Plane> planes = new ArrayList<>();
        int last = -1;
        for (DataElement element : dataSet) {
            int group = Tag.group(element.tag());
            if (group > LAST_GROUP) {
                break;
            }
            if (group >= FIRST_GROUP && group % 2 == 0 && group != last) {
                last = group;
                add(dataSet, group, planes);
            }
        }
        return new EmbeddedOverlays(List.copyOf(planes));
    }

    private static void add(DataSet dataSet, int group, List<Plane> planes) {
        int allocated = dataSet.integer(tag(group, Tags.OverlayBitsAllocated)).orElse(1);
        int bit = dataSet.integer(tag(group, Tags.OverlayBitPosition)).orElse(0);
        boolean hasData = dataSet.contains(tag(group, Tags.OverlayData));
        if (!hasData && (allocated > 1 || bit > 0)) {
            int frames =
                    dataSet.integer(tag(group, Tags.NumberOfFramesInOverlay)).orElse(0);
            int origin = dataSet.integer(tag(group, Tags.ImageFrameOrigin)).orElse(1);
            planes.add(new Plane(group, bit, Math.max(0, origin - 1), Math.max(0, frames)));
        }
    }

    private static int tag(int group, int repeating) {
        return Tag.of(group, Tag.element(repeating));
    }

    boolean isEmpty() {
        return planes.isEmpty();
    }

    /** Their bits, as a mask of a container. */
    long bits() {
        long bits = 0;
        for (Plane plane : planes) {
            bits |= 1L << plane.bit();
        }
        return bits;
    }

    /**
     * Refuses what cannot be taken out of the pixels.
     *
     * @param layout of the frames as they are stored
     * @param lowestBit of a sample
     */
    void requireMovable(DataSet dataSet, FrameLayout layout, int lowestBit, String source)
            throws TranscodeRefusedException {
        for (Plane plane : planes) {
            String place = String.format("overlay %04X in bit %d", plane.group(), plane.bit());
            if (layout.samplesPerPixel() != 1 || plane.bit() >= layout.bitsAllocated()) {
                throw new TranscodeRefusedException(
                        source, "embedded-overlay-impossible", place + " cannot be in frames of " + layout);
            }
            if (plane.bit() >= lowestBit && plane.bit() < lowestBit + layout.bitsStored()) {
                throw new TranscodeRefusedException(
                        source,
                        "embedded-overlay-in-samples",
                        place + " is a bit of the samples, which have bits " + lowestBit + " to "
                                + (lowestBit + layout.bitsStored() - 1) + "; explicit-le keeps both as they are");
            }
            int rows = dataSet.integer(plane.tag(Tags.OverlayRows)).orElse(layout.rows());
            int columns = dataSet.integer(plane.tag(Tags.OverlayColumns)).orElse(layout.columns());
            if (rows != layout.rows() || columns != layout.columns()) {
                throw new TranscodeRefusedException(
                        source,
                        "embedded-overlay-size",
                        place + " has " + columns + " x " + rows + " pixels, the image " + layout.columns() + " x "
                                + layout.rows() + "; explicit-le keeps both as they are");
            }
        }
    }
}
