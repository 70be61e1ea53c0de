package org.dcmflux.transcode;

import java.util.Locale;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.pixel.FrameLayout;

/**
 * A compression that loses something: what the file will say about it.
 *
 * @param method the Defined Term of Lossy Image Compression Method (0028,2114)
 * @param words the process and its settings, for people
 * @dicom PS3.3 C.7.6.1.1.5
 */
public record LossyCompression(String method, String words) {

    static LossyCompression of(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return switch (target.codecFamily()) {
            case JPEG ->
                new LossyCompression(
                        "ISO_10918_1",
                        target.name() + ", quality " + options.quality()
                                + (source.samplesPerPixel() == 3
                                        ? ", chroma " + options.subsampling().digits()
                                        : ""));
            case JPEG_LOSSLESS ->
                new LossyCompression("ISO_10918_1", target.name() + ", low bits left out: " + options.pointTransform());
            case JPEG_LS -> new LossyCompression("ISO_14495_1", target.name() + ", NEAR " + options.near());
            case JPEG_2000 -> new LossyCompression("ISO_15444_1", target.name() + rate(options));
            case HTJ2K -> new LossyCompression("ISO_15444_15", target.name() + rate(options));
            case JPEG_XL ->
                new LossyCompression("ISO_18181_1", target.name() + ", distance " + number(options.distance()));
            default -> throw new IllegalArgumentException(target + " is not lossy");
        };
    }

    private static String rate(EncodeOptions options) {
        String wavelet = options.wavelet() == Wavelet.REVERSIBLE ? ", 5/3 wavelet" : ", 9/7 wavelet";
        if (options.psnr().isPresent()) {
            return wavelet + ", PSNR " + number(options.psnr().getAsDouble()) + " dB";
        }
        return wavelet + ", ratio " + number(options.ratio().orElse(EncodeOptions.DEFAULT_RATIO));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.2f", value);
    }
}
