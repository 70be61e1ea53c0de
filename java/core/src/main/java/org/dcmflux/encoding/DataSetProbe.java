package org.dcmflux.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.dictionary.Dictionary;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the first elements how a Data Set is encoded, when nothing says it or what says it is wrong.
 *
 * <p>Text and random bytes are no Data Set: the elements must be in ascending order, their tags registered, their lengths
 * inside of the source.
 *
 * @dicom PS3.5 A.1 A.2 A.3
 */
public final class DataSetProbe {
    private static final long UNDEFINED = 0xFFFF_FFFFL;
    private static final int ENOUGH = 4;
    private static final int HIGHEST_FIRST_GROUP = 0x0028;
    private static final List<TransferSyntax> FORMS = List.of(
            TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntaxes.EXPLICIT_VR_BIG_ENDIAN);

    private DataSetProbe() {}

    /** The form in which a Data Set of two elements at least stands at a position; null when there is none. */
    public static @Nullable TransferSyntax detect(ByteSource source, long position) throws IOException {
        for (TransferSyntax form : FORMS) {
            if (matches(source, position, form)) {
                return form;
            }
        }
        return null;
    }

    /** Tells whether the first elements can be what a Transfer Syntax says; only byte order and VR are looked at. */
    public static boolean matches(ByteSource source, long position, TransferSyntax syntax) throws IOException {
        ByteCursor cursor = new ByteCursor(source, position);
        cursor.order(syntax.byteOrder());
        int previous = 0;
        try {
            for (int count = 0; count < ENOUGH; count++) {
                if (count >= 2 && cursor.remaining() == 0) {
                    return true;
                }
                int group = cursor.u16();
                int tag = group << 16 | cursor.u16();
                boolean follows = count == 0
                        ? group != 0 && group <= HIGHEST_FIRST_GROUP
                        : Integer.compareUnsigned(tag, previous) > 0;
                if (!follows || !isKnown(tag)) {
                    return false;
                }
                long length = length(cursor, syntax.isExplicitVr());
                if (length == UNDEFINED) {
                    return count >= 1;
                }
                if (length < 0 || length > cursor.remaining()) {
                    return false;
                }
                cursor.position(cursor.position() + length);
                previous = tag;
            }
            return true;
        } catch (EOFException e) {
            return false;
        }
    }

    private static boolean isKnown(int tag) {
        return Tag.isPrivate(tag)
                || Tag.element(tag) == 0
                || Dictionary.standard().contains(tag);
    }

    /** Length of the value, −1 when a VR should stand here and does not. */
    private static long length(ByteCursor cursor, boolean explicitVr) throws IOException {
        if (!explicitVr) {
            return cursor.u32();
        }
        Vr vr = Vr.of(cursor.u8() << 8 | cursor.u8());
        if (vr == null) {
            return -1;
        }
        int shortLength = cursor.u16();
        return vr.hasLongLength() ? cursor.u32() : shortLength;
    }
}
