package org.dcmflux.dictionary;

/**
 * One private element as its vendor documents it.
 *
 * @param creator the value of the private creator
 * @param group odd
 * @param element the lower 8 bits of the element number, which are the same in every file
 * @param name as the vendor writes it, or a keyword
 * @param vm the Value Multiplicity, such as {@code 1-n}
 * @dicom PS3.5 7.8
 */
public record PrivateEntry(String creator, int group, int element, Vr vr, String vm, String name) {
    public PrivateEntry {
        if ((group & 1) == 0 || group < 0 || group > 0xFFFF || element < 0 || element > 0xFF || creator.isBlank()) {
            throw new IllegalArgumentException(
                    "a private element has an odd group, an element number of 00 to FF and a " + "creator: "
                            + Integer.toHexString(group) + "," + Integer.toHexString(element) + " '" + creator + "'");
        }
    }
}
