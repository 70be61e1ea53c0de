package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.BooleanSupplier;
import org.dcmflux.data.FragmentSequence;

/**
 * The fragments of one frame, which follow each other in the Pixel Data and count as one run of bytes.
 *
 * @param first number of the first fragment, from zero
 * @param end number of the fragment after the last one
 * @dicom PS3.5 A.4
 */
public record FragmentRun(FragmentSequence fragments, int first, int end) {
    /** How many fragments there are. */
    public int count() {
        return end - first;
    }

    /** Bytes of all of them, padding included, Item headers not. */
    public long length() {
        long length = 0;
        for (int i = first; i < end; i++) {
            length += fragments.length(i);
        }
        return length;
    }

    /** Reads the first {@code count} bytes from the buffer's position on. */
    void read(ByteBuffer dst, long count) throws IOException {
        if (dst.remaining() < count) {
            throw new BufferOverflowException();
        }
        long left = count;
        int limit = dst.limit();
        try {
            for (int i = first; i < end; i++) {
                int part = (int) Math.min(left, fragments.length(i));
                dst.limit(dst.position() + part);
                fragments.source().readFully(fragments.position(i), dst);
                left -= part;
            }
        } finally {
            dst.limit(limit);
        }
    }

    void copyTo(WritableByteChannel target, long count, BooleanSupplier cancelled) throws IOException {
        long left = count;
        for (int i = first; i < end; i++) {
            long part = Math.min(left, fragments.length(i));
            RegionCopy.copy(fragments.source(), fragments.position(i), part, target, cancelled);
            left -= part;
        }
    }
}
