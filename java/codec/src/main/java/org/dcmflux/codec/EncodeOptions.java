package org.dcmflux.codec;

/**
 * What a caller may choose about encoding.
 *
 * @param predictor of JPEG Lossless (Process 14), 1 to 7; the first-order prediction Transfer Syntax always uses 1
 * @param codecThreads threads inside the codec for one frame; 1 unless a single huge frame is all there is
 */
public record EncodeOptions(int predictor, int codecThreads) {
    private static final EncodeOptions DEFAULTS = new EncodeOptions(1, 1);

    public EncodeOptions {
        if (predictor < 1 || predictor > 7) {
            throw new IllegalArgumentException("predictor " + predictor + " is not 1 to 7");
        }
        if (codecThreads < 1) {
            throw new IllegalArgumentException("codec threads must be at least 1, not " + codecThreads);
        }
    }

    /** Predictor 1, one thread. */
    public static EncodeOptions defaults() {
        return DEFAULTS;
    }

    public EncodeOptions withPredictor(int changed) {
        return new EncodeOptions(changed, codecThreads);
    }

    public EncodeOptions withCodecThreads(int changed) {
        return new EncodeOptions(predictor, changed);
    }
}
