package org.dcmflux.codec.rle;

import java.util.Set;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * Decodes RLE Lossless: any whole bytes a sample, as long as a frame has no more than 15 byte planes, and single bits, whose
 * packed bytes are the only plane.
 *
 * <p>The stream does not say what its samples mean, so the Data Set's label stays. Only YBR_FULL_422 becomes YBR_FULL, since
 * each pixel of an RLE frame has all its samples.
 *
 * @dicom PS3.5 G
 */
final class RleFrameDecoder implements FrameDecoder {
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
    public long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        return SegmentPlan.memoryBytes(expected);
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return SYNTAXES;
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        if (expected.bitsAllocated() == 1 && expected.samplesPerPixel() != 1) {
            throw refused("pixels of several one-bit samples have no byte planes");
        }
        if (expected.photometricInterpretation() == PhotometricInterpretation.YBR_PARTIAL_420) {
            throw refused("YBR_PARTIAL_420 is subsampled, which RLE cannot be");
        }
        FrameLayout written = expected.withPlanarConfiguration(0);
        if (expected.photometricInterpretation() == PhotometricInterpretation.YBR_FULL_422) {
            written = written.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL);
        }
        SegmentPlan plan = new SegmentPlan(written);
        if (plan.segments() > SegmentPlan.MOST_SEGMENTS) {
            throw refused(plan.segments() + " byte planes are more than the 15 segments of an RLE frame");
        }
        if (plan.frameBytes() > Integer.MAX_VALUE) {
            throw refused("a frame of " + plan.frameBytes() + " bytes is more than a buffer holds");
        }
        return new RleDecoderSession(written, plan);
    }

    private static CodecException refused(String why) {
        return new CodecException(RleCodecProvider.NAME, Status.UNSUPPORTED_FEATURE, why);
    }
}
