package org.dcmflux.pixel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * The top-level Pixel Data of a Data Set: what it says about its frames and where they are.
 *
 * @param element Pixel Data, Float Pixel Data or Double Float Pixel Data
 * @param warnings disagreements that were survived, for instance about offset tables
 */
public record PixelData(DataElement element, ImagePixelModule module, FrameIndex index, List<String> warnings) {

    /**
     * Finds and indexes the Pixel Data of a Data Set.
     *
     * @param source named in errors
     * @return null when the Data Set has none
     */
    public static @Nullable PixelData of(DataSet dataSet, String source) throws IOException {
        DataElement element = element(dataSet);
        if (element == null) {
            return null;
        }
        ImagePixelModule module = ImagePixelModule.of(dataSet, source);
        List<String> warnings = new ArrayList<>();
        FrameIndex index;
        if (element.value() instanceof FragmentSequence fragments) {
            index = new FrameIndexer(fragments, module.numberOfFrames(), warnings).index(dataSet);
        } else {
            index = nativeIndex(element, module, source, warnings);
        }
        return new PixelData(element, module, index, List.copyOf(warnings));
    }

    /** The element that has the pixels, null when there is none. */
    public static @Nullable DataElement element(DataSet dataSet) {
        for (int tag : new int[] {Tags.PixelData, Tags.FloatPixelData, Tags.DoubleFloatPixelData}) {
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

    private static FrameIndex nativeIndex(
            DataElement element, ImagePixelModule module, String source, List<String> warnings)
            throws MalformedDataException {
        ByteSource bytes;
        long position;
        long length;
        if (element.value() instanceof ElementValue.Deferred deferred) {
            bytes = deferred.source();
            position = deferred.position();
            length = deferred.length();
        } else if (element.value() instanceof ElementValue.InMemory memory) {
            bytes = ByteSource.of(memory.array(), source);
            position = 0;
            length = memory.array().length;
        } else {
            throw new MalformedDataException(source, -1, Tag.toString(element.tag()), "Pixel Data is a Sequence");
        }
        long needed = module.nativeByteCount();
        if (length < needed) {
            throw new MalformedDataException(
                    source,
                    position,
                    Tag.toString(element.tag()),
                    "Pixel Data has " + length + " bytes, but " + module.numberOfFrames() + " frames of "
                            + module.layout() + " need " + needed);
        }
        if (length > needed + needed % 2) {
            warnings.add("Pixel Data is " + (length - needed) + " bytes longer than its frames");
        }
        if (module.layout().bitsAllocated() == 1) {
            return new BitPackedFrameIndex(bytes, position, module.layout().nativeBitCount(), module.numberOfFrames());
        }
        return new NativeFrameIndex(bytes, position, module.layout().byteCount(), module.numberOfFrames());
    }
}
