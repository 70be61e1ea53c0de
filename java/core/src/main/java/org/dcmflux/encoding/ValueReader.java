package org.dcmflux.encoding;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dcmflux.bytes.ByteCursor;
import org.dcmflux.bytes.SwappedByteSource;
import org.dcmflux.data.ElementValue;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.Vr;

/** Takes a value into memory or leaves it where it is; whatever the syntax's byte order, it comes out little endian. */
final class ValueReader {
    private ValueReader() {}

    /** Whether to load pixels is decided when the whole Data Set is known. */
    private static boolean isPixels(int tag) {
        return tag == Tags.PixelData || tag == Tags.FloatPixelData || tag == Tags.DoubleFloatPixelData;
    }

    /** Moves the cursor behind the value. */
    static ElementValue read(ByteCursor cursor, ReadOptions options, int tag, Vr vr, long length) throws IOException {
        boolean swapped = cursor.order() == ByteOrder.BIG_ENDIAN && vr.unitBytes() > 1;
        if (length <= options.deferAbove() && !isPixels(tag)) {
            if (length == 0) {
                return ElementValue.EMPTY;
            }
            byte[] bytes = cursor.bytes((int) length);
            if (swapped) {
                SwappedByteSource.swap(ByteBuffer.wrap(bytes), 0, bytes.length, vr.unitBytes());
            }
            return new ElementValue.InMemory(bytes);
        }
        long position = cursor.position();
        cursor.position(position + length);
        int most = options.maxValueInMemory();
        if (!swapped) {
            return new ElementValue.Deferred(cursor.source(), position, length, most);
        }
        SwappedByteSource words = new SwappedByteSource(cursor.source(), position, length, vr.unitBytes());
        return new ElementValue.Deferred(words, 0, length, most);
    }
}
