package org.dcmflux.codec;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.dictionary.TransferSyntax;

/**
 * What can be chosen about encoding, and for which Transfer Syntaxes that makes a difference. A choice that makes none is an
 * error of whoever made it: {@link EncodeOptions#complaint}.
 */
public enum EncodeChoice {
    QUALITY("quality", "50", "51"),
    SUBSAMPLING("chroma subsampling", "50"),
    PREDICTOR("predictor", "57"),
    POINT_TRANSFORM("point transform", "57"),
    NEAR("NEAR", "81"),
    RATIO("compression ratio", "91", "203"),
    PSNR("PSNR", "91"),
    WAVELET("wavelet", "91", "203"),
    LAYERS("quality layers", "90", "91"),
    LEVELS("decomposition levels", "90", "91", "201", "202", "203"),
    /** HTJ2K Lossless RPCL has the one in its name. */
    PROGRESSION("progression order", "90", "91", "201", "203"),
    TILE("tile size", "90", "91", "201", "202", "203"),
    CODE_BLOCK("code-block size", "90", "91", "201", "202", "203"),
    DISTANCE("distance", "112"),
    DEPTH("permission for lossy JPEG XL of more than 8 bits", "112"),
    EFFORT("effort", "110", "111", "112");

    private static final String JPEG_ARC = "1.2.840.10008.1.2.4.";

    private final String words;
    private final Set<String> uids;

    EncodeChoice(String words, String... lastArcs) {
        this.words = words;
        this.uids = Arrays.stream(lastArcs).map(JPEG_ARC::concat).collect(Collectors.toUnmodifiableSet());
    }

    /** What it is called in messages. */
    public String words() {
        return words;
    }

    /** Whether encoding into a Transfer Syntax depends on it. */
    public boolean appliesTo(TransferSyntax target) {
        return uids.contains(target.uid());
    }

    /** Last arcs of the Transfer Syntaxes that it applies to, for instance {@code .4.91}; in ascending order. */
    Stream<String> arcs() {
        return uids.stream().map(uid -> uid.substring(JPEG_ARC.length() - 3)).sorted();
    }
}
