package org.dcmflux.codec.shim;

import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * What the shims are told for Transfer Syntaxes that may lose something, and what the Data Set must say about such frames.
 *
 * @dicom PS3.5 8.2.1, PS3.5 8.2.3, PS3.5 8.2.4
 */
final class LossyCoding {
    private static final int EXTENDED_BITS = 12;

    private LossyCoding() {}

    static OptionsBlock dct(int process, EncodeOptions options) {
        return new OptionsBlock()
                .with(OptionsBlock.JPEG_PROCESS, process)
                .with(OptionsBlock.JPEG_QUALITY, options.quality())
                .with(OptionsBlock.JPEG_SUBSAMPLING, options.subsampling().digits());
    }

    static OptionsBlock wavelet(EncodeOptions options) {
        boolean reversible = options.wavelet() == Wavelet.REVERSIBLE;
        OptionsBlock block = new OptionsBlock().with(OptionsBlock.J2K_REVERSIBLE, reversible ? 1 : 0);
        if (options.psnr().isPresent()) {
            block.with(
                    OptionsBlock.J2K_PSNR_HUNDREDTHS, hundredths(options.psnr().getAsDouble()));
        } else if (options.ratio().isPresent() || !reversible) {
            double ratio = options.ratio().orElse(EncodeOptions.DEFAULT_RATIO);
            block.with(OptionsBlock.J2K_RATIO_HUNDREDTHS, hundredths(ratio));
        }
        return block;
    }

    private static int hundredths(double value) {
        return (int) Math.round(value * 100);
    }

    static boolean loses(TransferSyntax target, EncodeOptions options) {
        if (target.lossiness() != Lossiness.EITHER) {
            return target.lossiness() == Lossiness.YES;
        }
        return switch (target.codecFamily()) {
            case JPEG_LS -> options.near() > 0;
            case JPEG_2000 ->
                options.wavelet() == Wavelet.IRREVERSIBLE
                        || options.ratio().isPresent()
                        || options.psnr().isPresent();
            // Encoded with the reversible wavelet only, whatever the options say.
            case HTJ2K -> false;
            default -> true;
        };
    }

    /**
     * The layout as a Data Set must state it: JPEG with DCT has samples of 8 or 12 bits and one label for chroma of its own, JPEG
     * 2000 tells by the label which component transform it used.
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
            case JPEG_2000 -> {
                boolean irreversible = target.lossiness() == Lossiness.EITHER
                        && options.wavelet() == Wavelet.IRREVERSIBLE
                        && colour == PhotometricInterpretation.YBR_RCT;
                return irreversible
                        ? encoded.withPhotometricInterpretation(PhotometricInterpretation.YBR_ICT)
                        : encoded;
            }
            default -> {
                return encoded;
            }
        }
    }
}
