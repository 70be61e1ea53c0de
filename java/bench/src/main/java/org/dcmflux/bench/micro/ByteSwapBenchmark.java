package org.dcmflux.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.SwappedByteSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reverses the bytes of words in a megabyte; the time is that of one MB, so 500 us a MB are 2 GB/s. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ByteSwapBenchmark {
    private static final int BYTES = 16_000_000;
    private static final int MEGABYTES = 16;

    /** Bytes of a word. */
    @Param({"2", "4", "8"})
    public int wordBytes = 2;

    private final ByteBuffer words = ByteBuffer.allocateDirect(BYTES);
    private final ByteBuffer copy = ByteBuffer.allocateDirect(BYTES);

    /** Fills the buffer, so that its pages are there. */
    @Setup
    public void prepare() {
        words.clear().put(SampleFiles.pixels(BYTES)).clear();
        copy.clear().put(words.duplicate()).clear();
    }

    /** In place, as chunks of Pixel Data are swapped. */
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public void swap() {
        SwappedByteSource.swap(words, 0, BYTES, wordBytes);
    }

    /** The floor: as many bytes copied. */
    @Benchmark
    @OperationsPerInvocation(MEGABYTES)
    public ByteBuffer copyFloor() {
        return copy.clear().put(words.duplicate());
    }
}
