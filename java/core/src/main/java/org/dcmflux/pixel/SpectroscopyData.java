package org.dcmflux.pixel;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.dcmflux.data.DataSet;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.MalformedDataException;
import org.jspecify.annotations.Nullable;

/**
 * Spectra of voxels: for each frame, row and column so many data points, complex ones as real and imaginary part.
 *
 * @param dataPointRows data points a voxel in the second spectral dimension, mostly 1
 * @param dataPointColumns data points a voxel
 * @param dataRepresentation COMPLEX, REAL, IMAGINARY or MAGNITUDE
 * @param values all of them, read-only
 * @dicom PS3.3 C.8.14.4
 */
public record SpectroscopyData(
        int rows,
        int columns,
        int dataPointRows,
        int dataPointColumns,
        int frameCount,
        String dataRepresentation,
        FloatBuffer values) {

    /**
     * Reads the Spectroscopy Data of a Data Set.
     *
     * @return null when there is none
     * @throws MalformedDataException when there are fewer values than the Data Set says
     */
    public static @Nullable SpectroscopyData of(DataSet dataSet) throws IOException {
        if (!dataSet.contains(Tags.SpectroscopyData)) {
            return null;
        }
        SpectroscopyData spectra = new SpectroscopyData(
                dataSet.integer(Tags.Rows).orElse(1),
                dataSet.integer(Tags.Columns).orElse(1),
                dataSet.integer(Tags.DataPointRows).orElse(1),
                dataSet.integer(Tags.DataPointColumns).orElse(1),
                dataSet.integer(Tags.NumberOfFrames).orElse(1),
                dataSet.text(Tags.DataRepresentation).orElse("COMPLEX"),
                dataSet.bytes(Tags.SpectroscopyData).asFloatBuffer());
        if (spectra.values.remaining() < spectra.needed()) {
            throw new MalformedDataException(
                    "Data Set",
                    -1,
                    Tag.toString(Tags.SpectroscopyData),
                    "has " + spectra.values.remaining() + " values where its spectra need " + spectra.needed());
        }
        return spectra;
    }

    private long needed() {
        try {
            return Math.multiplyExact(Math.multiplyExact((long) rows * columns, frameCount), (long) spectrumLength());
        } catch (ArithmeticException beyondAllReason) {
            return Long.MAX_VALUE;
        }
    }

    /** Numbers of one voxel, two for each complex data point. */
    public int spectrumLength() {
        return Math.multiplyExact(
                Math.multiplyExact(dataPointRows, dataPointColumns), dataRepresentation.equals("COMPLEX") ? 2 : 1);
    }

    /**
     * The numbers of one voxel; frame, row and column from zero.
     *
     * @throws IndexOutOfBoundsException when there is no such voxel
     */
    public float[] spectrum(int frame, int row, int column) {
        Objects.checkIndex(frame, frameCount);
        Objects.checkIndex(row, rows);
        Objects.checkIndex(column, columns);
        float[] spectrum = new float[spectrumLength()];
        values.get(((frame * rows + row) * columns + column) * spectrum.length, spectrum);
        return spectrum;
    }
}
