package org.dcmflux.pixel;

import java.util.OptionalInt;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.error.MalformedDataException;

/**
 * What a Data Set says about its pixels.
 *
 * @param highBit position of the most significant bit of a sample
 * @param numberOfFrames 1 when the Data Set does not say
 * @dicom PS3.3 C.7.6.3
 */
public record ImagePixelModule(FrameLayout layout, int highBit, int numberOfFrames) {

    /**
     * @param source named in errors
     * @throws MalformedDataException when an attribute that the layout needs is missing or impossible
     */
    public static ImagePixelModule of(DataSet dataSet, String source) throws MalformedDataException {
        int samples = dataSet.integer(Tags.SamplesPerPixel).orElse(1);
        int allocated = required(dataSet, Tags.BitsAllocated, source);
        int stored = dataSet.integer(Tags.BitsStored).orElse(allocated);
        int frames = numberOfFrames(dataSet, source);
        try {
            FrameLayout layout = new FrameLayout(
                    required(dataSet, Tags.Columns, source),
                    required(dataSet, Tags.Rows, source),
                    samples,
                    allocated,
                    stored,
                    dataSet.integer(Tags.PixelRepresentation).orElse(0),
                    PhotometricInterpretation.ofLabel(
                            dataSet.text(Tags.PhotometricInterpretation).orElse("")),
                    samples == 1 ? 0 : dataSet.integer(Tags.PlanarConfiguration).orElse(0));
            Math.multiplyExact(layout.nativeBitCount(), frames);
            return new ImagePixelModule(layout, dataSet.integer(Tags.HighBit).orElse(stored - 1), frames);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new MalformedDataException(source, -1, "", "the Image Pixel Module is impossible: " + e.getMessage());
        }
    }

    private static int numberOfFrames(DataSet dataSet, String source) throws MalformedDataException {
        if (!dataSet.contains(Tags.NumberOfFrames)
                || dataSet.text(Tags.NumberOfFrames).isEmpty()) {
            return 1;
        }
        OptionalInt frames = dataSet.integer(Tags.NumberOfFrames);
        if (frames.isEmpty()) {
            frames = leadingDigits(dataSet.text(Tags.NumberOfFrames).orElse(""));
        }
        if (frames.isEmpty() || frames.getAsInt() < 1) {
            throw new MalformedDataException(
                    source,
                    -1,
                    Tag.toString(Tags.NumberOfFrames),
                    "Number of Frames is '" + dataSet.text(Tags.NumberOfFrames).orElse("")
                            + "', not a positive number");
        }
        return frames.getAsInt();
    }

    /** The number before a letter, as in '1A'; more bytes than its frames need are a warning anyway. */
    private static OptionalInt leadingDigits(String text) {
        int end = 0;
        while (end < text.length() && end < 9 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        boolean letterFollows = end < text.length() && Character.isLetter(text.charAt(end));
        return end == 0 || !letterFollows
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(text.substring(0, end)));
    }

    private static int required(DataSet dataSet, int tag, String source) throws MalformedDataException {
        DataElement element = dataSet.get(tag);
        if (element != null && element.vr() != Vr.US && element.vr() != Vr.UN) {
            throw new MalformedDataException(
                    source, -1, Tag.toString(tag), "has VR " + element.vr() + ", where only US has a meaning");
        }
        OptionalInt value = dataSet.integer(tag);
        if (value.isEmpty()) {
            throw new MalformedDataException(
                    source, -1, Tag.toString(tag), "missing or without a value, but there is Pixel Data");
        }
        return value.getAsInt();
    }

    /** Whether Bits Stored fit into Bits Allocated with their top at High Bit. */
    boolean hasPossibleHighBit() {
        return highBit >= layout.bitsStored() - 1 && highBit < layout.bitsAllocated();
    }

    public ImagePixelModule withNumberOfFrames(int changed) {
        return new ImagePixelModule(layout, highBit, changed);
    }

    /** Bytes of all frames in native Pixel Data, without a padding byte; one-bit frames follow each other bit by bit. */
    public long nativeByteCount() {
        return (layout.nativeBitCount() * numberOfFrames + 7) / 8;
    }
}
