package org.dcmflux.cli;

import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncodeOptions.ChromaSubsampling;
import org.dcmflux.codec.EncodeOptions.LossyDepth;
import org.dcmflux.codec.EncodeOptions.Wavelet;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.transcode.TranscodeOptions.Colours;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeOptions.UidPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * Options about how frames are encoded and what may be lost. Each has an effect on the Transfer Syntaxes that it names; when
 * none of them is a target it is an error.
 */
final class EncodingChoices {
    private final EncodeOptions.Builder encode = EncodeOptions.defaults().toBuilder();

    @Option(names = "--lossy", description = "Allow that something is lost; without it a lossy target is refused.")
    private boolean lossy;

    @Option(
            names = "--force",
            description = "Allow lossy jpegxl of more than 8 bits, which few programs show as it was meant.")
    private void force(boolean on) {
        if (on) {
            encode.depth(LossyDepth.ANY);
        }
    }

    @Option(names = "--predictor", paramLabel = "1..7", description = "Predictor of jpeg-lossless (default: 1).")
    private void predictor(int number) {
        encode.predictor(number);
    }

    @Option(
            names = "--point-transform",
            paramLabel = "0..15",
            description = "Low bits that jpeg-lossless leaves out, which is lossy (default: 0).")
    private void pointTransform(int bits) {
        encode.pointTransform(bits);
    }

    @Option(
            names = "--quality",
            paramLabel = "1..100",
            description = "Quality of jpeg-baseline and jpeg-extended (default: 90).")
    private void quality(int quality) {
        encode.quality(quality);
    }

    @Option(
            names = "--subsampling",
            paramLabel = "KIND",
            converter = Subsampling.class,
            description = "Chroma of jpeg-baseline: 444, 422 or 420 (default: 422).")
    private void subsampling(ChromaSubsampling kind) {
        encode.subsampling(kind);
    }

    @Option(
            names = "--near",
            paramLabel = "0..255",
            description = "The most that samples may differ in jpeg-ls-near; 0 is lossless (default: 2).")
    private void near(int near) {
        encode.near(near);
    }

    @Option(
            names = "--ratio",
            paramLabel = "1..10000",
            description = "Compression ratio of j2k and htj2k, by the samples' bits (default: 10).")
    private void ratio(double ratio) {
        encode.ratio(ratio);
    }

    @Option(names = "--psnr", paramLabel = "1..200", description = "Quality of j2k in dB, instead of a ratio.")
    private void psnr(double decibels) {
        encode.psnr(decibels);
    }

    @Option(
            names = "--reversible",
            description =
                    "Use the reversible wavelet for j2k and htj2k, which loses nothing unless --ratio or --psnr is given.")
    private void reversible(boolean on) {
        if (on) {
            encode.wavelet(Wavelet.REVERSIBLE);
        }
    }

    @Option(
            names = "--layers",
            paramLabel = "1..32",
            description =
                    "Quality layers of j2k and j2k-lossless, each with twice the bytes of the one before (default: 1).")
    private void layers(int layers) {
        encode.layers(layers);
    }

    @Option(
            names = "--levels",
            paramLabel = "0..32",
            description =
                    "Wavelet decompositions of the j2k and htj2k family, fewer in small tiles; in htj2k-lossless-rpcl as many "
                            + "more as it needs (default: 5).")
    private void levels(int levels) {
        encode.levels(levels);
    }

    @Option(
            names = "--progression",
            paramLabel = "ORDER",
            description =
                    "Order of packets in the j2k and htj2k family: LRCP, RLCP, RPCL, PCRL or CPRL (default: LRCP in j2k, RPCL "
                            + "in htj2k).")
    private void progression(Progression order) {
        encode.progression(order);
    }

    @Option(
            names = "--tile",
            paramLabel = "64..65535",
            description = "Side of the tiles of the j2k and htj2k family in pixels, 0 for one tile (default: 0).")
    private void tile(int side) {
        encode.tile(side);
    }

    @Option(
            names = "--code-block",
            paramLabel = "4..64",
            description = "Side of the code-blocks of the j2k and htj2k family: 4, 8, 16, 32 or 64 (default: 64).")
    private void codeBlock(int side) {
        encode.codeBlock(side);
    }

    @Option(
            names = "--distance",
            paramLabel = "0..25",
            description = "Distance of jpegxl in just noticeable differences; 0 is lossless (default: 1).")
    private void distance(double distance) {
        encode.distance(distance);
    }

    @Option(
            names = "--effort",
            paramLabel = "1..9",
            description = "Effort of the jpegxl family, from fast to small (default: 1, lossy 3).")
    private void effort(int effort) {
        encode.effort(effort);
    }

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
        return encode.build();
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
