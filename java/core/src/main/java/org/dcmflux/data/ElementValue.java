package org.dcmflux.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.error.LimitExceededException;

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
     * @param maxInMemory bytes that may be loaded as a whole
     */
    record Deferred(ByteSource source, long position, long length, int maxInMemory) implements ElementValue {
        /** The longest array. */
        private static final int LONGEST = Integer.MAX_VALUE - 8;

        /** A value that may be loaded if any array can hold it. */
        public Deferred(ByteSource source, long position, long length) {
            this(source, position, length, LONGEST);
        }

        /**
         * Reads the whole value into memory.
         *
         * @throws LimitExceededException when it is longer than {@code maxInMemory}, before anything is allocated
         */
        public InMemory load() throws IOException {
            if (length > maxInMemory) {
                throw new LimitExceededException(
                        "maxValueInMemory",
                        maxInMemory,
                        source.name() + " @ 0x" + Long.toHexString(position).toUpperCase(Locale.ROOT),
                        "a value of " + length + " bytes is too long to be held in memory");
            }
            byte[] array = new byte[(int) length];
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
