package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * An overlay plane: one bit a pixel, in an element of its own or in an unused bit of the pixels.
 *
 * @param group 6000 to 60FE, even
 * @param firstRow where its upper left pixel lies in the image; 1 is the image's first row, less is outside
 * @param firstColumn as {@code firstRow}
 * @param frameCount frames of the overlay, not of the image
 * @param firstFrame the image's frame, from one, that its first frame belongs to
 * @param type G for graphics, R for a region of interest; empty when not said
 * @param bitPosition the bit of the pixels it is embedded in; 0 when it has an element of its own
 * @param data the element's bytes, little endian; null when it is embedded
 * @dicom PS3.3 C.9.2, PS3.5 8.1.2
 */
public record Overlay(
        int group,
        int rows,
        int columns,
        int firstRow,
        int firstColumn,
        int frameCount,
        int firstFrame,
        String type,
        int bitPosition,
        @Nullable ByteBuffer data) {
    private static final int FIRST_GROUP = 0x6000;
    private static final int LAST_GROUP = 0x601E;

    /**
     * Finds the overlay of a group.
     *
     * @return null when the group has neither Overlay Data nor a bit of the pixels
     * @throws MalformedDataException when its Rows or Columns are missing, or it has fewer bits than they need
     */
    public static @Nullable Overlay of(DataSet dataSet, int group) throws IOException {
        DataElement element = dataSet.get(tag(group, Tags.OverlayData));
        int allocated = dataSet.integer(tag(group, Tags.OverlayBitsAllocated)).orElse(1);
        if (element == null && allocated == 1) {
            return null;
        }
        int[] origin = dataSet.ints(tag(group, Tags.OverlayOrigin));
        ByteBuffer data = element == null ? null : dataSet.bytes(element.tag());
        Overlay overlay = new Overlay(
                group,
                required(dataSet, tag(group, Tags.OverlayRows)),
                required(dataSet, tag(group, Tags.OverlayColumns)),
                origin.length > 0 ? origin[0] : 1,
                origin.length > 1 ? origin[1] : 1,
                dataSet.integer(tag(group, Tags.NumberOfFramesInOverlay)).orElse(1),
                dataSet.integer(tag(group, Tags.ImageFrameOrigin)).orElse(1),
                dataSet.text(tag(group, Tags.OverlayType)).orElse(""),
                element == null
                        ? dataSet.integer(tag(group, Tags.OverlayBitPosition)).orElse(0)
                        : 0,
                data);
        if (data != null && 8L * data.remaining() < overlay.bitCount()) {
            throw new MalformedDataException(
                    "Data Set",
                    -1,
                    Tag.toString(tag(group, Tags.OverlayData)),
                    "has " + data.remaining() + " bytes for " + overlay.bitCount() + " overlay pixels");
        }
        return overlay;
    }

    /** All overlays of a Data Set, in the order of their groups. */
    public static List<Overlay> all(DataSet dataSet) throws IOException {
        List<Overlay> overlays = new ArrayList<>();
        for (int group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
            Overlay overlay = of(dataSet, group);
            if (overlay != null) {
                overlays.add(overlay);
            }
        }
        return overlays;
    }

    private static int tag(int group, int repeating) {
        return Tag.of(group, Tag.element(repeating));
    }

    private static int required(DataSet dataSet, int tag) throws MalformedDataException {
        int value = dataSet.integer(tag).orElse(0);
        if (value < 1) {
            throw new MalformedDataException(
                    "Data Set", -1, Tag.toString(tag), "missing or 0, but there is an overlay");
        }
        return value;
    }

    private long bitCount() {
        return (long) rows * columns * Math.max(1, frameCount);
    }

    /** Whether it lies in the bits of the pixels, an older form that others may have thrown away. */
    public boolean isEmbedded() {
        return data == null;
    }

    /**
     * The pixels of one overlay frame, row by row, 0 or 1.
     *
     * @param frame of the overlay, from zero
     * @throws IllegalStateException when it is embedded; {@link #embeddedIn} asks the pixels then
     */
    public byte[] plane(int frame) {
        Objects.checkIndex(frame, frameCount);
        if (data == null) {
            throw new IllegalStateException("the overlay is embedded in bit " + bitPosition + " of the pixels");
        }
        byte[] plane = new byte[Math.multiplyExact(rows, columns)];
        long first = (long) frame * plane.length;
        for (int i = 0; i < plane.length; i++) {
            long bit = first + i;
            plane[i] = (byte) (data.get((int) (bit >>> 3)) >>> (bit & 7) & 1);
        }
        return plane;
    }

    /**
     * The pixels of an embedded overlay in a frame of the image as it is stored, row by row, 0 or 1.
     *
     * @throws IllegalArgumentException when the frame has another size, or no such bit
     */
    public byte[] embeddedIn(FrameSamples frame) {
        FrameLayout layout = frame.layout();
        if (layout.rows() != rows || layout.columns() != columns || layout.samplesPerPixel() != 1) {
            throw new IllegalArgumentException("an overlay of " + columns + " x " + rows + " is not in " + layout);
        }
        if (bitPosition >= layout.bitsAllocated()) {
            throw new IllegalArgumentException(layout + " has no bit " + bitPosition);
        }
        byte[] plane = new byte[frame.count()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (byte) (frame.container(i) >>> bitPosition & 1);
        }
        return plane;
    }
}
