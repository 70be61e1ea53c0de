package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a value, wherever they are; of fragments everything from their table on.
 *
 * @param array the same bytes, if they are held in memory
 */
@SuppressWarnings("ArrayRecordComponent")
record ValueRegion(ByteSource source, long position, long length, byte @Nullable [] array) {
    private static final int COMPARE_CHUNK = 256 * 1024;

    static ValueRegion of(ElementValue value) {
        if (value instanceof FragmentSequence fragments) {
            long start = fragments.basicOffsetTablePosition();
            return new ValueRegion(fragments.source(), start, fragments.end() - start, null);
        }
        if (value instanceof ElementValue.Deferred deferred) {
            return new ValueRegion(deferred.source(), deferred.position(), deferred.length(), null);
        }
        byte[] array = value instanceof ElementValue.InMemory memory ? memory.array() : new byte[0];
        return new ValueRegion(ByteSource.of(array, "value"), 0, array.length, array);
    }

    /** Whether another value has the same bytes; of an odd number of them it may be padded. */
    boolean isContainedIn(ValueRegion to, Cancellation cancellation) throws IOException {
        if (to.length != length && to.length != length + length % 2) {
            return false;
        }
        if (length == 0) {
            return true;
        }
        if (array != null && to.array != null) {
            return Arrays.equals(array, 0, (int) length, to.array, 0, (int) length);
        }
        ByteBuffer left = ByteBuffer.allocate((int) Math.min(COMPARE_CHUNK, length));
        ByteBuffer right = ByteBuffer.allocate(left.capacity());
        for (long at = 0; at < length; at += COMPARE_CHUNK) {
            cancellation.check();
            int n = (int) Math.min(COMPARE_CHUNK, length - at);
            source.readFully(position + at, left.clear().limit(n));
            to.source.readFully(to.position + at, right.clear().limit(n));
            if (!left.flip().equals(right.flip())) {
                return false;
            }
        }
        return true;
    }
}
