package org.dcmflux.cli;

import java.util.OptionalDouble;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.ChromaSubsampling;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.transcode.TranscodeOptions.Colours;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeOptions.UidPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options about how frames are encoded and what may be lost. */
final class EncodingChoices {
    @Option(names = "--lossy", description = "Allow that something is lost; without it a lossy target is refused.")
    private boolean lossy;

    @Option(names = "--predictor", paramLabel = "1..7", description = "Predictor of jpeg-lossless (default: 1).")
    private int predictor = EncodeOptions.defaults().predictor();

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            description = "Quality of jpeg-baseline and jpeg-extended (default: 90).")
    private int quality = EncodeOptions.defaults().quality();

    @Option(
            names = "--subsampling",
            paramLabel = "KIND",
            converter = Subsampling.class,
            description = "Chroma of jpeg-baseline: 444, 422 or 420 (default: 422).")
    private ChromaSubsampling subsampling = EncodeOptions.defaults().subsampling();

    @Option(
            names = "--near",
            paramLabel = "0..255",
            description = "The most that samples may differ in jpeg-ls-near; 0 is lossless (default: 2).")
    private int near = EncodeOptions.defaults().near();

    @Option(names = "--ratio", paramLabel = "R", description = "Compression ratio of j2k (default: 10).")
    private double ratio = Double.NaN;

    @Option(names = "--psnr", paramLabel = "D", description = "Quality of j2k in dB, instead of a ratio.")
    private double psnr = Double.NaN;

    @Option(
            names = "--reversible",
            description = "Use the reversible wavelet for j2k, which loses nothing unless --ratio or --psnr is given.")
    private boolean reversible;

    @Option(
            names = "--photometric",
            paramLabel = "COLOURS",
            description =
                    "keep, or rgb: PALETTE COLOR and YBR frames become RGB before they are encoded; YBR is rounded, "
                            + "which --lossy must allow (default: keep).")
    private Colours colours = Colours.KEEP;

    @Option(
            names = "--uid",
            paramLabel = "WHEN",
            description = "New SOP Instance UID: lossy (when samples were changed), always or never (default: lossy).")
    private UidPolicy uid = UidPolicy.LOSSY;

    private static final class Subsampling implements ITypeConverter<ChromaSubsampling> {
        @Override
        public ChromaSubsampling convert(String text) {
            for (ChromaSubsampling each : ChromaSubsampling.values()) {
                if (text.equals(Integer.toString(each.digits()))) {
                    return each;
                }
            }
            throw new TypeConversionException("'" + text + "' is not 444, 422 or 420");
        }
    }

    /** @throws IllegalArgumentException when an option is out of its range, or two contradict */
    EncodeOptions encodeOptions() {
        return new EncodeOptions(
                predictor,
                1,
                quality,
                subsampling,
                near,
                optional(ratio),
                optional(psnr),
                reversible ? Wavelet.REVERSIBLE : Wavelet.IRREVERSIBLE);
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    LossPolicy loss() {
        return lossy ? LossPolicy.ALLOWED : LossPolicy.REFUSED;
    }

    Colours colours() {
        return colours;
    }

    UidPolicy uid() {
        return uid;
    }
}
