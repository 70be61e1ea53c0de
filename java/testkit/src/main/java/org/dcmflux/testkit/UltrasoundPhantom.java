package org.dcmflux.testkit;

/** Draws colour images that look like an ultrasound scan: a fan of speckle, a cyst, flow in colour, a scale. */
final class UltrasoundPhantom {
    private UltrasoundPhantom() {}

    /** Draws one frame as RGB, colour by pixel. The cyst and the flow move with the phase, which runs from 0 to 1. */
    static byte[] frame(int rows, int columns, double phase, long seed) {
        float[] fine = Noise.correlated(rows, columns, 1, seed);
        float[] coarse = Noise.correlated(rows, columns, 3, seed / 7);
        byte[] pixels = new byte[3 * rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double x = (2.0 * column - columns) / rows;
                double y = (double) row / rows;
                int index = row * columns + column;
                int rgb = column >= columns - 6 ? scale(y) : echo(x, y, phase, fine[index], coarse[index]);
                pixels[3 * index] = (byte) (rgb >>> 16);
                pixels[3 * index + 1] = (byte) (rgb >>> 8);
                pixels[3 * index + 2] = (byte) rgb;
            }
        }
        return pixels;
    }

    private static int echo(double x, double y, double phase, double fine, double coarse) {
        double depth = StrictMath.hypot(x, y + 0.12);
        double angle = StrictMath.atan2(x, y + 0.12);
        if (depth < 0.16 || depth > 1.05 || Math.abs(angle) > 0.72) {
            return 0;
        }
        double speckle = StrictMath.hypot(fine, 0.7 + 0.4 * coarse);
        double strength = 95 * speckle * (1.25 - 0.8 * depth);
        double cyst = StrictMath.hypot(x + 0.25, (y - 0.5 - 0.04 * StrictMath.sin(6.2832 * phase)) * 1.2);
        if (cyst < 0.14) {
            strength *= 0.06;
        } else if (cyst < 0.155) {
            strength = 205;
        }
        double flow = StrictMath.hypot((x - 0.24) * 0.8, y - 0.6);
        if (flow < 0.11 && strength > 30) {
            double speed = StrictMath.sin(6.2832 * phase + 9 * x);
            int level = byteOf(90 + 150 * Math.abs(speed));
            return speed > 0 ? level << 16 | byteOf(level * 0.4) << 8 : byteOf(level * 0.45) << 8 | level;
        }
        int grey = byteOf(strength);
        return grey << 16 | grey << 8 | grey;
    }

    private static int scale(double y) {
        int level = byteOf(255 * Math.abs(1 - 2 * y));
        return y < 0.5 ? level << 16 | level / 3 << 8 : level / 3 << 8 | level;
    }

    private static int byteOf(double value) {
        return (int) Math.max(0, Math.min(255, StrictMath.round(value)));
    }
}
