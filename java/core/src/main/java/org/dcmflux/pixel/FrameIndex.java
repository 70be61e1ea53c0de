package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;

/** Where each frame's bytes are; frames are numbered from zero. Safe for many threads. */
public interface FrameIndex {
    /** What the index believed. */
    enum Origin {
        /** Native Pixel Data: frames follow each other. */
        NATIVE,
        EXTENDED_OFFSET_TABLE,
        BASIC_OFFSET_TABLE,
        /** No table, but as many fragments as frames. */
        ONE_FRAGMENT_PER_FRAME,
        /** No table, and all fragments are one frame's. */
        SINGLE_FRAME,
        /** No table; the ends of the code streams told. */
        CODE_STREAM
    }

    Origin origin();

    int frameCount();

    /** Bytes of a frame as it is stored; of fragments without what the Extended Offset Table says is padding. */
    long size(int frame);

    /** Size of the largest frame in bytes. */
    long largest();

    /**
     * Reads a frame into {@code dst} from its position on; the position ends after the frame's last byte.
     *
     * @throws IndexOutOfBoundsException when there is no such frame
     * @throws java.nio.BufferOverflowException when {@code dst} has less than {@link #size} bytes left
     */
    void read(int frame, ByteBuffer dst) throws IOException;

    /**
     * Copies a frame as it is stored to a channel, encoded or native, without holding it in memory; one-bit frames start on
     * a byte.
     *
     * @param cancelled asked between chunks of a megabyte; an interrupt of the thread counts too
     * @throws IndexOutOfBoundsException when there is no such frame
     * @throws java.util.concurrent.CancellationException when it was cancelled; what was written stays written
     */
    void copyTo(int frame, WritableByteChannel target, BooleanSupplier cancelled) throws IOException;

    /** The bytes that the positions mean. */
    ByteSource source();
}
