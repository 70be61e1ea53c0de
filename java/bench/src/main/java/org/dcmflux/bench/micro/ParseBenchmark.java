package org.dcmflux.bench.micro;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.file.DicomFile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads Data Sets that are in memory already: one file of a few dozen elements, and what an element costs among many. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParseBenchmark {
    private byte[] header = new byte[0];
    private byte[] manyElements = new byte[0];

    /** Makes the files. */
    @Setup
    public void prepare() {
        header = SampleFiles.header();
        manyElements = SampleFiles.manyElements();
    }

    /** A whole file of a usual size, pixels left where they are; the time of one file. */
    @Benchmark
    public int wholeFile() throws IOException {
        return size(header);
    }

    /** Time and allocation of one element. */
    @Benchmark
    @OperationsPerInvocation(SampleFiles.MANY_ELEMENTS)
    public int element() throws IOException {
        return size(manyElements);
    }

    private static int size(byte[] bytes) throws IOException {
        try (DicomFile file = DicomFile.open(ByteSource.of(bytes, "sample"), ReadOptions.defaults())) {
            return file.dataSet().size();
        }
    }
}
