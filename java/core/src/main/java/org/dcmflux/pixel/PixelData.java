package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.jspecify.annotations.Nullable;

/**
 * The Pixel Data of a Data Set: what it says about its frames and where they are. An Item has Pixel Data of its own, such
 * as that of the Icon Image Sequence.
 *
 * @param element Pixel Data, Float Pixel Data or Double Float Pixel Data
 * @param warnings disagreements that were survived, for instance about offset tables
 */
public record PixelData(DataElement element, ImagePixelModule module, FrameIndex index, List<String> warnings) {
    private static final int[] PIXELS = {Tags.PixelData, Tags.FloatPixelData, Tags.DoubleFloatPixelData};

    /**
     * Finds and indexes the Pixel Data of a Data Set.
     *
     * @param source named in errors
     * @return null when the Data Set has none
     */
    public static @Nullable PixelData of(DataSet dataSet, String source) throws IOException {
        return of(dataSet, source, FramePolicy.FAIL);
    }

    /** As {@link #of(DataSet, String)}, and says whom to believe about the number of frames. */
    public static @Nullable PixelData of(DataSet dataSet, String source, FramePolicy policy) throws IOException {
        DataElement element = element(dataSet);
        if (element == null) {
            return null;
        }
        ImagePixelModule module = ImagePixelModule.of(dataSet, source);
        List<String> warnings = new ArrayList<>();
        String frames = dataSet.text(Tags.NumberOfFrames).orElse("");
        if (!frames.isEmpty() && dataSet.integer(Tags.NumberOfFrames).isEmpty()) {
            warnings.add("Number of Frames is '" + frames + "', read as " + module.numberOfFrames());
        }
        if (!module.hasPossibleHighBit()) {
            warnings.add("High Bit " + module.highBit() + " is impossible with " + module.layout()
                    + "; samples are read as if it were " + (module.layout().bitsStored() - 1));
        }
        warnOfOthers(dataSet, element, warnings);
        String label = dataSet.text(Tags.PhotometricInterpretation).orElse("");
        if (module.layout().photometricInterpretation() == PhotometricInterpretation.UNKNOWN) {
            warnings.add(
                    "Photometric Interpretation " + (label.isEmpty() ? "is missing" : "'" + label + "' is not known")
                            + "; samples are read without colour");
        }
        FrameIndex index;
        if (element.value() instanceof FragmentSequence fragments) {
            index = FrameIndexer.index(dataSet, fragments, module.numberOfFrames(), policy, warnings);
        } else {
            index = new NativeRegion(element, source).index(module, policy, warnings);
        }
        return new PixelData(element, module.withNumberOfFrames(index.frameCount()), index, List.copyOf(warnings));
    }

    private static void warnOfOthers(DataSet dataSet, DataElement used, List<String> warnings) {
        for (int tag : PIXELS) {
            if (tag != used.tag() && dataSet.contains(tag)) {
                warnings.add(Tag.toString(tag) + " stands beside " + Tag.toString(used.tag())
                        + ", of which there may be one only; it is not read");
            }
        }
    }

    /** The element that has the pixels, null when there is none. */
    public static @Nullable DataElement element(DataSet dataSet) {
        for (int tag : PIXELS) {
            DataElement element = dataSet.get(tag);
            if (element != null) {
                return element;
            }
        }
        return null;
    }

    public boolean isEncapsulated() {
        return element.value() instanceof FragmentSequence;
    }

    /** What a sample is. */
    public SampleKind sampleKind() {
        return switch (element.tag()) {
            case Tags.FloatPixelData -> SampleKind.FLOAT;
            case Tags.DoubleFloatPixelData -> SampleKind.DOUBLE;
            default -> SampleKind.INTEGER;
        };
    }

    /**
     * Reads a native frame as it is stored, into memory of its own.
     *
     * @throws IllegalStateException when the Pixel Data is encapsulated, which needs a codec
     * @throws IndexOutOfBoundsException when there is no such frame
     */
    public FrameSamples samples(int frame) throws IOException {
        if (isEncapsulated()) {
            throw new IllegalStateException("encapsulated frames are decoded by DecodedFrames");
        }
        return FrameSamples.of(module.layout(), frame(frame)).withFormat(sampleKind(), module.highBit());
    }

    /**
     * The bytes of a frame as they are stored, encoded or native, read-only and little endian. Native frames of Pixel Data in
     * memory are views of it, nothing is copied; others are read into memory of their own.
     *
     * @throws IndexOutOfBoundsException when there is no such frame
     * @throws ArithmeticException when the frame is longer than a buffer can be
     */
    public ByteBuffer frame(int frame) throws IOException {
        int size = Math.toIntExact(index.size(frame));
        ByteBuffer bytes;
        if (index instanceof NativeFrameIndex frames && element.value() instanceof ElementValue.InMemory memory) {
            bytes = memory.buffer().slice((int) (frames.position() + frame * frames.frameSize()), size);
        } else {
            ByteBuffer copy = ByteBuffer.allocate(size);
            index.read(frame, copy);
            bytes = copy.flip().asReadOnlyBuffer();
        }
        return bytes.order(ByteOrder.LITTLE_ENDIAN);
    }
}
