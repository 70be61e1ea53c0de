package org.dcmflux.codec.shim;

import java.util.EnumSet;
import java.util.Set;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;

/**
 * Which native frames may be encoded losslessly, as rules of the standard and of the libraries.
 *
 * @dicom PS3.5 8.2.1, PS3.5 8.2.3, PS3.5 8.2.4
 */
final class EncodeRules {
    private static final Set<PhotometricInterpretation> GREY = EnumSet.of(
            PhotometricInterpretation.MONOCHROME1,
            PhotometricInterpretation.MONOCHROME2,
            PhotometricInterpretation.PALETTE_COLOR);
    private static final Set<PhotometricInterpretation> COLOUR =
            EnumSet.of(PhotometricInterpretation.RGB, PhotometricInterpretation.YBR_FULL);
    private static final Set<PhotometricInterpretation> SUBSAMPLED =
            EnumSet.of(PhotometricInterpretation.YBR_FULL_422, PhotometricInterpretation.YBR_PARTIAL_420);
    /** Wavelets and the block coders widen samples, and what widens them has 31 bits. */
    private static final int MOST_WAVELET_BITS = 24;

    private static final int MOST_LINES = 65535;

    private EncodeRules() {}

    /** The first rule that is broken, as a sentence; null when there is none. */
    static @Nullable String broken(TransferSyntax target, FrameLayout source) {
        String shape = brokenShape(target, source);
        return shape != null ? shape : brokenColour(target, source);
    }

    private static @Nullable String brokenShape(TransferSyntax target, FrameLayout source) {
        int bits = source.bitsAllocated();
        if (bits == 1) {
            return "Bits Allocated 1 cannot be encoded: unpack to 8 bits, or choose a native Transfer Syntax";
        }
        boolean wavelets = target.codecFamily() == CodecFamily.JPEG_2000 || target.codecFamily() == CodecFamily.HTJ2K;
        if (bits != 8 && bits != 16 && !(wavelets && bits == 32)) {
            return "Bits Allocated " + bits + " cannot be encoded, only " + (wavelets ? "8, 16 and 32" : "8 and 16");
        }
        int most = source.samplesPerPixel() == 1 ? MOST_WAVELET_BITS : MOST_WAVELET_BITS - 1;
        if (bits == 32 && source.bitsStored() > most) {
            return "the wavelet coders have up to " + most + " bits for a sample, these have " + source.bitsStored();
        }
        if (source.samplesPerPixel() != 1 && source.samplesPerPixel() != 3) {
            return source.samplesPerPixel() + " samples per pixel cannot be encoded, only 1 and 3";
        }
        if (source.columns() > MOST_LINES || source.rows() > MOST_LINES) {
            return source.columns() + " x " + source.rows() + " pixels are more than 65535 a side";
        }
        if (source.sampleCount() * bits / 8 > Integer.MAX_VALUE) {
            return "a frame of " + source.sampleCount() * bits / 8 + " bytes is more than a buffer holds";
        }
        return null;
    }

    private static @Nullable String brokenColour(TransferSyntax target, FrameLayout source) {
        PhotometricInterpretation colour = source.photometricInterpretation();
        String label = colour == PhotometricInterpretation.UNKNOWN ? "an unknown" : colour.label();
        if (SUBSAMPLED.contains(colour)) {
            return label + " is subsampled: upsample to YBR_FULL or RGB first";
        }
        if (!(source.samplesPerPixel() == 1 ? GREY : COLOUR).contains(colour)) {
            return label + " photometric interpretation of " + source.samplesPerPixel()
                    + " samples per pixel cannot be encoded losslessly";
        }
        if (target.codecFamily() == CodecFamily.JPEG_XL
                && !isMonochrome(colour)
                && colour != PhotometricInterpretation.RGB) {
            return label + " has no place in JPEG XL: only MONOCHROME1, MONOCHROME2 and RGB";
        }
        if (source.isSigned() && !isMonochrome(colour)) {
            return label + " samples must be unsigned";
        }
        return null;
    }

    private static boolean isMonochrome(PhotometricInterpretation colour) {
        return colour == PhotometricInterpretation.MONOCHROME1 || colour == PhotometricInterpretation.MONOCHROME2;
    }
}
