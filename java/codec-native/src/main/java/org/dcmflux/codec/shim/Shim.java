package org.dcmflux.codec.shim;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * The native shims, one row each: what a shim decodes, what it encodes, and with which options. A new shim is a new row, and
 * its provider in {@link ShimCodecProvider}.
 */
enum Shim {
    /** libjpeg-turbo: DCT and lossless JPEG, arithmetic decoding included. */
    JPEG(
            "jpeg",
            16,
            Sign.BLIND,
            PhotometricInterpretation.RGB,
            decodes("50", "51", "52", "53", "54", "55", "56", "57", "70"),
            encodes("50", (options, source) -> LossyCoding.dct(OptionsBlock.PROCESS_BASELINE, options)),
            encodes("51", (options, source) -> LossyCoding.dct(OptionsBlock.PROCESS_EXTENDED, options)),
            encodes("57", (options, source) -> LossyCoding.predicted(options.predictor(), options.pointTransform())),
            encodes("70", (options, source) -> LossyCoding.predicted(1, 0))),

    /** CharLS. */
    JPEG_LS(
            "jpegls",
            16,
            Sign.BLIND,
            PhotometricInterpretation.RGB,
            decodes("80", "81"),
            encodes("80", (options, source) -> new OptionsBlock().with(OptionsBlock.JPEGLS_NEAR, 0)),
            encodes("81", (options, source) -> new OptionsBlock().with(OptionsBlock.JPEGLS_NEAR, options.near()))),

    /** OpenJPEG. It decodes High-Throughput code streams too. */
    JPEG_2000(
            "jpeg2000",
            32,
            Sign.CARRIED,
            PhotometricInterpretation.YBR_RCT,
            decodes("90", "91", "201", "202", "203"),
            encodes(
                    "90",
                    (options, source) -> LossyCoding.wavelet(TransferSyntaxes.JPEG_2000_LOSSLESS, source, options)),
            encodes("91", (options, source) -> LossyCoding.wavelet(TransferSyntaxes.JPEG_2000, source, options))),

    /** OpenJPH; see {@link ShimCodecProvider.Htj2k} for when it decodes. */
    HTJ2K(
            "htj2k",
            32,
            Sign.CARRIED,
            PhotometricInterpretation.YBR_RCT,
            decodes("201", "202", "203"),
            encodes("201", (options, source) -> LossyCoding.wavelet(TransferSyntaxes.HTJ2K_LOSSLESS, source, options)),
            encodes(
                    "202",
                    (options, source) -> LossyCoding.wavelet(TransferSyntaxes.HTJ2K_LOSSLESS_RPCL, source, options)
                            .with(OptionsBlock.J2K_BASE_RESOLUTION, Shim.RPCL_BASE_RESOLUTION)
                            .with(OptionsBlock.J2K_TLM, 1)),
            encodes("203", (options, source) -> LossyCoding.wavelet(TransferSyntaxes.HTJ2K, source, options))),

    /** libjxl. */
    JPEG_XL(
            "jpegxl",
            16,
            Sign.BLIND,
            PhotometricInterpretation.RGB,
            decodes("110", "111", "112"),
            encodes("110", (options, source) -> LossyCoding.jpegXl(TransferSyntaxes.JPEG_XL_LOSSLESS, options)),
            encodes("112", (options, source) -> LossyCoding.jpegXl(TransferSyntaxes.JPEG_XL, options)));

    private static final String JPEG_ARC = "1.2.840.10008.1.2.4.";

    /** The longest side that the lowest resolution may have in HTJ2K Lossless RPCL, PS3.5 10.18. */
    private static final int RPCL_BASE_RESOLUTION = 64;

    private final String codecName;
    private final int mostBitsAllocated;
    private final Sign sign;
    private final PhotometricInterpretation encodedRgb;
    private final Set<TransferSyntax> decoded;
    private final List<Encoding> encodings;

    /** Whether a code stream says that its samples are signed. */
    private enum Sign {
        BLIND,
        CARRIED
    }

    /** A Transfer Syntax that is encoded, and the options that make it so. */
    private record Encoding(TransferSyntax syntax, BiFunction<EncodeOptions, FrameLayout, OptionsBlock> options) {}

    Shim(
            String codecName,
            int mostBitsAllocated,
            Sign sign,
            PhotometricInterpretation encodedRgb,
            Set<TransferSyntax> decoded,
            Encoding... encodings) {
        this.codecName = codecName;
        this.mostBitsAllocated = mostBitsAllocated;
        this.sign = sign;
        this.encodedRgb = encodedRgb;
        this.decoded = decoded;
        this.encodings = List.of(encodings);
    }

    private static Set<TransferSyntax> decodes(String... lastArcs) {
        return Arrays.stream(lastArcs).map(Shim::syntax).collect(Collectors.toUnmodifiableSet());
    }

    private static Encoding encodes(String lastArc, BiFunction<EncodeOptions, FrameLayout, OptionsBlock> options) {
        return new Encoding(syntax(lastArc), options);
    }

    private static TransferSyntax syntax(String lastArc) {
        return Objects.requireNonNull(TransferSyntaxes.find(JPEG_ARC + lastArc), lastArc);
    }

    /** The codec's short name, also the middle of the names of its functions. */
    String codecName() {
        return codecName;
    }

    /** Name of the shared object without what the platform puts around it. */
    String libraryName() {
        return "dcmflux_" + codecName;
    }

    /** Largest container that a frame is decoded into, in bits. */
    int mostBitsAllocated() {
        return mostBitsAllocated;
    }

    /** Whether frames of one bit a pixel are decoded: only JPEG 2000 has samples that narrow. */
    boolean decodesSingleBits() {
        return sign == Sign.CARRIED;
    }

    /** What a layout's photometric interpretation becomes: codecs that transform RGB to compress it better say so. */
    PhotometricInterpretation encodedColour(FrameLayout source) {
        return isRgb(source) ? encodedRgb : source.photometricInterpretation();
    }

    /**
     * The layout that the shim is told. A code stream that cannot say that samples are signed holds their bits as they are: all
     * of the container when a negative one uses them, so that every decoder gives the same bits back and none is guessed. Its
     * precision needs as many bytes as are allocated, because other decoders choose their containers by it.
     */
    FrameLayout coded(FrameLayout layout) {
        if (sign == Sign.CARRIED) {
            return layout;
        }
        int leastBits = layout.bitsAllocated() == 8 ? 8 : 9;
        return layout.withPixelRepresentation(0).withBitsStored(Math.max(layout.bitsStored(), leastBits));
    }

    static boolean isRgb(FrameLayout source) {
        return source.photometricInterpretation() == PhotometricInterpretation.RGB;
    }

    Set<TransferSyntax> decoded() {
        return decoded;
    }

    Set<TransferSyntax> encoded() {
        return encodings.stream().map(Encoding::syntax).collect(Collectors.toUnmodifiableSet());
    }

    /** Options that make the shim write this Transfer Syntax, one of {@link #encoded()}. */
    OptionsBlock options(TransferSyntax target, EncodeOptions options, FrameLayout source) {
        return encodings.stream()
                .filter(each -> each.syntax().equals(target))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(codecName + " does not encode " + target))
                .options()
                .apply(options, source);
    }
}
