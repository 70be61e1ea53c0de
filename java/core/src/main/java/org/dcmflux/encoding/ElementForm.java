package org.dcmflux.encoding;

import java.nio.ByteOrder;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.encoding.WriteOptions.SequenceLength;

/**
 * The form that an element takes on in a Transfer Syntax: its VR, its unit of byte order, its length.
 *
 * @dicom PS3.5 7
 */
record ElementForm(boolean explicitVr, ByteOrder order, SequenceLength lengths) {
    private static final int MAX_SHORT_LENGTH = 0xFFFE;
    private static final int DELIMITATION = 8;

    static ElementForm of(TransferSyntax syntax, SequenceLength lengths) {
        return new ElementForm(syntax.isExplicitVr(), syntax.byteOrder(), lengths);
    }

    boolean isBigEndian() {
        return order == ByteOrder.BIG_ENDIAN;
    }

    /** Group lengths other than that of the File Meta Information are retired, and wrong once anything changes. */
    static boolean isDropped(DataElement element) {
        return Tag.isGroupLength(element.tag()) && Tag.group(element.tag()) > 0x0002;
    }

    /**
     * The VR that the element is known by. Inside UN everything is little endian, which readers of big endian files take
     * for what is around it; and a Sequence in UN has undefined length. So in big endian, and where lengths are defined, a
     * Sequence that was found in UN is written as the Sequence that it is.
     */
    Vr vr(DataElement element) {
        boolean isSequence = element.value() instanceof ElementValue.Sequence;
        boolean asItself = isBigEndian() || lengths == SequenceLength.DEFINED;
        return asItself && isSequence && element.vr() == Vr.UN ? Vr.SQ : element.vr();
    }

    /** A value too long for its VR's 16-bit length field goes as UN (PS3.5 6.2.2). */
    static Vr written(Vr vr, long length) {
        return !vr.hasLongLength() && length > MAX_SHORT_LENGTH ? Vr.UN : vr;
    }

    /** How many bytes change places together: 1 when values are written as they are held. */
    int swappedBytes(Vr vr, long length) {
        return isBigEndian() ? written(vr, length).unitBytes() : 1;
    }

    /**
     * Whether a reader knows a Sequence by its header. One in UN, or with a tag of which the dictionary does not know that
     * it is a Sequence where no VR is written, is known by its undefined length only, and would else be read as bytes.
     */
    boolean isToldByHeader(DataElement sequence, boolean explicit) {
        return vr(sequence) == Vr.SQ && (explicit || Dictionary.standard().vrOf(sequence.tag()) == Vr.SQ);
    }

    static long headerLength(Vr vr, long length, boolean explicit) {
        return explicit && written(vr, length).hasLongLength() ? 12 : 8;
    }

    /** Bytes of an element that is no Sequence, header and padding included. */
    static long length(DataElement element, boolean explicit) {
        if (isDropped(element)) {
            return 0;
        }
        long value = valueLength(element.value());
        long padded = value + value % 2;
        return padded + headerLength(element.vr(), padded, explicit);
    }

    private static long valueLength(ElementValue value) {
        if (value instanceof FragmentSequence fragments) {
            return FragmentSequence.ITEM_HEADER_LENGTH
                    + fragments.end()
                    - fragments.basicOffsetTablePosition()
                    + DELIMITATION;
        }
        if (value instanceof ElementValue.Deferred deferred) {
            return deferred.length();
        }
        return value instanceof ElementValue.InMemory memory ? memory.array().length : 0;
    }
}
