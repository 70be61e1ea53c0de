package org.dcmflux.encoding;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.dictionary.Vr;

/** Looks at what stands next and leaves the cursor where it is. */
final class NextItem {
    private static final int ITEM = 0xFFFEE000;
    private static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;

    private NextItem() {}

    /** Tells whether an Item or the end of a Sequence comes, read in the cursor's byte order. */
    static boolean follows(ByteCursor cursor) throws IOException {
        long start = cursor.position();
        int tag = cursor.u16() << 16 | cursor.u16();
        cursor.position(start);
        return tag == ITEM || tag == SEQUENCE_DELIMITATION;
    }

    /**
     * The byte order of the Sequence in UN that comes. It is little endian whatever is around it, but not every writer of big
     * endian files knows that.
     *
     * @dicom PS3.5 6.2.2
     */
    static ByteOrder orderInUn(ByteCursor cursor) throws IOException {
        ByteOrder around = cursor.order();
        cursor.order(ByteOrder.LITTLE_ENDIAN);
        boolean littleEndian = follows(cursor);
        cursor.order(around);
        return littleEndian ? ByteOrder.LITTLE_ENDIAN : around;
    }

    /**
     * Tells whether an Item comes whose first element has a VR, and a length that is impossible where there is none.
     */
    static boolean isExplicit(ByteCursor cursor, Level level) throws IOException {
        long start = cursor.position();
        try {
            boolean item = (cursor.u16() << 16 | cursor.u16()) == ITEM;
            cursor.u32();
            int group = cursor.u16();
            cursor.u16();
            int code = cursor.u8() << 8 | cursor.u8();
            cursor.position(start + 12);
            long implicitLength = cursor.u32();
            return item
                    && group != ITEM >>> 16
                    && Vr.of(code) != null
                    && implicitLength > level.bound - cursor.position();
        } catch (EOFException e) {
            return false;
        } finally {
            cursor.position(start);
        }
    }
}
