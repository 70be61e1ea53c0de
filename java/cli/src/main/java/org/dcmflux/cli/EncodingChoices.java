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
import picocli.CommandLine.TypeConversionException;

/**
 * Options about how frames are encoded and what may be lost. Each has an effect on the Transfer Syntaxes that it names; when
 * none of them is a target it is an error.
 */
final class EncodingChoices {
    private final Choice<Boolean> lossy;
    private final Choice<Boolean> force;
    private final Choice<Integer> predictor;
    private final Choice<Integer> pointTransform;
    private final Choice<Integer> quality;
    private final Choice<ChromaSubsampling> subsampling;
    private final Choice<Integer> near;
    private final Choice<Double> ratio;
    private final Choice<Double> psnr;
    private final Choice<Boolean> reversible;
    private final Choice<Integer> layers;
    private final Choice<Integer> levels;
    private final Choice<Progression> progression;
    private final Choice<Integer> tile;
    private final Choice<Integer> codeBlock;
    private final Choice<Double> distance;
    private final Choice<Integer> effort;
    private final Choice<Colours> colours;
    private final Choice<UidPolicy> uid;

    EncodingChoices(Choices choices) {
        lossy = choices.option("--lossy")
                .about("Allow that something is lost; without it a lossy target is refused.")
                .flag();
        force = choices.option("--force")
                .about("Allow lossy jpegxl of more than 8 bits, which few programs show as it was meant.")
                .flag();
        predictor = choices.option("--predictor")
                .label("1..7")
                .about("Predictor of jpeg-lossless (default: 1).")
                .of(Integer.class);
        pointTransform = choices.option("--point-transform")
                .label("0..15")
                .about("Low bits that jpeg-lossless leaves out, which is lossy (default: 0).")
                .of(Integer.class);
        quality = choices.option("--quality")
                .label("1..100")
                .about("Quality of jpeg-baseline and jpeg-extended (default: 90).")
                .of(Integer.class);
        subsampling = choices.option("--subsampling")
                .label("KIND")
                .read(new Subsampling())
                .about("Chroma of jpeg-baseline: 444, 422 or 420 (default: 422).")
                .of(ChromaSubsampling.class);
        near = choices.option("--near")
                .label("0..255")
                .about("The most that samples may differ in jpeg-ls-near; 0 is lossless (default: 2).")
                .of(Integer.class);
        ratio = choices.option("--ratio")
                .label("1..10000")
                .about("Compression ratio of j2k and htj2k, by the samples' bits (default: 10).")
                .of(Double.class);
        psnr = choices.option("--psnr")
                .label("1..200")
                .about("Quality of j2k in dB, instead of a ratio.")
                .of(Double.class);
        reversible = choices.option("--reversible")
                .about(
                        "Use the reversible wavelet for j2k and htj2k, which loses nothing unless --ratio or --psnr is given.")
                .flag();
        layers = choices.option("--layers")
                .label("1..32")
                .about(
                        "Quality layers of j2k and j2k-lossless, each with twice the bytes of the one before (default: 1).")
                .of(Integer.class);
        levels = choices.option("--levels")
                .label("0..32")
                .about(
                        "Wavelet decompositions of the j2k and htj2k family, fewer in small tiles; in htj2k-lossless-rpcl as many "
                                + "more as it needs (default: 5).")
                .of(Integer.class);
        progression = choices.option("--progression")
                .label("ORDER")
                .about(
                        "Order of packets in the j2k and htj2k family: LRCP, RLCP, RPCL, PCRL or CPRL (default: LRCP in j2k, RPCL "
                                + "in htj2k).")
                .of(Progression.class);
        tile = choices.option("--tile")
                .label("64..65535")
                .about("Side of the tiles of the j2k and htj2k family in pixels, 0 for one tile (default: 0).")
                .of(Integer.class);
        codeBlock = choices.option("--code-block")
                .label("4..64")
                .about("Side of the code-blocks of the j2k and htj2k family: 4, 8, 16, 32 or 64 (default: 64).")
                .of(Integer.class);
        distance = choices.option("--distance")
                .label("0..25")
                .about("Distance of jpegxl in just noticeable differences; 0 is lossless (default: 1).")
                .of(Double.class);
        effort = choices.option("--effort")
                .label("1..9")
                .about("Effort of the jpegxl family, from fast to small (default: 1, lossy 3).")
                .of(Integer.class);
        colours = choices.option("--photometric")
                .label("COLOURS")
                .about("keep, or rgb: PALETTE COLOR and YBR frames become RGB before they are encoded; YBR is rounded, "
                        + "which --lossy must allow (default: keep).")
                .of(Colours.class, Colours.KEEP);
        uid = choices.option("--uid")
                .label("WHEN")
                .about("New SOP Instance UID: lossy (when samples were changed), always or never (default: lossy).")
                .of(UidPolicy.class, UidPolicy.LOSSY);
    }

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
        EncodeOptions.Builder encode = EncodeOptions.defaults().toBuilder();
        if (force.get()) {
            encode.depth(LossyDepth.ANY);
        }
        if (reversible.get()) {
            encode.wavelet(Wavelet.REVERSIBLE);
        }
        predictor.ifGiven(encode::predictor);
        pointTransform.ifGiven(encode::pointTransform);
        quality.ifGiven(encode::quality);
        subsampling.ifGiven(encode::subsampling);
        near.ifGiven(encode::near);
        ratio.ifGiven(encode::ratio);
        psnr.ifGiven(encode::psnr);
        layers.ifGiven(encode::layers);
        levels.ifGiven(encode::levels);
        progression.ifGiven(encode::progression);
        tile.ifGiven(encode::tile);
        codeBlock.ifGiven(encode::codeBlock);
        distance.ifGiven(encode::distance);
        effort.ifGiven(encode::effort);
        return encode.build();
    }

    LossPolicy loss() {
        return lossy.get() ? LossPolicy.ALLOWED : LossPolicy.REFUSED;
    }

    Colours colours() {
        return colours.get();
    }

    UidPolicy uid() {
        return uid.get();
    }
}
