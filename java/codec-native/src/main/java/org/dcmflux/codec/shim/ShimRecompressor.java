package org.dcmflux.codec.shim;

import java.util.EnumSet;
import java.util.Set;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameRecompressor;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;

/**
 * JPEG Baseline and 8-bit JPEG Extended, to JPEG XL JPEG Recompression and back.
 *
 * @dicom PS3.5 8.2.15, PS3.5 A.4.12
 */
final class ShimRecompressor implements FrameRecompressor {
    private static final Set<TransferSyntax> JPEG =
            Set.of(TransferSyntaxes.JPEG_BASELINE_8BIT, TransferSyntaxes.JPEG_EXTENDED_12BIT);
    private static final TransferSyntax JPEG_XL = TransferSyntaxes.JPEG_XL_JPEG_RECOMPRESSION;
    private static final Set<PhotometricInterpretation> GREY = EnumSet.of(PhotometricInterpretation.MONOCHROME2);
    private static final Set<PhotometricInterpretation> COLOUR = EnumSet.of(
            PhotometricInterpretation.YBR_FULL,
            PhotometricInterpretation.YBR_FULL_422,
            PhotometricInterpretation.RGB,
            PhotometricInterpretation.XYB);

    private final Shim shim;
    private final ShimAccess access;

    ShimRecompressor(Shim shim, ShimAccess access) {
        this.shim = shim;
        this.access = access;
    }

    @Override
    public boolean mayHang() {
        return access.mayHang();
    }

    @Override
    public String codecName() {
        return shim.codecName();
    }

    @Override
    public boolean joins(TransferSyntax from, TransferSyntax to) {
        return JPEG.contains(from) && JPEG_XL.equals(to) || JPEG_XL.equals(from) && JPEG.contains(to);
    }

    @Override
    public @Nullable String refusal(TransferSyntax from, TransferSyntax to, FrameLayout stated) {
        if (!joins(from, to)) {
            return "there is no way from " + from.name() + " to " + to.name() + " that needs no samples";
        }
        if (stated.bitsAllocated() != 8 || stated.bitsStored() != 8) {
            return JPEG_XL.name() + " has 8 Bits Allocated and Stored, not " + stated.bitsAllocated() + " and "
                    + stated.bitsStored() + "; j2k or jpegxl-lossless would work, by way of pixels";
        }
        PhotometricInterpretation colour = stated.photometricInterpretation();
        if (stated.samplesPerPixel() != 1 && stated.samplesPerPixel() != 3
                || !(stated.samplesPerPixel() == 1 ? GREY : COLOUR).contains(colour)) {
            return JPEG_XL.name() + " is for MONOCHROME2, YBR_FULL_422 and RGB, not for "
                    + (colour == PhotometricInterpretation.UNKNOWN ? "an unknown label" : colour.label()) + " of "
                    + stated.samplesPerPixel() + " samples per pixel";
        }
        return null;
    }

    /**
     * {@inheritDoc} Neither Transfer Syntax has YBR_FULL, which some write for JPEG without subsampling: the label for chroma of
     * JPEG's own is YBR_FULL_422, however many samples of it there are.
     */
    @Override
    public FrameLayout recompressedLayout(TransferSyntax from, TransferSyntax to, FrameLayout stated) {
        PhotometricInterpretation colour = stated.photometricInterpretation();
        boolean unfit = colour == PhotometricInterpretation.YBR_FULL
                || JPEG.contains(to) && colour == PhotometricInterpretation.XYB;
        return unfit ? stated.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL_422) : stated;
    }

    @Override
    public long memoryBytes(TransferSyntax from, TransferSyntax to, FrameLayout stated, long codeStreamBytes) {
        return CodecMemory.recompressing(stated, codeStreamBytes);
    }

    @Override
    public RecompressorSession open(TransferSyntax from, TransferSyntax to, FrameLayout stated, EncodeOptions options)
            throws CodecException {
        return open(from, to, stated, options, CodecDeadline.NONE);
    }

    @Override
    public RecompressorSession open(
            TransferSyntax from, TransferSyntax to, FrameLayout stated, EncodeOptions options, CodecDeadline deadline)
            throws CodecException {
        String refusal = refusal(from, to, stated);
        if (refusal != null) {
            throw new CodecException(shim.codecName(), Status.UNSUPPORTED_FEATURE, refusal);
        }
        boolean packs = JPEG_XL.equals(to);
        OptionsBlock block = new OptionsBlock()
                .with(OptionsBlock.JXL_JPEG_RECOMPRESSION, 1)
                .with(OptionsBlock.JXL_EFFORT, options.effort().orElse(LossyCoding.FASTEST_EFFORT))
                .with(OptionsBlock.THREADS, Math.min(options.codecThreads(), ShimFrameEncoder.MOST_THREADS));
        int role = packs ? ShimFunctions.ENCODER : ShimFunctions.DECODER;
        ShimHandle handle = ShimHandle.open(shim, access.functions(deadline), role, block);
        FrameLayout frame = stated.withPlanarConfiguration(0);
        return deadline.watch(
                this,
                packs ? new JpegPackingSession(handle, frame, from) : new JpegUnpackingSession(handle, frame, to));
    }
}
