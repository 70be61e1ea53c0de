package org.dcmflux.testkit;

/**
 * Draws slices that compress like a computed tomography of a chest: a body with lungs, heart, spine and ribs on a
 * table, tissue texture and correlated noise.
 *
 * <p>Values are Hounsfield units. Positions run from -1 to 1 across the slice.
 */
final class CtPhantom {
    private static final double AIR = -1000;
    private static final double FAT = -95;
    private static final double MUSCLE = 55;
    private static final double LUNG = -830;
    private static final double BLOOD = 170;
    private static final double MARROW = 240;
    private static final double CORTEX = 900;

    private final int rows;
    private final int columns;
    private final double depth;
    private final float[] texture;
    private final float[] noise;
    private final double[][] vessels;

    private CtPhantom(int rows, int columns, double depth, long seed) {
        this.rows = rows;
        this.columns = columns;
        this.depth = depth;
        this.texture = Noise.correlated(rows, columns, Math.max(2, rows / 40), 77);
        this.noise = Noise.correlated(rows, columns, 1, seed);
        this.vessels = vessels(depth);
    }

    /**
     * Draws one slice.
     *
     * @param depth where the slice lies between the top (0) and the bottom (1) of the chest
     * @param seed seed of the noise, different in every slice
     * @return the values row by row
     */
    static short[] slice(int rows, int columns, double depth, long seed) {
        return new CtPhantom(rows, columns, depth, seed).draw();
    }

    private short[] draw() {
        short[] pixels = new short[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double x = 2.0 * (column + 0.5) / columns - 1;
                double y = 2.0 * (row + 0.5) / rows - 1;
                int index = row * columns + column;
                double value = tissue(x, y);
                if (value > -300) {
                    value += 9 * texture[index];
                }
                double centre = Math.max(0, 1 - x * x - y * y);
                value += (value < -900 ? 6 : 8 + 14 * centre) * noise[index];
                pixels[index] = (short) Math.max(-1024, Math.min(3071, StrictMath.round(value)));
            }
        }
        return pixels;
    }

    private double tissue(double x, double y) {
        double body = ellipse(x, y, 0, -0.02, 0.86, 0.62 + 0.03 * depth);
        if (body > 1) {
            return table(x, y);
        }
        if (body > 0.9) {
            return body > 0.985 ? 10 : FAT;
        }
        double spine = ellipse(x, y, 0, 0.38, 0.105, 0.09);
        if (spine < 1) {
            return spine > 0.72 ? CORTEX * 0.6 : MARROW;
        }
        if (ellipse(x, y, 0, 0.5, 0.045, 0.04) < 1) {
            return 15;
        }
        return inside(x, y, rib(x, y, body));
    }

    private double inside(double x, double y, double rib) {
        if (rib > 0) {
            return rib;
        }
        double heart = ellipse(x, y, 0.12, -0.12, 0.2 + 0.1 * depth, 0.2 + 0.06 * depth);
        if (heart < 1) {
            return heart < 0.45 ? BLOOD : MUSCLE;
        }
        if (ellipse(x, y, 0.12, 0.26, 0.055, 0.055) < 1) {
            return BLOOD + 20;
        }
        double shrink = 1 - 0.35 * depth;
        double left = ellipse(x, y, -0.42, 0.0, 0.3 * shrink + 0.02, 0.42 * shrink);
        double right = ellipse(x, y, 0.46, 0.02, 0.27 * shrink, 0.42 * shrink);
        if (Math.min(left, right) < 1) {
            return lung(x, y);
        }
        return ellipse(x, y, 0, -0.02, 0.7, 0.5) > 1 ? MUSCLE + 5 : MUSCLE - 15 - 60 * Math.max(0, -y);
    }

    private double lung(double x, double y) {
        for (double[] vessel : vessels) {
            double dx = x - vessel[0];
            double dy = y - vessel[1];
            if (dx * dx + dy * dy < vessel[2]) {
                return 30;
            }
        }
        return LUNG + 70 * y;
    }

    private double rib(double x, double y, double body) {
        if (body < 0.74 || body > 0.86) {
            return 0;
        }
        double angle = StrictMath.atan2(y + 0.02, x) / StrictMath.PI;
        double phase = 9 * angle + 2.5 * depth + (x < 0 ? 0.5 : 0);
        double along = Math.abs(phase - StrictMath.floor(phase) - 0.5);
        if (along > 0.2) {
            return 0;
        }
        return along > 0.14 || body < 0.76 || body > 0.84 ? CORTEX : MARROW + 60;
    }

    private static double table(double x, double y) {
        double sag = y - 0.74 - 0.12 * x * x * -1;
        if (Math.abs(x) < 0.8 && sag > 0.04 && sag < 0.12) {
            return sag < 0.055 || sag > 0.105 ? -150 : -880;
        }
        return AIR;
    }

    private static double[][] vessels(double depth) {
        Noise places = new Noise(4711);
        double[][] vessels = new double[44][];
        for (int i = 0; i < vessels.length; i++) {
            double drift = 0.12 * (depth - 0.5) * (places.uniform() - 0.5);
            double radius = 0.006 + 0.016 * places.uniform();
            double x = (i % 2 == 0 ? -0.42 : 0.46) + 0.42 * (places.uniform() - 0.5) + drift;
            vessels[i] = new double[] {x, 0.62 * (places.uniform() - 0.5) + 2 * drift, radius * radius};
        }
        return vessels;
    }

    private static double ellipse(double x, double y, double centreX, double centreY, double radiusX, double radiusY) {
        double dx = (x - centreX) / radiusX;
        double dy = (y - centreY) / radiusY;
        return dx * dx + dy * dy;
    }
}
