package org.dcmflux.encoding;

import java.io.EOFException;
import java.io.IOException;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.dictionary.Vr;
import org.jspecify.annotations.Nullable;

/**
 * An element header in Explicit VR whose two bytes of VR are none.
 *
 * <p>Blank, forgotten and invented ones occur. The form is taken after which another good header follows, or the end of
 * what is around; where none is, there is no telling what is meant.
 *
 * @param headerLength bytes from the tag to the value
 * @param length of the value in bytes
 */
record OddHeader(int headerLength, long length) {
    private static final int BLANK = 0x2020;
    private static final int DELIMITERS = 0xFFFE;
    private static final int SHORT_FORM = 8;
    private static final int LONG_FORM = 12;
    private static final int WITHOUT_LENGTH = 6;

    /**
     * Finds the form; the cursor is anywhere afterwards.
     *
     * @param start position of the tag
     * @return null when no form fits
     */
    static @Nullable OddHeader find(ByteCursor cursor, Level level, int tag, int code, long start) throws IOException {
        try {
            cursor.position(start + WITHOUT_LENGTH);
            int shortLength = cursor.u16();
            cursor.position(start + 4);
            OddHeader[] forms = isLetters(code)
                    ? new OddHeader[] {longForm(cursor, start, shortLength), new OddHeader(SHORT_FORM, shortLength)}
                    : new OddHeader[] {
                        new OddHeader(SHORT_FORM, shortLength),
                        new OddHeader(SHORT_FORM, cursor.u32()),
                        new OddHeader(WITHOUT_LENGTH, 0)
                    };
            for (OddHeader form : forms) {
                if (form.length >= 0 && form.isFollowedByAnother(cursor, level, tag, start)) {
                    return form;
                }
            }
        } catch (EOFException e) {
            return null;
        }
        return null;
    }

    static boolean isLetters(int code) {
        int first = code >> 8;
        int second = code & 0xFF;
        return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
    }

    private static OddHeader longForm(ByteCursor cursor, long start, int reserved) throws IOException {
        cursor.position(start + SHORT_FORM);
        long length = cursor.remaining() < 4 || reserved != 0 ? -1 : cursor.u32();
        return new OddHeader(LONG_FORM, length);
    }

    private boolean isFollowedByAnother(ByteCursor cursor, Level level, int tag, long start) throws IOException {
        long next = start + headerLength + length;
        if (next >= level.bound) {
            return next == level.bound;
        }
        if (level.bound - next < SHORT_FORM) {
            return false;
        }
        cursor.position(next);
        int group = cursor.u16();
        int nextTag = group << 16 | cursor.u16();
        int code = cursor.u8() << 8 | cursor.u8();
        return group == DELIMITERS
                || Integer.compareUnsigned(nextTag, tag) >= 0 && (Vr.of(code) != null || code == BLANK);
    }
}
