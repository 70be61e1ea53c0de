package org.dcmflux.encoding;

import java.io.IOException;
import java.nio.ByteOrder;
import org.dcmflux.bytes.ByteCursor;

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
}
