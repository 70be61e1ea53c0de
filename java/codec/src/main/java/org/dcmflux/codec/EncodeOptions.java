package org.dcmflux.codec;

import java.util.OptionalDouble;

/**
 * What a caller may choose about encoding. A codec takes what concerns it and leaves the rest.
 *
 * @param predictor of JPEG Lossless (Process 14), 1 to 7; the first-order prediction Transfer Syntax always uses 1
 * @param codecThreads threads inside the codec for one frame; 1 unless a single huge frame is all there is
 * @param quality of JPEG with DCT, 1 to 100; the scale of the quantisation tables, not a percentage of anything
 * @param subsampling of the chroma of JPEG with DCT
 * @param near of JPEG-LS Near-Lossless: the most that a sample may differ, 0 to 255; 0 is lossless
 * @param ratio of JPEG 2000: how many times smaller than its samples a frame shall be, 1 to 10000
 * @param psnr of JPEG 2000, instead of a ratio: 1 to 200 dB
 * @param wavelet of JPEG 2000 where the Transfer Syntax allows both
 */
public record EncodeOptions(
        int predictor,
        int codecThreads,
        int quality,
        ChromaSubsampling subsampling,
        int near,
        OptionalDouble ratio,
        OptionalDouble psnr,
        Wavelet wavelet) {

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

    /** The ratio of irreversible JPEG 2000 when neither ratio nor PSNR is asked for. */
    public static final double DEFAULT_RATIO = 10;

    private static final EncodeOptions DEFAULTS = new Builder().build();

    public EncodeOptions {
        requireRange("predictor", predictor, 1, 7);
        requireRange("codec threads", codecThreads, 1, Integer.MAX_VALUE);
        requireRange("quality", quality, 1, 100);
        requireRange("NEAR", near, 0, 255);
        requireRange("ratio", ratio.orElse(1), 1, 10_000);
        requireRange("PSNR", psnr.orElse(1), 1, 200);
        if (ratio.isPresent() && psnr.isPresent()) {
            throw new IllegalArgumentException("a ratio and a PSNR cannot both be met: give one of them");
        }
    }

    private static void requireRange(String name, double value, int lowest, int highest) {
        if (!(value >= lowest && value <= highest)) {
            throw new IllegalArgumentException(name + " " + value + " is not " + lowest + " to " + highest);
        }
    }

    /** Predictor 1, one thread, quality 90 in 4:2:2, NEAR 2, the irreversible wavelet. */
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
        Builder builder = new Builder();
        builder.predictor = predictor;
        builder.codecThreads = codecThreads;
        builder.quality = quality;
        builder.subsampling = subsampling;
        builder.near = near;
        builder.ratio = ratio;
        builder.psnr = psnr;
        builder.wavelet = wavelet;
        return builder;
    }

    /** Changes single options. */
    public static final class Builder {
        private int predictor = 1;
        private int codecThreads = 1;
        private int quality = 90;
        private ChromaSubsampling subsampling = ChromaSubsampling.HORIZONTAL;
        private int near = 2;
        private OptionalDouble ratio = OptionalDouble.empty();
        private OptionalDouble psnr = OptionalDouble.empty();
        private Wavelet wavelet = Wavelet.IRREVERSIBLE;

        private Builder() {}

        public Builder predictor(int changed) {
            predictor = changed;
            return this;
        }

        public Builder codecThreads(int changed) {
            codecThreads = changed;
            return this;
        }

        public Builder quality(int changed) {
            quality = changed;
            return this;
        }

        public Builder subsampling(ChromaSubsampling changed) {
            subsampling = changed;
            return this;
        }

        public Builder near(int changed) {
            near = changed;
            return this;
        }

        public Builder ratio(double changed) {
            ratio = OptionalDouble.of(changed);
            return this;
        }

        public Builder psnr(double changed) {
            psnr = OptionalDouble.of(changed);
            return this;
        }

        public Builder wavelet(Wavelet changed) {
            wavelet = changed;
            return this;
        }

        /** @throws IllegalArgumentException when an option is out of its range, or two contradict */
        public EncodeOptions build() {
            return new EncodeOptions(predictor, codecThreads, quality, subsampling, near, ratio, psnr, wavelet);
        }
    }
}
