package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.dcmflux.pixel.PhotometricInterpretation;

/** Compares frames of two files. Belongs to one thread, which decodes one frame of each at a time. */
final class FrameComparison implements AutoCloseable {
    private final ComparableFrames first;
    private final ComparableFrames second;
    private final MessageDigest firstDigest = sha256();
    private final MessageDigest secondDigest = sha256();

    FrameComparison(ComparableFrames first, ComparableFrames second) {
        this.first = first;
        this.second = second;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    FrameDifference compare(int frame) throws IOException {
        SampleForm left = first.read(frame);
        SampleForm right = second.read(frame);
        boolean sameSize = left.layout().columns() == right.layout().columns()
                && left.layout().rows() == right.layout().rows()
                && left.layout().samplesPerPixel() == right.layout().samplesPerPixel();
        if (!sameSize) {
            long samples = left.layout().sampleCount();
            return new FrameDifference(
                    frame,
                    digest(left, first.frame(), firstDigest),
                    digest(right, second.frame(), secondDigest),
                    samples,
                    samples,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY);
        }
        if (left.isSameBytesAs(right) && first.frame().mismatch(second.frame()) < 0) {
            String digest = digest(left, first.frame(), firstDigest);
            return new FrameDifference(
                    frame, digest, digest, left.layout().sampleCount(), 0, 0, Double.POSITIVE_INFINITY);
        }
        return byRows(frame, left, right);
    }

    private FrameDifference byRows(int frame, SampleForm left, SampleForm right) {
        FrameStatistics statistics = new FrameStatistics(left, right);
        long[] mine = new long[left.samplesPerRow()];
        long[] other = new long[right.samplesPerRow()];
        byte[] myBytes = new byte[mine.length * left.containerBytes()];
        byte[] otherBytes = new byte[other.length * right.containerBytes()];
        boolean toRgbLeft = isConverted(left, right);
        boolean toRgbRight = isConverted(right, left);
        for (int row = 0; row < left.layout().rows(); row++) {
            left.row(first.frame(), row, mine);
            right.row(second.frame(), row, other);
            left.bytes(mine, myBytes);
            right.bytes(other, otherBytes);
            firstDigest.update(myBytes);
            secondDigest.update(otherBytes);
            if (toRgbLeft) {
                toRgb(mine);
            }
            if (toRgbRight) {
                toRgb(other);
            }
            int at = Arrays.mismatch(mine, other);
            if (at >= 0 || left.kind() != right.kind()) {
                statistics.add(mine, other, Math.max(0, at));
            }
            statistics.compared(mine.length);
        }
        return new FrameDifference(
                frame,
                HexFormat.of().formatHex(firstDigest.digest()),
                HexFormat.of().formatHex(secondDigest.digest()),
                left.layout().sampleCount(),
                statistics.differing(),
                statistics.largest(),
                statistics.psnr());
    }

    private static String digest(SampleForm form, ByteBuffer frame, MessageDigest digest) {
        if (form.isSameBytesAs(form)
                && form.layout().planarConfiguration() == 0
                && form.layout().bitsAllocated() > 1
                && form.layout().photometricInterpretation() != PhotometricInterpretation.YBR_FULL_422) {
            digest.update(frame.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        }
        long[] samples = new long[form.samplesPerRow()];
        byte[] bytes = new byte[samples.length * form.containerBytes()];
        for (int row = 0; row < form.layout().rows(); row++) {
            form.row(frame, row, samples);
            form.bytes(samples, bytes);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether YBR_FULL of 8 bits is to be compared with RGB, as lossy codecs make one of the other. */
    static boolean isConverted(SampleForm form, SampleForm other) {
        return form.colour() == PhotometricInterpretation.YBR_FULL
                && other.colour() == PhotometricInterpretation.RGB
                && form.layout().bitsStored() == 8
                && other.layout().bitsStored() == 8
                && form.layout().samplesPerPixel() == 3;
    }

    /** By the equations of the standard in 16 fractional bits, rounded. */
    private static void toRgb(long[] row) {
        for (int i = 0; i + 2 < row.length; i += 3) {
            long y = row[i];
            long cb = row[i + 1] - 128;
            long cr = row[i + 2] - 128;
            row[i] = clamped(y + (91_881 * cr + 32_768 >> 16));
            row[i + 1] = clamped(y + (-22_554 * cb - 46_802 * cr + 32_768 >> 16));
            row[i + 2] = clamped(y + (116_130 * cb + 32_768 >> 16));
        }
    }

    private static long clamped(long value) {
        return Math.max(0, Math.min(255, value));
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
