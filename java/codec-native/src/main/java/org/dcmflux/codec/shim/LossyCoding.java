package org.dcmflux.codec.shim;

import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.codec.Jpeg2000Structure;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * What the shims are told for Transfer Syntaxes that may lose something, and what the Data Set must say about such frames.
 *
 * @dicom PS3.5 8.2.1, PS3.5 8.2.3, PS3.5 8.2.4
 */
final class LossyCoding {
    /** The effort of JPEG XL that keeps pace with the other codecs. */
    static final int FASTEST_EFFORT = 1;

    /** The least effort of lossy JPEG XL that looks at what can be seen. */
    private static final int LOSSY_EFFORT = 3;

    private static final int EXTENDED_BITS = 12;

    private LossyCoding() {}

    static OptionsBlock dct(int process, EncodeOptions options) {
        return new OptionsBlock()
                .with(OptionsBlock.JPEG_PROCESS, process)
                .with(OptionsBlock.JPEG_QUALITY, options.quality())
                .with(OptionsBlock.JPEG_SUBSAMPLING, options.subsampling().digits());
    }

    static OptionsBlock predicted(int predictor, int pointTransform) {
        OptionsBlock block = new OptionsBlock()
                .with(OptionsBlock.JPEG_PROCESS, OptionsBlock.PROCESS_LOSSLESS)
                .with(OptionsBlock.JPEG_PREDICTOR, predictor);
        return pointTransform == 0 ? block : block.with(OptionsBlock.JPEG_POINT_TRANSFORM, pointTransform);
    }

    static OptionsBlock wavelet(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        boolean reversible = isReversible(target, options);
        Jpeg2000Structure structure = options.structure();
        OptionsBlock block = new OptionsBlock()
                .with(OptionsBlock.J2K_REVERSIBLE, reversible ? 1 : 0)
                .with(OptionsBlock.J2K_MCT, Shim.isRgb(source) ? 1 : 0)
                .with(OptionsBlock.J2K_LEVELS, structure.levels())
                .with(OptionsBlock.J2K_CODE_BLOCK_EXPONENT, Integer.numberOfTrailingZeros(structure.codeBlock()))
                .with(
                        OptionsBlock.J2K_PROGRESSION,
                        progression(target, structure).ordinal());
        if (structure.tile() != 0) {
            block.with(OptionsBlock.J2K_TILE, structure.tile());
        }
        if (structure.layers() != 1) {
            block.with(OptionsBlock.J2K_LAYERS, structure.layers());
        }
        if (!loses(target, options)) {
            return block;
        }
        return options.psnr().isPresent()
                ? block.with(
                        OptionsBlock.J2K_PSNR_HUNDREDTHS,
                        hundredths(options.psnr().getAsDouble()))
                : block.with(
                        OptionsBlock.J2K_RATIO_HUNDREDTHS,
                        hundredths(options.ratio().orElse(EncodeOptions.DEFAULT_RATIO)));
    }

    /** The order in a Transfer Syntax that is named after it is not for anybody to choose. */
    private static Progression progression(TransferSyntax target, Jpeg2000Structure structure) {
        return target.equals(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL) ? Progression.RPCL : structure.progressionIn(target);
    }

    static OptionsBlock jpegXl(TransferSyntax target, EncodeOptions options) {
        return new OptionsBlock()
                .with(OptionsBlock.JXL_DISTANCE_HUNDREDTHS, loses(target, options) ? hundredths(options.distance()) : 0)
                .with(OptionsBlock.JXL_EFFORT, effort(target, options));
    }

    static int effort(TransferSyntax target, EncodeOptions options) {
        return options.effort().orElse(loses(target, options) ? LOSSY_EFFORT : FASTEST_EFFORT);
    }

    private static int hundredths(double value) {
        return (int) Math.round(value * 100);
    }

    static boolean isReversible(TransferSyntax target, EncodeOptions options) {
        return target.lossiness() == Lossiness.NO || options.wavelet() == Wavelet.REVERSIBLE;
    }

    static boolean loses(TransferSyntax target, EncodeOptions options) {
        if (target.equals(TransferSyntaxes.JPEG_LOSSLESS)) {
            return options.pointTransform() > 0;
        }
        if (target.lossiness() != Lossiness.EITHER) {
            return target.lossiness() == Lossiness.YES;
        }
        return switch (target.codecFamily()) {
            case JPEG_LS -> options.near() > 0;
            case JPEG_2000, HTJ2K ->
                options.wavelet() == Wavelet.IRREVERSIBLE
                        || options.ratio().isPresent()
                        || options.psnr().isPresent();
            case JPEG_XL -> options.distance() > 0;
            default -> true;
        };
    }

    /**
     * The layout as a Data Set must state it: JPEG with DCT has samples of 8 or 12 bits and one label for chroma of its own, JPEG
     * 2000 tells by the label which component transform it used, and lossy JPEG XL has a colour space of its own.
     */
    static FrameLayout stated(TransferSyntax target, FrameLayout encoded, EncodeOptions options) {
        PhotometricInterpretation colour = encoded.photometricInterpretation();
        switch (target.codecFamily()) {
            case JPEG -> {
                FrameLayout bits = encoded.withBitsStored(encoded.bitsAllocated() == 8 ? 8 : EXTENDED_BITS);
                return encoded.samplesPerPixel() == 3
                        ? bits.withPhotometricInterpretation(PhotometricInterpretation.YBR_FULL_422)
                        : bits;
            }
            case JPEG_2000, HTJ2K -> {
                boolean irreversible = !isReversible(target, options) && colour == PhotometricInterpretation.YBR_RCT;
                return irreversible
                        ? encoded.withPhotometricInterpretation(PhotometricInterpretation.YBR_ICT)
                        : encoded;
            }
            case JPEG_XL -> {
                boolean opponent = loses(target, options) && colour == PhotometricInterpretation.RGB;
                return opponent ? encoded.withPhotometricInterpretation(PhotometricInterpretation.XYB) : encoded;
            }
            default -> {
                return encoded;
            }
        }
    }
}
