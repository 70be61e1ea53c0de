package org.dcmflux.dictionary;

import java.util.List;

/**
 * One row of the registry of Data Elements.
 *
 * @param tag the tag; for a repeating group that of its first repetition
 * @param mask the bits of a tag that must equal those of {@code tag}; all of them unless the row is a repeating group
 * @param keyword the keyword, empty where the registry has none
 * @param name the name
 * @param vrs the Value Representations the element may have, the usual one first; empty for the delimiters of Items
 * @param vm the Value Multiplicity as printed, such as {@code 1}, {@code 2-2n}
 * @param retired whether the element is retired
 * @dicom PS3.6 6
 */
public record DictionaryEntry(
        int tag, int mask, String keyword, String name, List<Vr> vrs, String vm, boolean retired) {
    /** Copies the list of Value Representations. */
    public DictionaryEntry {
        vrs = List.copyOf(vrs);
    }

    /** Returns the usual Value Representation, {@link Vr#UN} for the delimiters of Items. */
    public Vr vr() {
        return vrs.isEmpty() ? Vr.UN : vrs.get(0);
    }

    /** Tells whether the row stands for more than one tag. */
    public boolean isRepeating() {
        return mask != -1;
    }
}
