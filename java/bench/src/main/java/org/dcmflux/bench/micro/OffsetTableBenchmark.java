package org.dcmflux.bench.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Opens a file of 10,000 fragments and finds its frames; time and allocation are those of one frame. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OffsetTableBenchmark {
    /** Which table tells where frames begin. */
    public enum Table {
        /** None: there are as many fragments as frames. */
        NONE,
        /** Offsets of 32 bits in the first Item. */
        BASIC,
        /** Offsets of 64 bits, with lengths. */
        EXTENDED
    }

    /** The table of the file. */
    @Param
    public Table table = Table.BASIC;

    private byte[] file = new byte[0];

    /** Makes the file. */
    @Setup
    public void prepare() {
        file = SampleFiles.manyFrames(table);
    }

    /** Reads the Data Set with its fragments, and the index of frames. */
    @Benchmark
    @OperationsPerInvocation(SampleFiles.MANY_FRAMES)
    public long frame() throws IOException {
        try (DicomFile opened = DicomFile.open(ByteSource.of(file, "sample"), ReadOptions.defaults())) {
            PixelData pixels = PixelData.of(opened.dataSet(), "sample");
            if (pixels == null) {
                throw new IllegalStateException("the sample has lost its pixels");
            }
            return pixels.index().size(SampleFiles.MANY_FRAMES - 1);
        }
    }
}
