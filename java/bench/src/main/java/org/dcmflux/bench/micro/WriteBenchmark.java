package org.dcmflux.bench.micro;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.encoding.WriteOptions;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.Part10Builder;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Writes Data Sets: what an element costs among 10,000, and 200 MB of pixels beside copying as many bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WriteBenchmark {
    private static final int MEGABYTE = 1_000_000;

    /** Size of the pixels in MB. */
    @Param("200")
    public int megabytes = 200;

    private @Nullable DicomFile elements;
    private @Nullable DicomFile pixels;
    private @Nullable TemporaryFolder folder;

    /** Makes the files; the pixels lie in a file, in the page cache. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        elements = DicomFile.open(ByteSource.of(SampleFiles.manyElements(), "sample"), ReadOptions.defaults());
        TemporaryFolder made = TemporaryFolder.create();
        folder = made;
        Path input = made.file("in.dcm");
        byte[] header = Part10Builder.explicitLittleEndian()
                .image(new FrameShape(1000, 500, 1, 16, false, megabytes), 12, "MONOCHROME2")
                .dataSet(set -> set.header(0x7FE00010, "OW", (long) megabytes * MEGABYTE))
                .build();
        byte[] some = SampleFiles.pixels(MEGABYTE);
        try (OutputStream out = Files.newOutputStream(input)) {
            out.write(header);
            for (int i = 0; i < megabytes; i++) {
                out.write(some);
            }
        }
        pixels = DicomFile.open(input);
    }

    /** Closes and deletes them. */
    @TearDown(Level.Trial)
    public void clean() throws IOException {
        opened(elements).close();
        opened(pixels).close();
        opened(folder).close();
    }

    /** Time and allocation of one element of 10,000. */
    @Benchmark
    @OperationsPerInvocation(SampleFiles.MANY_ELEMENTS)
    public void element() throws IOException {
        opened(elements)
                .writing(WriteOptions.to(TransferSyntaxes.EXPLICIT_VR_LITTLE_ENDIAN))
                .to(Channels.newChannel(OutputStream.nullOutputStream()));
    }

    /** A file of many MB of native pixels to another one. */
    @Benchmark
    public void pixels() throws IOException {
        try (FileChannel target = target()) {
            opened(pixels)
                    .writing(WriteOptions.to(TransferSyntaxes.IMPLICIT_VR_LITTLE_ENDIAN))
                    .to(target);
        }
    }

    /** The floor of {@link #pixels}: the same file copied by the kernel. */
    @Benchmark
    public long pixelsCopyFloor() throws IOException {
        Path input = opened(folder).file("in.dcm");
        try (FileChannel source = FileChannel.open(input);
                FileChannel target = target()) {
            long done = 0;
            while (done < source.size()) {
                done += source.transferTo(done, source.size() - done, target);
            }
            return done;
        }
    }

    /** The other floor: the same bytes through a buffer, as a toolkit without transferTo would do it. */
    @Benchmark
    public long pixelsBufferFloor() throws IOException {
        Path input = opened(folder).file("in.dcm");
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
        long done = 0;
        try (FileChannel source = FileChannel.open(input);
                FileChannel target = target()) {
            while (source.read(buffer.clear()) > 0) {
                done += target.write(buffer.flip());
            }
        }
        return done;
    }

    private FileChannel target() throws IOException {
        return FileChannel.open(
                opened(folder).file("out.dcm"),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
    }

    private static <T> T opened(@Nullable T prepared) {
        if (prepared == null) {
            throw new IllegalStateException("JMH did not call the set-up");
        }
        return prepared;
    }
}
