package org.dcmflux.transcode.proof;

/** Sums up how far samples of two frames are apart. */
final class FrameStatistics {
    private final SampleForm first;
    private final SampleForm second;
    private long compared;
    private long differing;
    private double largest;
    private double squares;
    private double peak;

    FrameStatistics(SampleForm first, SampleForm second) {
        this.first = first;
        this.second = second;
        int bits = Math.max(first.layout().bitsStored(), second.layout().bitsStored());
        this.peak =
                first.layout().bitsAllocated() == 1 && second.layout().bitsAllocated() == 1 ? 1 : Math.pow(2, bits) - 1;
    }

    void add(long[] left, long[] right, int from) {
        for (int i = from; i < left.length; i++) {
            if (left[i] == right[i] && first.kind() == second.kind()) {
                continue;
            }
            double difference = Math.abs(first.number(left[i]) - second.number(right[i]));
            if (difference != 0) { // also NaN, which no number is near
                differing++;
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
                squares += difference * difference;
            }
        }
    }

    void compared(long samples) {
        compared += samples;
    }

    long differing() {
        return differing;
    }

    double largest() {
        return largest;
    }

    /** In dB, infinite when all samples are equal; of floats against their range of one. */
    double psnr() {
        double range = first.kind() == org.dcmflux.pixel.SampleKind.INTEGER ? peak : 1;
        return differing == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(range * range / (squares / compared));
    }
}
