package org.dcmflux.codec;

import java.util.Set;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** Opens sessions that encode frames into some Transfer Syntaxes. Thread-safe. */
public interface FrameEncoder {
    Set<TransferSyntax> transferSyntaxes();

    /** Whether it might not come back from a frame, as for {@link FrameDecoder#mayHang}. */
    default boolean mayHang() {
        return true;
    }

    /** What messages call the codec. */
    default String codecName() {
        return getClass().getSimpleName();
    }

    /**
     * Says why frames of this layout cannot be encoded, without loading anything.
     *
     * @return the rule that forbids it, as a sentence; null when it can be done
     */
    @Nullable
    String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options);

    /**
     * Whether encoding may change sample values with these options.
     *
     * @return by default what the Transfer Syntax says; a codec that has both kinds looks at the options
     */
    default boolean isLossy(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return target.lossiness() == Lossiness.YES;
    }

    /**
     * Whether frames go in as native Pixel Data has them: planes, subsampled chroma and a High Bit anywhere. False when they
     * must be brought into colour by pixel, full resolution and the low bits first.
     */
    default boolean takesNativeForm(TransferSyntax target) {
        return false;
    }

    /** The layout that the Data Set must state for the encoded frames; for instance YBR_RCT for RGB that a codec transforms. */
    FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options);

    /** The settings that encoding will use, defaults included, in words; empty when there are none. */
    default String settings(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return "";
    }

    /**
     * The most memory in bytes that a session takes for itself while it is at one frame, beside the buffers that it is given: what
     * a budget for memory has to keep free for each session. Loads nothing.
     *
     * @return by default twice the native frame: what a codec needs that keeps copies of what goes in and what comes out
     */
    default long memoryBytes(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return 2 * source.byteCount();
    }

    /**
     * Opens a session.
     *
     * @param source native frames, little endian, Planar Configuration 0 or 1
     * @throws CodecException when the codec is not available, or with what {@link #refusal} says
     */
    EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) throws CodecException;

    /** The same with a deadline for each frame. */
    default EncoderSession open(
            TransferSyntax target, FrameLayout source, EncodeOptions options, CodecDeadline deadline)
            throws CodecException {
        return deadline.watch(this, open(target, source, options));
    }
}
