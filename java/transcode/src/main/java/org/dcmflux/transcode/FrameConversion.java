package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Makes native frames of another layout out of native frames. Immutable, for many threads. */
interface FrameConversion {
    /** The layout of frames that go in, as the Data Set promises it. */
    FrameLayout stored();

    /** The layout of frames that come out, whatever is found in those that go in. */
    FrameLayout result();

    /** What is done, for people; empty when only the order of bytes and bits changes. */
    String words();

    /**
     * Converts a frame from its position on into another buffer from its position on; no position changes.
     *
     * @param found the layout that {@code from} really has: a code stream may have other colours than the Data Set says
     * @throws CodecException when the frame cannot become one of the resulting layout without a loss that nobody asked for
     */
    void convert(FrameLayout found, ByteBuffer from, ByteBuffer to) throws CodecException;
}
