package org.dcmflux.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.bytes.Progress;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.LimitExceededException;

/** Brings values into memory, or to a channel, in chunks between which it can be stopped. */
final class ValueLoader {
    private static final int CHUNK = 4 << 20;

    private final String name;
    private final ReadOptions options;
    private final Cancellation cancellation;
    private final Progress progress;

    ValueLoader(String name, ReadOptions options, Cancellation cancellation, Progress progress) {
        this.name = name;
        this.options = options;
        this.cancellation = cancellation;
        this.progress = progress;
    }

    /** The same value without a tie to its source; one that is in memory already comes back as it is. */
    ElementValue load(DataElement element) throws IOException {
        if (element.value() instanceof ElementValue.Deferred deferred) {
            return new ElementValue.InMemory(bytes(element, deferred.source(), deferred.position(), deferred.length()));
        }
        return element.value() instanceof FragmentSequence fragments ? inMemory(element, fragments) : element.value();
    }

    /** The same element with its value in memory; itself when it was. */
    DataElement loaded(DataElement element) throws IOException {
        ElementValue value = load(element);
        return value == element.value() ? element : element.withValue(value);
    }

    /** Positions count from the first byte of the Basic Offset Table. */
    private FragmentSequence inMemory(DataElement element, FragmentSequence fragments) throws IOException {
        long start = fragments.basicOffsetTablePosition();
        byte[] bytes = bytes(element, fragments.source(), start, fragments.end() - start);
        FragmentSequence.Builder moved =
                new FragmentSequence.Builder(ByteSource.of(bytes, name), 0, fragments.basicOffsetTableLength());
        for (int i = 0; i < fragments.count(); i++) {
            moved.add(fragments.position(i) - start, fragments.length(i));
        }
        return moved.build();
    }

    private byte[] bytes(DataElement element, ByteSource source, long position, long length) throws IOException {
        if (length > options.maxValueInMemory()) {
            throw new LimitExceededException(
                    "maxValueInMemory",
                    options.maxValueInMemory(),
                    name + ", " + Tag.toString(element.tag()),
                    "a value of " + length + " bytes is too long to be held in memory");
        }
        byte[] bytes = new byte[(int) length];
        progress.advanced(0, length);
        for (int done = 0; done < bytes.length; ) {
            cancellation.check();
            int count = Math.min(CHUNK, bytes.length - done);
            source.readFully(position + done, ByteBuffer.wrap(bytes, done, count));
            done += count;
            progress.advanced(done, length);
        }
        return bytes;
    }

    static long length(DataElement element) {
        if (element.value() instanceof ElementValue.Deferred deferred) {
            return deferred.length();
        }
        if (element.value() instanceof ElementValue.InMemory memory) {
            return memory.array().length;
        }
        return element.value() instanceof FragmentSequence fragments ? fragments.totalLength() : 0;
    }

    /** Native bytes, or those of all fragments one after another without their Item headers. */
    void copy(DataElement element, WritableByteChannel target) throws IOException {
        if (element.value() instanceof ElementValue.Deferred deferred) {
            copy(deferred.source(), deferred.position(), deferred.length(), 0, deferred.length(), target);
        } else if (element.value() instanceof ElementValue.InMemory memory) {
            int length = memory.array().length;
            copy(ByteSource.of(memory.array(), name), 0, length, 0, length, target);
        } else if (element.value() instanceof FragmentSequence fragments) {
            long total = fragments.totalLength();
            long done = 0;
            for (int i = 0; i < fragments.count(); i++) {
                copy(fragments.source(), fragments.position(i), fragments.length(i), done, total, target);
                done += fragments.length(i);
            }
        } else {
            throw new IllegalArgumentException(element + " is a Sequence of Items, not bytes");
        }
    }

    private void copy(
            ByteSource source, long position, long length, long before, long total, WritableByteChannel target)
            throws IOException {
        for (long done = 0; done < length; ) {
            cancellation.check();
            long count = Math.min(CHUNK, length - done);
            source.transferTo(position + done, count, target);
            done += count;
            progress.advanced(before + done, total);
        }
    }
}
