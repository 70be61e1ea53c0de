package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.DicomException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.jspecify.annotations.Nullable;

/**
 * How a file is built, as {@code info} tells it.
 *
 * @param image the attributes of the Image Pixel Module as the file states them, by keyword; only those that it has
 * @param pixels null when there is no Pixel Data
 * @param warnings what was odd but could be read
 */
record FileFacts(
        String file,
        long bytes,
        String preamble,
        TransferSyntax syntax,
        String sopClass,
        @Nullable String sopClassName,
        int elements,
        Map<String, Object> image,
        @Nullable Pixels pixels,
        List<String> warnings) {
    private static final int PREAMBLE_LENGTH = 128;
    private static final int PREFIX = 0x4449434D; // "DICM"
    private static final int[] IMAGE = {
        Tags.SamplesPerPixel,
        Tags.PhotometricInterpretation,
        Tags.PlanarConfiguration,
        Tags.NumberOfFrames,
        Tags.Rows,
        Tags.Columns,
        Tags.BitsAllocated,
        Tags.BitsStored,
        Tags.HighBit,
        Tags.PixelRepresentation
    };
    private static final String[] KEYWORDS = {
        "samplesPerPixel",
        "photometricInterpretation",
        "planarConfiguration",
        "numberOfFrames",
        "rows",
        "columns",
        "bitsAllocated",
        "bitsStored",
        "highBit",
        "pixelRepresentation"
    };

    /** Where Pixel Data is, and what is known about its frames: {@code indexed}, or why not. */
    record Pixels(
            DataElement element,
            @Nullable FragmentSequence fragments,
            long extendedOffsets,
            @Nullable PixelData indexed,
            long largestFrame,
            @Nullable String error) {}

    static FileFacts of(Path input, ReadOptions options) throws IOException {
        ByteSource source = DicomInput.open(input, options);
        try (DicomFile file = DicomFile.open(source, options)) {
            DataSet dataSet = file.dataSet();
            List<String> warnings = new ArrayList<>();
            String preamble = preamble(source);
            if (preamble.startsWith("a ")) {
                warnings.add("the preamble is that of " + preamble
                        + ": the file can be run as a program, or read as another format");
            }
            warnings.addAll(file.warnings());
            Pixels pixels = pixels(file);
            if (pixels != null && pixels.indexed != null) {
                warnings.addAll(pixels.indexed.warnings());
            }
            String uid = dataSet.text(Tags.SOPClassUID).orElse("");
            SopClass known = SopClasses.find(uid);
            return new FileFacts(
                    file.name(),
                    file.size(),
                    preamble,
                    file.transferSyntax(),
                    uid,
                    known == null ? null : known.name(),
                    dataSet.size(),
                    image(dataSet),
                    pixels,
                    List.copyOf(warnings));
        }
    }

    /** What the first bytes would be taken for by something that is no DICOM reader. */
    private static String preamble(ByteSource source) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PREAMBLE_LENGTH + 4);
        if (source.size() < bytes.capacity()) {
            return "absent";
        }
        source.readFully(0, bytes);
        if (bytes.getInt(PREAMBLE_LENGTH) != PREFIX) {
            return "absent";
        }
        int first = bytes.getInt(0);
        if (first >>> 16 == 0x4D5A) {
            return "a Windows program (PE)";
        }
        if (first == 0x7F454C46) {
            return "a Unix program (ELF)";
        }
        if (first >>> 16 == 0x2321) {
            return "a script";
        }
        if (first == 0x49492A00 || first == 0x4D4D002A) {
            return "a TIFF image";
        }
        return bytes.flip().limit(PREAMBLE_LENGTH).mismatch(ByteBuffer.allocate(PREAMBLE_LENGTH)) < 0
                ? "zeros"
                : "other";
    }

    private static Map<String, Object> image(DataSet dataSet) {
        Map<String, Object> image = new LinkedHashMap<>();
        for (int i = 0; i < IMAGE.length; i++) {
            String name = KEYWORDS[i];
            if (IMAGE[i] == Tags.PhotometricInterpretation) {
                dataSet.text(IMAGE[i]).ifPresent(label -> image.put(name, label));
            } else {
                dataSet.integer(IMAGE[i]).ifPresent(number -> image.put(name, number));
            }
        }
        return image;
    }

    private static @Nullable Pixels pixels(DicomFile file) throws IOException {
        DataElement element = PixelData.element(file.dataSet());
        if (element == null) {
            return null;
        }
        FragmentSequence fragments = element.value() instanceof FragmentSequence sequence ? sequence : null;
        long extended = extendedOffsets(file.dataSet());
        FragmentRule rule = file.transferSyntax().fragmentRule();
        if (rule == FragmentRule.WHOLE_STREAM || rule == FragmentRule.WHOLE_STREAM_FRAGMENTABLE) {
            return new Pixels(element, fragments, extended, null, 0, "one video stream, whose frames are not indexed");
        }
        try {
            PixelData indexed = Objects.requireNonNull(file.pixelData());
            // Whether there are as many frames as stated shows at the last one, and the file is still open now.
            long largest = indexed.index().largest();
            return new Pixels(element, fragments, extended, indexed, largest, null);
        } catch (DicomException e) {
            // Finding out why the frames cannot be told apart is what this command is for.
            return new Pixels(element, fragments, extended, null, 0, String.valueOf(e.getMessage()));
        }
    }

    /** Entries of the Extended Offset Table, −1 when there is none. */
    private static long extendedOffsets(DataSet dataSet) {
        DataElement table = dataSet.get(Tags.ExtendedOffsetTable);
        if (table == null) {
            return -1;
        }
        if (table.value() instanceof ElementValue.Deferred deferred) {
            return deferred.length() / 8;
        }
        return table.value() instanceof ElementValue.InMemory memory ? memory.array().length / 8 : 0;
    }

    static String keyword(DataElement element) {
        return switch (element.tag()) {
            case Tags.PixelData -> "PixelData";
            case Tags.FloatPixelData -> "FloatPixelData";
            case Tags.DoubleFloatPixelData -> "DoubleFloatPixelData";
            default -> Tag.toString(element.tag());
        };
    }
}
