package org.dcmflux.transcode.proof;

/**
 * How one frame of two files compares.
 *
 * @param frame zero-based
 * @param firstDigest SHA-256 in hexadecimal digits of the first file's frame: samples row by row, colour by pixel, little endian in
 *     their containers of Bits Allocated, one byte a sample of one bit, bits above the sample its sign or zero
 * @param secondDigest of the second file's
 * @param samples how many were compared
 * @param differing how many of them differ
 * @param maxError the largest difference; infinite when the frames are no images of the same size
 * @param psnr peak signal-to-noise ratio in dB, infinite when no sample differs
 */
public record FrameDifference(
        int frame,
        String firstDigest,
        String secondDigest,
        long samples,
        long differing,
        double maxError,
        double psnr) {

    public boolean isEqual() {
        return differing == 0;
    }
}
