package org.dcmflux.transcode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.DataSet;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.DictionaryEntry;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;

/**
 * An attribute of the Data Set that an output has otherwise than its input. Values are not told: they may name a patient.
 *
 * @param tag at the top of the Data Set; a change inside of a Sequence is one of the Sequence
 * @param kind what happens to it
 */
public record AttributeChange(int tag, Kind kind) {
    /** What happens. */
    public enum Kind {
        ADDED("added"),
        REMOVED("removed"),
        CHANGED("changed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As it stands in plans. */
        public String word() {
            return word;
        }
    }

    /** As {@code (0028,0004)}. */
    public String tagText() {
        return Tag.toString(tag);
    }

    /** Its keyword; empty for one that the dictionary does not know. */
    public String keyword() {
        DictionaryEntry entry = Dictionary.standard().find(tag);
        return entry == null ? "" : entry.keyword();
    }

    /** Pixel Data itself and group lengths are left out. */
    static List<AttributeChange> between(DataSet before, DataSet after) {
        List<AttributeChange> changes = new ArrayList<>();
        for (DataElement element : before) {
            DataElement other = after.get(element.tag());
            if (isLeftOut(element.tag())) {
                continue;
            }
            if (other == null) {
                changes.add(new AttributeChange(element.tag(), Kind.REMOVED));
            } else if (other != element && !areEqual(element, other)) {
                changes.add(new AttributeChange(element.tag(), Kind.CHANGED));
            }
        }
        for (DataElement element : after) {
            if (!before.contains(element.tag()) && !isLeftOut(element.tag())) {
                changes.add(new AttributeChange(element.tag(), Kind.ADDED));
            }
        }
        changes.sort((a, b) -> Tag.compare(a.tag, b.tag));
        return List.copyOf(changes);
    }

    private static boolean isLeftOut(int tag) {
        return Tag.isGroupLength(tag) || tag == Tags.PixelData;
    }

    private static boolean areEqual(DataElement one, DataElement other) {
        if (one.vr() != other.vr()) {
            return false;
        }
        if (one.value() == other.value()) {
            return true;
        }
        return one.value() instanceof ElementValue.InMemory a
                && other.value() instanceof ElementValue.InMemory b
                && Arrays.equals(a.array(), b.array());
    }
}
