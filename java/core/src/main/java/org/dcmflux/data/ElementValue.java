package org.dcmflux.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.dcmflux.bytes.ByteSource;

/** The value of a Data Element, in one of four forms. Values are little endian wherever they come from. */
public sealed interface ElementValue
        permits ElementValue.InMemory, ElementValue.Deferred, ElementValue.Sequence, FragmentSequence {

    /** The value of an element that has none. */
    ElementValue EMPTY = new InMemory(new byte[0]);

    /**
     * A value that is held in memory, padding included.
     *
     * @param array not copied: whoever made the value must not change it
     */
    @SuppressWarnings("ArrayRecordComponent")
    record InMemory(byte[] array) implements ElementValue {
        /** A read-only, little-endian view from the first byte to the last. */
        public ByteBuffer buffer() {
            return ByteBuffer.wrap(array).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /**
     * A value that was left in its source.
     *
     * @param position of its first byte in the source
     * @param length in bytes, padding included
     */
    record Deferred(ByteSource source, long position, long length) implements ElementValue {
        /** Reads the whole value into memory, at most 2^31−1 bytes. */
        public InMemory load() throws IOException {
            byte[] array = new byte[Math.toIntExact(length)];
            source.readFully(position, ByteBuffer.wrap(array));
            return new InMemory(array);
        }
    }

    /** A Sequence of Items; how their lengths were encoded is not kept, because it says nothing. */
    record Sequence(List<DataSet> items) implements ElementValue {
        public Sequence {
            items = List.copyOf(items);
        }
    }
}
