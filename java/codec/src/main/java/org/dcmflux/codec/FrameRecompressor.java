package org.dcmflux.codec;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/**
 * Carries code streams over from one Transfer Syntax into another without decoding samples: what is lossy already loses nothing
 * more, and the way back leads to the same bytes. Thread-safe.
 *
 * @dicom PS3.5 8.2.15
 */
public interface FrameRecompressor {
    /** Whether it might not come back from a damaged frame, as for {@link FrameDecoder#mayHang}. */
    default boolean mayHang() {
        return true;
    }

    /** What messages call the codec. */
    default String codecName() {
        return getClass().getSimpleName();
    }

    /** Whether there is a way from one Transfer Syntax to another. */
    boolean joins(TransferSyntax from, TransferSyntax to);

    /**
     * Says why frames that the Data Set describes like this cannot be carried over, without loading anything.
     *
     * @return the rule that forbids it, as a sentence; null when the code streams themselves decide
     */
    @Nullable
    String refusal(TransferSyntax from, TransferSyntax to, FrameLayout stated);

    /** What the Data Set must state afterwards. */
    FrameLayout recompressedLayout(TransferSyntax from, TransferSyntax to, FrameLayout stated);

    /**
     * The most memory in bytes that a session takes for itself while it is at one frame, beside the buffers that it is given.
     *
     * @param codeStreamBytes of the largest frame as it is stored
     * @return by default four bytes for each sample, for its coefficient, and a copy of the code stream
     */
    default long memoryBytes(TransferSyntax from, TransferSyntax to, FrameLayout stated, long codeStreamBytes) {
        return 4 * stated.sampleCount() + codeStreamBytes;
    }

    /**
     * Opens a session.
     *
     * @param stated what the Data Set says about the frames
     * @throws CodecException when the codec is not available, or with what {@link #refusal} says
     */
    RecompressorSession open(TransferSyntax from, TransferSyntax to, FrameLayout stated, EncodeOptions options)
            throws CodecException;

    /** The same with a deadline for each frame. */
    default RecompressorSession open(
            TransferSyntax from, TransferSyntax to, FrameLayout stated, EncodeOptions options, CodecDeadline deadline)
            throws CodecException {
        return deadline.watch(this, open(from, to, stated, options));
    }
}
