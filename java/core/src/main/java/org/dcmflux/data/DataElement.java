package org.dcmflux.data;

import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Vr;

/**
 * One Data Element.
 *
 * @param tag group and element in one number, see {@link Tag}
 * @param vr as read, or as the dictionary has it where the syntax does not say
 */
public record DataElement(int tag, Vr vr, ElementValue value) {
    public DataElement withValue(ElementValue changed) {
        return new DataElement(tag, vr, changed);
    }

    @Override
    public String toString() {
        return Tag.toString(tag) + " " + vr;
    }
}
