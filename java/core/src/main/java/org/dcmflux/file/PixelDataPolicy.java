package org.dcmflux.file;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.PixelDataContext;
import org.dcmflux.encoding.PixelDataContext.Encapsulation;
import org.dcmflux.encoding.PixelDataHandling;
import org.dcmflux.encoding.ReadOptions;

/** Does with the top-level Pixel Data what the options say; until then only its positions are known. */
final class PixelDataPolicy {
    private static final int[] PIXELS = {Tags.PixelData, Tags.FloatPixelData, Tags.DoubleFloatPixelData};

    private PixelDataPolicy() {}

    static DataSet apply(DataSet dataSet, TransferSyntax syntax, ReadOptions options, ValueLoader loader)
            throws IOException {
        if (options.pixelData() == PixelDataHandling.LAZY) {
            return dataSet;
        }
        DataSetBuilder changed = null;
        for (int tag : PIXELS) {
            DataElement element = dataSet.get(tag);
            if (element == null) {
                continue;
            }
            PixelDataHandling handling = handling(dataSet, element, syntax, options);
            if (handling == PixelDataHandling.LAZY) {
                continue;
            }
            changed = changed == null ? dataSet.toBuilder().sourcePosition(dataSet.sourcePosition()) : changed;
            if (handling == PixelDataHandling.SKIP) {
                changed.remove(tag);
            } else {
                changed.put(element.withValue(loader.load(element)));
            }
        }
        return changed == null ? dataSet : changed.build();
    }

    private static PixelDataHandling handling(
            DataSet dataSet, DataElement element, TransferSyntax syntax, ReadOptions options) {
        if (options.pixelData() != PixelDataHandling.CALLBACK) {
            return options.pixelData();
        }
        PixelDataHandling answer = options.pixelDataCallback().apply(context(dataSet, element, syntax));
        if (answer == PixelDataHandling.CALLBACK) {
            throw new IllegalStateException("the callback must decide, not answer CALLBACK");
        }
        return answer;
    }

    static PixelDataContext context(DataSet dataSet, DataElement element, TransferSyntax syntax) {
        OptionalInt rows = dataSet.integer(Tags.Rows);
        OptionalInt columns = dataSet.integer(Tags.Columns);
        OptionalInt bits = dataSet.integer(Tags.BitsAllocated);
        int samples = dataSet.integer(Tags.SamplesPerPixel).orElse(1);
        int frames = dataSet.integer(Tags.NumberOfFrames).orElse(1);
        Encapsulation encapsulation =
                element.value() instanceof FragmentSequence ? Encapsulation.ENCAPSULATED : Encapsulation.NATIVE;
        OptionalLong size = rows.isPresent() && columns.isPresent() && bits.isPresent()
                ? size(rows.getAsInt(), columns.getAsInt(), bits.getAsInt(), samples, frames)
                : OptionalLong.empty();
        return new PixelDataContext(rows, columns, bits, samples, frames, syntax, encapsulation, size);
    }

    private static OptionalLong size(long rows, long columns, long bits, long samples, long frames) {
        try {
            long pixels = Math.multiplyExact(Math.multiplyExact(rows, columns), Math.multiplyExact(samples, frames));
            return OptionalLong.of(Math.addExact(Math.multiplyExact(pixels, bits), 7) / 8);
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }
}
