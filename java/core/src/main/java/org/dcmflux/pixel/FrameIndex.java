package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.BooleanSupplier;
import org.dcmflux.bytes.ByteSource;
import org.jspecify.annotations.Nullable;

/**
 * Where each frame's bytes are; frames are numbered from zero. Safe for many threads.
 *
 * <p>Native frames, and those that a table or the number of fragments tells apart, are known from the start, each found in
 * constant time. Of many frames of several fragments without a table only the first ones are: the others are found when
 * they are asked for, one read or two a fragment, and kept. Whether there are as many as Number of Frames says shows at the
 * last one then, which fails with a {@link org.dcmflux.error.FrameIndexException} when it is not so; {@link #largest} asks
 * for it.
 */
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

    /**
     * The fragments of a frame; null when the Pixel Data is native.
     *
     * @throws IndexOutOfBoundsException when there is no such frame
     */
    @Nullable
    FragmentRun fragments(int frame) throws IOException;

    int frameCount();

    /** Bytes of a frame as it is stored; of fragments without what the Extended Offset Table says is padding. */
    long size(int frame) throws IOException;

    /** Size of the largest frame in bytes. Finds out about all frames, if that was not done yet. */
    long largest() throws IOException;

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
