package org.dcmflux.codec.rle;

import java.util.Set;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;

/**
 * Encodes RLE Lossless from 1, 8, 16 and 32 Bits Allocated, and from either Planar Configuration.
 *
 * @dicom PS3.5 G, PS3.5 8.2.2
 */
final class RleFrameEncoder implements FrameEncoder {
    private static final Set<TransferSyntax> SYNTAXES = Set.of(TransferSyntaxes.RLE_LOSSLESS);

    @Override
    public String codecName() {
        return "rle";
    }

    @Override
    public boolean mayHang() {
        return false;
    }

    @Override
    public long memoryBytes(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return SegmentPlan.memoryBytes(source);
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return SYNTAXES;
    }

    @Override
    public @Nullable String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        int bits = source.bitsAllocated();
        if (!SYNTAXES.contains(target)) {
            return "this codec encodes RLE Lossless, not " + target;
        }
        if (bits == 1 && source.samplesPerPixel() != 1) {
            return "pixels of several one-bit samples have no byte planes";
        }
        if (bits != 1 && bits != 8 && bits != 16 && bits != 32) {
            return "RLE Lossless is encoded from 1, 8, 16 or 32 Bits Allocated, not " + bits;
        }
        PhotometricInterpretation colour = source.photometricInterpretation();
        if (colour == PhotometricInterpretation.YBR_FULL_422 || colour == PhotometricInterpretation.YBR_PARTIAL_420) {
            return colour.label() + " is subsampled, which RLE cannot be: upsample to YBR_FULL or RGB first";
        }
        SegmentPlan plan = new SegmentPlan(source);
        if (plan.segments() > SegmentPlan.MOST_SEGMENTS) {
            return plan.segments() + " byte planes are more than the 15 segments of an RLE frame";
        }
        if (plan.frameBytes() > Integer.MAX_VALUE) {
            return "a frame of " + plan.frameBytes() + " bytes is more than a buffer holds";
        }
        return null;
    }

    /** {@inheritDoc} Planar Configuration is 0, though each segment is a plane: a decoder does not look at it. */
    @Override
    public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return source.withPlanarConfiguration(0);
    }

    @Override
    public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) throws CodecException {
        String refusal = refusal(target, source, options);
        if (refusal != null) {
            throw new CodecException(RleCodecProvider.NAME, Status.UNSUPPORTED_FEATURE, refusal);
        }
        return new RleEncoderSession(source);
    }
}
