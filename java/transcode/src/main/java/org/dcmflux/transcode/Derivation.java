package org.dcmflux.transcode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.DataSetBuilder;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/**
 * What a file says when its samples are no longer the original ones: Image Type, in enhanced objects Frame Type as well, and
 * Derivation Description.
 *
 * @dicom PS3.3 C.7.6.1.1.2, C.7.6.1.1.3, C.8.16.1
 */
final class Derivation {
    private static final String DERIVED = "DERIVED";
    private static final int MOST_DESCRIPTION_BYTES = 1024;

    private Derivation() {}

    /** Says that the image is derived, and in words how; what was said before stays in front. */
    static void put(DataSet original, DataSetBuilder changed, String words) {
        putImageType(original, changed);
        putFrameTypes(original, changed, Tags.SharedFunctionalGroupsSequence);
        putFrameTypes(original, changed, Tags.PerFrameFunctionalGroupsSequence);
        append(original, changed, Tags.DerivationDescription, words);
    }

    private static void putImageType(DataSet original, DataSetBuilder changed) {
        List<String> type = LossyAttributes.values(original, Tags.ImageType);
        putType(changed, Tags.ImageType, type.isEmpty() ? List.of(DERIVED, "PRIMARY") : type);
    }

    private static void putType(DataSetBuilder changed, int tag, List<String> type) {
        List<String> derived = new ArrayList<>(type);
        derived.set(0, DERIVED);
        if (!type.equals(derived) || changed.get(tag) == null) {
            changed.putText(tag, Vr.CS, String.join("\\", derived));
        }
    }

    /** Frame Type stands in a Sequence of each functional group that has one, whatever the modality calls it. */
    private static void putFrameTypes(DataSet original, DataSetBuilder changed, int tag) {
        DataElement groups = original.get(tag);
        if (groups != null && groups.value() instanceof ElementValue.Sequence sequence) {
            ElementValue.Sequence derived = withFrameTypes(sequence, 2);
            if (derived != sequence) {
                changed.put(tag, groups.vr(), derived);
            }
        }
    }

    /** The same Sequence when no Item has a Frame Type to be changed. */
    private static ElementValue.Sequence withFrameTypes(ElementValue.Sequence sequence, int depth) {
        List<DataSet> items = new ArrayList<>(sequence.items().size());
        boolean differ = false;
        for (DataSet item : sequence.items()) {
            DataSet derived = withFrameTypes(item, depth);
            differ |= derived != item;
            items.add(derived);
        }
        return differ ? new ElementValue.Sequence(items) : sequence;
    }

    private static DataSet withFrameTypes(DataSet item, int depth) {
        DataSetBuilder changed = null;
        List<String> type = LossyAttributes.values(item, Tags.FrameType);
        if (!type.isEmpty() && !type.get(0).equals(DERIVED)) {
            changed = item.toBuilder();
            putType(changed, Tags.FrameType, type);
        }
        for (DataElement element : item) {
            if (depth > 1 && element.value() instanceof ElementValue.Sequence sequence) {
                ElementValue.Sequence derived = withFrameTypes(sequence, depth - 1);
                if (derived != sequence) {
                    changed = changed == null ? item.toBuilder() : changed;
                    changed.put(element.tag(), element.vr(), derived);
                }
            }
        }
        return changed == null ? item : changed.build();
    }

    /** Appends ASCII, which every Specific Character Set has; a text that would become too long is replaced. */
    private static void append(DataSet original, DataSetBuilder changed, int tag, String text) {
        String before = original.text(tag).orElse("");
        String after = before.isEmpty() || before.endsWith(text) ? text : before + "; " + text;
        if (after.length() > MOST_DESCRIPTION_BYTES) {
            after = text;
        }
        if (before.endsWith(text)) {
            return;
        }
        byte[] bytes = after.getBytes(StandardCharsets.ISO_8859_1);
        byte[] padded = Arrays.copyOf(bytes, bytes.length + (bytes.length & 1));
        if (padded.length > bytes.length) {
            padded[bytes.length] = ' ';
        }
        changed.put(tag, Vr.ST, new ElementValue.InMemory(padded));
    }
}
