package org.dcmflux.testkit;

/** Reproducible randomness: the same numbers for the same seed on every machine and Java. */
final class Noise {
    private long state;

    Noise(long seed) {
        state = mixed(seed);
    }

    /** Returns a well-mixed function of a number. */
    static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** Returns the next number, at least 0 and below 1. */
    double uniform() {
        state += 0x9E3779B97F4A7C15L;
        return (mixed(state) >>> 11) * 0x1.0p-53;
    }

    /** Returns the next number of a bell curve around 0 with deviation 1, cut off at 3.5. */
    double bell() {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += uniform();
        }
        return (sum - 2) * 1.7320508;
    }

    /** Returns a field of deviation about 1 in which neighbours within a few pixels resemble each other. */
    static float[] correlated(int rows, int columns, int radius, long seed) {
        Noise noise = new Noise(seed);
        float[] field = new float[rows * columns];
        for (int i = 0; i < field.length; i++) {
            field[i] = (float) noise.bell();
        }
        for (int pass = 0; pass < 2; pass++) {
            field = transposedMeans(field, rows, columns, radius);
            field = transposedMeans(field, columns, rows, radius);
        }
        double squares = 0;
        for (float value : field) {
            squares += value * value;
        }
        float scale = (float) (1 / StrictMath.sqrt(squares / field.length));
        for (int i = 0; i < field.length; i++) {
            field[i] *= scale;
        }
        return field;
    }

    /** Replaces each value by the sum over its neighbours in the row and turns rows into columns. */
    private static float[] transposedMeans(float[] field, int rows, int columns, int radius) {
        float[] turned = new float[field.length];
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int k = -radius; k < radius; k++) {
                sum += field[row * columns + StrictMath.floorMod(k, columns)];
            }
            for (int column = 0; column < columns; column++) {
                sum += field[row * columns + StrictMath.floorMod(column + radius, columns)];
                turned[column * rows + row] = (float) sum;
                sum -= field[row * columns + StrictMath.floorMod(column - radius, columns)];
            }
        }
        return turned;
    }
}
