package org.dcmflux.codec;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;

/** Opens sessions that decode frames of some Transfer Syntaxes. Thread-safe. */
public interface FrameDecoder {
    Set<TransferSyntax> transferSyntaxes();

    /**
     * Whether it might not come back from a damaged frame: then its frames are done on threads that can be left. False for bounded
     * loops, and for what keeps deadlines by itself and lets go of all buffers when one has passed.
     */
    default boolean mayHang() {
        return true;
    }

    /** What messages call the codec. */
    default String codecName() {
        return getClass().getSimpleName();
    }

    /**
     * The layout of native frames when code streams are what the Data Set says: what {@link #open} is given. Codecs that hold
     * native frames as they are keep planes and subsampled chroma; all others answer colour by pixel in full resolution.
     */
    default FrameLayout decodedLayout(FrameLayout stated) {
        return DecodedFrames.decodedLayout(stated);
    }

    /**
     * What a Transfer Syntax asks of its code streams that decoding does not need, and that this one lacks: an order of its
     * parts, a table. Looks at headers only.
     *
     * @param codeStream of one frame, between position and limit; not changed
     * @return a sentence each; none also where nothing is asked, or the bytes are no code stream
     */
    default List<String> violations(TransferSyntax syntax, ByteBuffer codeStream) {
        return List.of();
    }

    /**
     * The most memory in bytes that a session takes for itself while it is at one frame, beside the buffers that it is given: what
     * a budget for memory has to keep free for each session. Loads nothing.
     *
     * @param expected as {@link #open} is given it
     * @param codeStreamBytes of the largest frame as it is stored
     * @return by default as much as the native frame and its code stream: what a codec needs that keeps a copy of each
     */
    default long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        return expected.byteCount() + codeStreamBytes;
    }

    /**
     * The same decoder, whose sessions may use so many threads for one frame: for a single huge one, which nothing else would be
     * done beside. Codecs without threads of their own answer themselves.
     */
    default FrameDecoder withCodecThreads(int threads) {
        return this;
    }

    /**
     * Opens a session for frames that should have this layout.
     *
     * @param expected what {@link #decodedLayout} makes of what the Data Set says; a code stream of another size, number of samples or
     *     with more bits than Bits Allocated is refused by the session
     * @throws CodecException when the codec is not available or cannot do this layout
     */
    DecoderSession open(FrameLayout expected) throws CodecException;

    /** The same with a deadline for each frame. */
    default DecoderSession open(FrameLayout expected, CodecDeadline deadline) throws CodecException {
        return deadline.watch(this, open(expected));
    }
}
