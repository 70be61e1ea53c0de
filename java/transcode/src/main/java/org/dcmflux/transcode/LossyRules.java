package org.dcmflux.transcode;

import java.util.Map;
import java.util.TreeMap;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.LossyDepth;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * What may not be put into Transfer Syntaxes that lose something, by the names of the rules. None of them is about a codec's
 * abilities, which the codec itself tells.
 *
 * @dicom PS3.5 8.2.1, PS3.5 8.2.3, PS3.5 8.2.4
 */
final class LossyRules {
    private LossyRules() {}

    /** The rules that are broken with their reasons, for frames of this layout; in the order of the rules' names. */
    static Map<String, String> broken(TransferSyntax to, FrameLayout source, EncodeOptions options, LossySide side) {
        Map<String, String> broken = new TreeMap<>();
        boolean lossy = side == LossySide.LOSES;
        if ((lossy || to.lossiness() != Lossiness.NO)
                && source.photometricInterpretation() == PhotometricInterpretation.PALETTE_COLOR) {
            broken.put(
                    "palette-stays-lossless",
                    "neighbouring numbers of a palette are no similar colours; --photometric rgb, or a lossless syntax such as "
                            + "rle, would work");
        }
        if (lossy && source.isSigned() && isBlindToSigns(to.codecFamily())) {
            broken.put(
                    "signed-samples-stay-lossless",
                    to.name() + " takes samples for unsigned and would tear them apart at zero; j2k would work");
        }
        if (to.equals(TransferSyntaxes.JPEG_BASELINE_8BIT) && source.bitsAllocated() != 8) {
            broken.put(
                    "too-many-bits",
                    "JPEG Baseline has 8 bits a sample; jpeg-extended has 12, jpeg-ls-near and j2k 16");
        }
        if (to.equals(TransferSyntaxes.JPEG_EXTENDED_12BIT)) {
            if (source.bitsStored() > 12) {
                broken.put("too-many-bits", "JPEG Extended has 12 bits a sample; jpeg-ls-near and j2k have 16");
            }
            if (source.samplesPerPixel() != 1) {
                broken.put(
                        "monochrome-only",
                        "JPEG Extended is for MONOCHROME1 and MONOCHROME2; jpeg-baseline would work");
            }
        }
        if (lossy && to.codecFamily() == CodecFamily.JPEG_XL && hasMoreBitsThan8(source, options)) {
            broken.put(
                    "lossy-jpeg-xl-of-8-bits",
                    "lossy JPEG XL of " + source.bitsStored()
                            + " bits is shown as it was meant by few; jpegxl-lossless and "
                            + "j2k would work, or --force");
        }
        if (lossy && to.codecFamily() == CodecFamily.JPEG_LOSSLESS && options.pointTransform() >= source.bitsStored()) {
            broken.put(
                    "point-transform-too-large",
                    "a point transform of " + options.pointTransform() + " leaves nothing of " + source.bitsStored()
                            + " bits");
        }
        if (lossy && to.codecFamily() == CodecFamily.JPEG_LS && options.near() > mostNear(source)) {
            broken.put(
                    "near-too-large",
                    "NEAR " + options.near() + " is more than half the range of " + source.bitsStored()
                            + " bits: at most " + mostNear(source));
        }
        return broken;
    }

    private static boolean hasMoreBitsThan8(FrameLayout source, EncodeOptions options) {
        return options.depth() == LossyDepth.EIGHT_BITS && source.bitsStored() > 8;
    }

    /** Whether the encoding, with its options, loses something. */
    enum LossySide {
        LOSES,
        KEEPS
    }

    private static int mostNear(FrameLayout source) {
        return (int) Math.min(255, ((1L << Math.max(2, source.bitsStored())) - 1) / 2);
    }

    private static boolean isBlindToSigns(CodecFamily family) {
        return switch (family) {
            // Low bits that are left out, as lossless JPEG does, are none of a sign's business.
            case JPEG, JPEG_LS, JPEG_XL -> true;
            default -> false;
        };
    }
}
