package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * What a file says after a lossy compression: that it happened, by which method and ratio, and that the image is derived. What
 * earlier compressions said stays in front.
 *
 * <p>The ratio is known when the last frame is written. Until then its place holds spaces: it is the end of the value of
 * (0028,2112), {@link #ratioBytes} long, and nothing pads it.
 *
 * @dicom PS3.3 C.7.6.1.1.5, PS3.3 C.7.6.1.1.3
 */
final class LossyAttributes {
    private static final int RATIO_CHARACTERS = 14;

    private final LossyCompression compression;
    private int ratioBytes;

    LossyAttributes(LossyCompression compression) {
        this.compression = compression;
    }

    /** Says that a lossy compression happened at some time; that is never taken back. */
    static void mark(DataSet original, DataSetBuilder changed) {
        if (!original.text(Tags.LossyImageCompression).equals(Optional.of("01"))) {
            changed.putText(Tags.LossyImageCompression, Vr.CS, "01");
        }
    }

    void put(DataSet original, DataSetBuilder changed) {
        mark(original, changed);
        List<String> ratios = values(original, Tags.LossyImageCompressionRatio);
        List<String> methods = values(original, Tags.LossyImageCompressionMethod);
        int pairs = Math.max(ratios.size(), methods.size());
        String ratiosBefore = joined(ratios, pairs);
        changed.putText(Tags.LossyImageCompressionMethod, Vr.CS, joined(methods, pairs) + compression.method());
        ratioBytes = RATIO_CHARACTERS + (ratiosBefore.length() & 1);
        changed.putText(Tags.LossyImageCompressionRatio, Vr.DS, ratiosBefore + " ".repeat(ratioBytes));
        DataSetRewriter.withoutExtremes(changed);
        Derivation.put(original, changed, "Lossy compression: " + compression.words());
        changed.put(
                Tags.DerivationCodeSequence,
                Vr.SQ,
                CodedEntry.appended(original, Tags.DerivationCodeSequence, CodedEntry.LOSSY_COMPRESSION.item()));
    }

    /** Length of the ratio's place in bytes. */
    int ratioBytes() {
        return ratioBytes;
    }

    /** The ratio as it is written into its place. */
    ByteBuffer ratio(double ratio) {
        String digits = String.format(Locale.ROOT, ratio < 100_000 ? "%.4f" : "%.0f", ratio);
        String padded = digits + " ".repeat(ratioBytes - digits.length());
        return ByteBuffer.wrap(padded.getBytes(StandardCharsets.US_ASCII));
    }

    /** The Data Set as it is after the ratio was written into its place. */
    DataSet withRatio(DataSet written, double ratio) {
        DataElement element = written.get(Tags.LossyImageCompressionRatio);
        if (element == null || !(element.value() instanceof ElementValue.InMemory memory)) {
            throw new IllegalStateException("there is no place for a ratio");
        }
        byte[] value = memory.array().clone();
        ratio(ratio).get(value, value.length - ratioBytes, ratioBytes);
        return written.toBuilder()
                .put(element.withValue(new ElementValue.InMemory(value)))
                .build();
    }

    static List<String> values(DataSet dataSet, int tag) {
        return dataSet.text(tag)
                .map(text ->
                        Arrays.stream(text.split("\\\\", -1)).map(String::strip).toList())
                .orElse(List.of());
    }

    /** The values, and empty ones for those that are missing, so that the next one of both attributes has the same number. */
    private static String joined(List<String> values, int count) {
        List<String> all = new ArrayList<>(values);
        while (all.size() < count) {
            all.add("");
        }
        return count == 0 ? "" : String.join("\\", all) + "\\";
    }
}
