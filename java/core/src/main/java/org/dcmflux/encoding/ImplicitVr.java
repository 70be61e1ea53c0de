package org.dcmflux.encoding;

import static org.dcmflux.dictionary.Tags.PixelRepresentation;

import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Vr;

/**
 * The VR that an Implicit VR element has, where the dictionary leaves a choice.
 *
 * @dicom PS3.5 A.1
 */
final class ImplicitVr {
    private ImplicitVr() {}

    static Vr of(int tag, long length, Level.Elements context) {
        Vr first = Dictionary.standard().vrOf(tag);
        long candidates = Dictionary.standard().vrCandidates(tag);
        if (Long.bitCount(candidates) < 2) {
            return first;
        }
        if (has(candidates, Vr.OB)) {
            return Vr.OW;
        }
        if (has(candidates, Vr.OW) && length != 2) {
            return Vr.OW;
        }
        return has(candidates, Vr.SS) && signed(context) ? Vr.SS : Vr.US;
    }

    private static boolean has(long candidates, Vr vr) {
        return (candidates & 1L << vr.ordinal()) != 0;
    }

    private static boolean signed(Level.Elements context) {
        DataElement representation = context.inherited(PixelRepresentation);
        return representation != null
                && representation.value() instanceof ElementValue.InMemory value
                && value.array().length >= 1
                && value.array()[0] == 1;
    }
}
