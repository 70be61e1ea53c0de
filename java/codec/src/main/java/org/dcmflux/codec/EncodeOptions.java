package org.dcmflux.codec;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.dcmflux.codec.Jpeg2000Structure.Progression;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may choose about encoding. A codec takes what concerns it; {@link #complaint} tells of choices that concern
 * none.
 *
 * @param predictor of JPEG Lossless (Process 14), 1 to 7; the first-order prediction Transfer Syntax always uses 1
 * @param pointTransform of JPEG Lossless (Process 14): low bits that are left out, 0 to 15; any but 0 is lossy
 * @param codecThreads threads inside the codec for one frame; 1 unless a single huge frame is all there is
 * @param quality of JPEG with DCT, 1 to 100; the scale of the quantisation tables, not a percentage of anything
 * @param subsampling of the chroma of JPEG with DCT
 * @param near of JPEG-LS Near-Lossless: the most that a sample may differ, 0 to 255; 0 is lossless
 * @param ratio of JPEG 2000 and HTJ2K: how many times smaller than its samples a frame shall be, 1 to 10000
 * @param psnr of JPEG 2000, instead of a ratio: 1 to 200 dB
 * @param wavelet of JPEG 2000 and HTJ2K where the Transfer Syntax allows both
 * @param structure of code streams of JPEG 2000 and HTJ2K
 * @param distance of JPEG XL, in units of a just noticeable difference, 0 to 25; 0 is lossless
 * @param depth whether JPEG XL may lose something of samples of more than 8 bits
 * @param effort of JPEG XL, 1 (fast) to 9 (small); without it what suits the kind of coding
 * @param chosen what was set, be it to its default
 */
public record EncodeOptions(
        int predictor,
        int pointTransform,
        int codecThreads,
        int quality,
        ChromaSubsampling subsampling,
        int near,
        OptionalDouble ratio,
        OptionalDouble psnr,
        Wavelet wavelet,
        Jpeg2000Structure structure,
        double distance,
        LossyDepth depth,
        OptionalInt effort,
        Set<EncodeChoice> chosen) {

    /** How many chroma samples JPEG keeps. The label is YBR_FULL_422 for each; the code stream says which it is. */
    public enum ChromaSubsampling {
        /** One for each pixel: 4:4:4. */
        FULL(444),
        /** One for two pixels of a row: 4:2:2. */
        HORIZONTAL(422),
        /** One for two by two pixels: 4:2:0. */
        BOTH(420);

        private final int digits;

        ChromaSubsampling(int digits) {
            this.digits = digits;
        }

        /** The usual digits as a number: 444, 422 or 420. */
        public int digits() {
            return digits;
        }
    }

    /** The wavelet of JPEG 2000. */
    public enum Wavelet {
        /** The 5/3 wavelet; lossless unless a ratio or PSNR is asked for. */
        REVERSIBLE,
        /** The 9/7 wavelet; a ratio of 10 unless something else is asked for. */
        IRREVERSIBLE
    }

    /** How many bits the samples of lossy JPEG XL may have. */
    public enum LossyDepth {
        /** What viewers of today can be expected to show as it was meant. */
        EIGHT_BITS,
        ANY
    }

    /** The ratio of irreversible JPEG 2000 when neither ratio nor PSNR is asked for. */
    public static final double DEFAULT_RATIO = 10;

    private static final EncodeOptions DEFAULTS = new Builder().build();

    public EncodeOptions {
        requireRange("predictor", predictor, 1, 7);
        requireRange("point transform", pointTransform, 0, 15);
        requireRange("codec threads", codecThreads, 1, Integer.MAX_VALUE);
        requireRange("quality", quality, 1, 100);
        requireRange("NEAR", near, 0, 255);
        requireRange("ratio", ratio.orElse(1), 1, 10_000);
        requireRange("PSNR", psnr.orElse(1), 1, 200);
        requireRange("distance", distance, 0, 25);
        requireRange("effort", effort.orElse(1), 1, 9);
        if (distance > 0 && distance < 0.01) {
            throw new IllegalArgumentException("distance " + distance + " is not 0 nor 0.01 to 25");
        }
        if (ratio.isPresent() && psnr.isPresent()) {
            throw new IllegalArgumentException("a ratio and a PSNR cannot both be met: give one of them");
        }
        chosen = Set.copyOf(chosen);
    }

    static void requireRange(String name, double value, int lowest, int highest) {
        if (!(value >= lowest && value <= highest)) {
            String number = value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
            throw new IllegalArgumentException(name + " " + number + " is not " + lowest + " to " + highest);
        }
    }

    /**
     * What is wrong with these options for a Transfer Syntax, as a sentence; null when every choice has an effect and none
     * forbids another.
     */
    public @Nullable String complaint(TransferSyntax target) {
        for (EncodeChoice choice : EncodeChoice.values()) {
            if (chosen.contains(choice) && !choice.appliesTo(target)) {
                return "a " + choice.words() + " has no effect on " + target.name() + " (" + target.uid()
                        + "), only on " + choice.arcs().collect(Collectors.joining(", "));
            }
        }
        if (target.equals(TransferSyntaxes.HTJ2K) && wavelet == Wavelet.REVERSIBLE && ratio.isPresent()) {
            return "HTJ2K has no compression ratio with the reversible wavelet: leave one of them out";
        }
        return null;
    }

    /**
     * What is wrong with these options for several Transfer Syntaxes together, each of which takes those that suit it; null when
     * every choice has an effect on one of them at least, and none forbids another.
     */
    public @Nullable String complaint(List<TransferSyntax> targets) {
        for (EncodeChoice choice : EncodeChoice.values()) {
            if (chosen.contains(choice) && targets.stream().noneMatch(choice::appliesTo)) {
                return "a " + choice.words() + " has no effect on "
                        + targets.stream()
                                .map(each -> each.name() + " (" + each.uid() + ")")
                                .collect(Collectors.joining(" nor on "))
                        + ", only on " + choice.arcs().collect(Collectors.joining(", "));
            }
        }
        return targets.stream()
                .map(each -> suiting(each).complaint(each))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** These options for one of several Transfer Syntaxes: choices that have no effect on it are left out. */
    public EncodeOptions suiting(TransferSyntax target) {
        Builder suiting = new Builder().codecThreads(codecThreads);
        chosen.stream().filter(choice -> choice.appliesTo(target)).forEach(choice -> suiting.take(choice, this));
        return suiting.build();
    }

    /** Predictor 1, one thread, quality 90 in 4:2:2, NEAR 2, the irreversible wavelet, distance 1. */
    public static EncodeOptions defaults() {
        return DEFAULTS;
    }

    public EncodeOptions withPredictor(int changed) {
        return toBuilder().predictor(changed).build();
    }

    public EncodeOptions withCodecThreads(int changed) {
        return toBuilder().codecThreads(changed).build();
    }

    /** A builder that begins with these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes single options. */
    public static final class Builder {
        private int predictor = 1;
        private int pointTransform;
        private int codecThreads = 1;
        private int quality = 90;
        private ChromaSubsampling subsampling = ChromaSubsampling.HORIZONTAL;
        private int near = 2;
        private OptionalDouble ratio = OptionalDouble.empty();
        private OptionalDouble psnr = OptionalDouble.empty();
        private Wavelet wavelet = Wavelet.IRREVERSIBLE;
        private int levels = Jpeg2000Structure.DEFAULT.levels();
        private @Nullable Progression progression;
        private int tile;
        private int codeBlock = Jpeg2000Structure.DEFAULT.codeBlock();
        private int layers = 1;
        private double distance = 1;
        private LossyDepth depth = LossyDepth.EIGHT_BITS;
        private OptionalInt effort = OptionalInt.empty();
        private final Set<EncodeChoice> chosen = EnumSet.noneOf(EncodeChoice.class);

        private Builder() {}

        private Builder(EncodeOptions options) {
            predictor = options.predictor;
            pointTransform = options.pointTransform;
            codecThreads = options.codecThreads;
            quality = options.quality;
            subsampling = options.subsampling;
            near = options.near;
            ratio = options.ratio;
            psnr = options.psnr;
            wavelet = options.wavelet;
            levels = options.structure.levels();
            progression = options.structure.progression();
            tile = options.structure.tile();
            codeBlock = options.structure.codeBlock();
            layers = options.structure.layers();
            distance = options.distance;
            depth = options.depth;
            effort = options.effort;
            chosen.addAll(options.chosen);
        }

        public Builder predictor(int changed) {
            predictor = changed;
            return chose(EncodeChoice.PREDICTOR);
        }

        public Builder pointTransform(int changed) {
            pointTransform = changed;
            return chose(EncodeChoice.POINT_TRANSFORM);
        }

        public Builder codecThreads(int changed) {
            codecThreads = changed;
            return this;
        }

        public Builder quality(int changed) {
            quality = changed;
            return chose(EncodeChoice.QUALITY);
        }

        public Builder subsampling(ChromaSubsampling changed) {
            subsampling = changed;
            return chose(EncodeChoice.SUBSAMPLING);
        }

        public Builder near(int changed) {
            near = changed;
            return chose(EncodeChoice.NEAR);
        }

        public Builder ratio(double changed) {
            ratio = OptionalDouble.of(changed);
            return chose(EncodeChoice.RATIO);
        }

        public Builder psnr(double changed) {
            psnr = OptionalDouble.of(changed);
            return chose(EncodeChoice.PSNR);
        }

        public Builder wavelet(Wavelet changed) {
            wavelet = changed;
            return chose(EncodeChoice.WAVELET);
        }

        public Builder levels(int changed) {
            levels = changed;
            return chose(EncodeChoice.LEVELS);
        }

        public Builder progression(Progression changed) {
            progression = changed;
            return chose(EncodeChoice.PROGRESSION);
        }

        public Builder tile(int changed) {
            tile = changed;
            return chose(EncodeChoice.TILE);
        }

        public Builder codeBlock(int changed) {
            codeBlock = changed;
            return chose(EncodeChoice.CODE_BLOCK);
        }

        public Builder layers(int changed) {
            layers = changed;
            return chose(EncodeChoice.LAYERS);
        }

        public Builder distance(double changed) {
            distance = changed;
            return chose(EncodeChoice.DISTANCE);
        }

        public Builder depth(LossyDepth changed) {
            depth = changed;
            return chose(EncodeChoice.DEPTH);
        }

        public Builder effort(int changed) {
            effort = OptionalInt.of(changed);
            return chose(EncodeChoice.EFFORT);
        }

        private void take(EncodeChoice choice, EncodeOptions from) {
            switch (choice) {
                case QUALITY -> quality = from.quality;
                case SUBSAMPLING -> subsampling = from.subsampling;
                case PREDICTOR -> predictor = from.predictor;
                case POINT_TRANSFORM -> pointTransform = from.pointTransform;
                case NEAR -> near = from.near;
                case RATIO -> ratio = from.ratio;
                case PSNR -> psnr = from.psnr;
                case WAVELET -> wavelet = from.wavelet;
                case LAYERS -> layers = from.structure.layers();
                case LEVELS -> levels = from.structure.levels();
                case PROGRESSION -> progression = from.structure.progression();
                case TILE -> tile = from.structure.tile();
                case CODE_BLOCK -> codeBlock = from.structure.codeBlock();
                case DISTANCE -> distance = from.distance;
                case DEPTH -> depth = from.depth;
                case EFFORT -> effort = from.effort;
            }
            chosen.add(choice);
        }

        private Builder chose(EncodeChoice choice) {
            chosen.add(choice);
            return this;
        }

        /** @throws IllegalArgumentException when an option is out of its range, or two contradict */
        public EncodeOptions build() {
            return new EncodeOptions(
                    predictor,
                    pointTransform,
                    codecThreads,
                    quality,
                    subsampling,
                    near,
                    ratio,
                    psnr,
                    wavelet,
                    new Jpeg2000Structure(levels, progression, tile, codeBlock, layers),
                    distance,
                    depth,
                    effort,
                    chosen);
        }
    }
}
