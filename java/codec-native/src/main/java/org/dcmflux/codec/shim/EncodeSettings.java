package org.dcmflux.codec.shim;

import java.util.Locale;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.Jpeg2000Structure;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;

/** The settings that a shim will be told, in words and with all defaults. */
final class EncodeSettings {
    private EncodeSettings() {}

    static String words(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return switch (target.codecFamily()) {
            case JPEG, JPEG_LOSSLESS -> jpeg(target, source, options);
            case JPEG_LS -> "NEAR " + (target.equals(TransferSyntaxes.JPEG_LS_NEAR_LOSSLESS) ? options.near() : 0);
            case JPEG_2000, HTJ2K -> wavelet(target, options);
            case JPEG_XL ->
                (LossyCoding.loses(target, options) ? "distance " + number(options.distance()) : "lossless")
                        + ", effort " + LossyCoding.effort(target, options);
            default -> "";
        };
    }

    private static String jpeg(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        if (target.equals(TransferSyntaxes.JPEG_LOSSLESS)) {
            return "predictor " + options.predictor() + ", point transform " + options.pointTransform();
        }
        if (target.equals(TransferSyntaxes.JPEG_LOSSLESS_SV1)) {
            return "predictor 1";
        }
        String chroma = Integer.toString(options.subsampling().digits()).replaceAll("(?<=.)(?=.)", ":");
        return "quality " + options.quality() + (source.samplesPerPixel() == 3 ? ", chroma " + chroma : "");
    }

    private static String wavelet(TransferSyntax target, EncodeOptions options) {
        Jpeg2000Structure structure = options.structure();
        StringBuilder words =
                new StringBuilder(LossyCoding.isReversible(target, options) ? "5/3" : "9/7").append(" wavelet");
        if (LossyCoding.loses(target, options)) {
            words.append(
                    options.psnr().isPresent()
                            ? ", PSNR " + number(options.psnr().getAsDouble()) + " dB"
                            : ", ratio " + number(options.ratio().orElse(EncodeOptions.DEFAULT_RATIO)));
        }
        boolean rpcl = target.equals(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL);
        words.append(rpcl ? ", at least " : ", at most ")
                .append(structure.levels())
                .append(" levels, progression ");
        words.append(rpcl ? "RPCL, base resolution at most 64, TLM" : structure.progressionIn(target));
        words.append(structure.tile() == 0 ? ", one tile" : ", tiles of " + square(structure.tile()));
        words.append(", code-blocks of ").append(square(structure.codeBlock()));
        if (structure.layers() > 1) {
            words.append(", ").append(structure.layers()).append(" layers");
        }
        return words.toString();
    }

    private static String square(int side) {
        return side + " x " + side;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
}
