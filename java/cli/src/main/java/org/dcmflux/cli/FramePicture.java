package org.dcmflux.cli;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.io.IOException;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.FrameSamples;
import org.dcmflux.pixel.PhotometricInterpretation;

/**
 * A picture of a frame for a quick look, not for diagnosis: grey through the first window of the file, else from the
 * smallest to the largest value; colour as RGB of 8 bits.
 *
 * @dicom PS3.3 C.11.2.1.2
 */
final class FramePicture {
    private final DataSet dataSet;

    FramePicture(DataSet dataSet) {
        this.dataSet = dataSet;
    }

    BufferedImage of(FrameSamples frame) throws IOException {
        FrameLayout layout = frame.layout();
        if (layout.photometricInterpretation() == PhotometricInterpretation.PALETTE_COLOR) {
            return palette(frame);
        }
        if (layout.samplesPerPixel() == 1) {
            return grey(frame);
        }
        FrameSamples colour = frame.upsampled().colourByPixel();
        if (layout.samplesPerPixel() != 3 || colour.count() != layout.sampleCount()) {
            throw new CodecException(
                    "picture",
                    CodecException.Status.UNSUPPORTED_FEATURE,
                    "no picture is made of " + layout + "; take the frames with --as native");
        }
        return colour(colour);
    }

    private BufferedImage palette(FrameSamples frame) throws IOException {
        FrameLayout layout = frame.layout();
        Palette palette = Palette.of(dataSet, layout.isSigned());
        BufferedImage image = new BufferedImage(layout.columns(), layout.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < frame.count(); i++) {
            image.setRGB(i % layout.columns(), i / layout.columns(), palette.rgb(frame.whole(i)));
        }
        return image;
    }

    private static BufferedImage colour(FrameSamples frame) {
        FrameLayout layout = frame.layout();
        BufferedImage image = new BufferedImage(layout.columns(), layout.rows(), BufferedImage.TYPE_INT_RGB);
        boolean ybr = layout.photometricInterpretation() == PhotometricInterpretation.YBR_FULL;
        int shift = Math.max(0, layout.bitsStored() - 8);
        for (int i = 0; i < frame.count() / 3; i++) {
            int first = (int) (frame.whole(3 * i) >>> shift);
            int second = (int) (frame.whole(3 * i + 1) >>> shift);
            int third = (int) (frame.whole(3 * i + 2) >>> shift);
            int rgb = ybr ? ybrToRgb(first, second, third) : first << 16 | (second & 0xFF) << 8 | third & 0xFF;
            image.setRGB(i % layout.columns(), i / layout.columns(), rgb);
        }
        return image;
    }

    private static int ybrToRgb(int y, int cb, int cr) {
        int red = clamped(y + 1.402 * (cr - 128), 255);
        int green = clamped(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128), 255);
        return red << 16 | green << 8 | clamped(y + 1.772 * (cb - 128), 255);
    }

    private static int clamped(double value, int most) {
        return (int) Math.max(0, Math.min(most, Math.round(value)));
    }

    private BufferedImage grey(FrameSamples frame) throws IOException {
        FrameLayout layout = frame.layout();
        boolean wide = layout.bitsStored() > 8;
        int most = wide ? 0xFFFF : 0xFF;
        BufferedImage image = new BufferedImage(
                layout.columns(), layout.rows(), wide ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY);
        double[] range = range(frame);
        boolean inverted = layout.photometricInterpretation() == PhotometricInterpretation.MONOCHROME1;
        for (int i = 0; i < frame.count(); i++) {
            double part = (frame.real(i) - range[0]) / (range[1] - range[0]);
            int level = clamped((inverted ? 1 - part : part) * most, most);
            if (image.getRaster().getDataBuffer() instanceof DataBufferUShort words) {
                words.getData()[i] = (short) level;
            } else if (image.getRaster().getDataBuffer() instanceof DataBufferByte bytes) {
                bytes.getData()[i] = (byte) level;
            }
        }
        return image;
    }

    /** Which stored values become black and white; never the same. */
    private double[] range(FrameSamples frame) throws IOException {
        double[] centre = numbers(Tags.WindowCenter);
        double[] width = numbers(Tags.WindowWidth);
        double[] slope = numbers(Tags.RescaleSlope);
        double[] intercept = numbers(Tags.RescaleIntercept);
        if (centre.length > 0 && width.length > 0 && width[0] >= 1) {
            double factor = slope.length > 0 && slope[0] != 0 ? slope[0] : 1;
            double offset = intercept.length > 0 ? intercept[0] : 0;
            double low = centre[0] - 0.5 - (width[0] - 1) / 2;
            double high = low + Math.max(1, width[0] - 1);
            return new double[] {(low - offset) / factor, (high - offset) / factor};
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < frame.count(); i++) {
            double value = frame.real(i);
            if (Double.isFinite(value)) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        if (frame.layout().bitsStored() == 1 || least > most) {
            return new double[] {0, 1};
        }
        return new double[] {least, most > least ? most : least + 1};
    }

    /** A window that cannot be read is none: the picture is a quick look. */
    private double[] numbers(int tag) throws IOException {
        return dataSet.writtenNumbers(tag).stream()
                .mapToDouble(number -> number.asDouble().orElse(Double.NaN))
                .filter(Double::isFinite)
                .toArray();
    }
}
