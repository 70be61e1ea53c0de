package org.dcmflux.bench.micro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.file.DicomFile;
import org.dcmflux.testkit.TemporaryFolder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Frames of a multi-frame file in any order: the first one after opening, and one of an open file. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FrameAccessBenchmark {
    private static final int FRAMES = 128;
    /** Coprime to the number of frames, so that every frame is asked for, and none after its neighbour. */
    private static final int STEP = 45;

    /** How the frames are stored. */
    @Param({"native", "rle", "jpeg-ls"})
    public String syntax = "native";

    private @Nullable TemporaryFolder folder;
    private @Nullable Path path;
    private @Nullable DicomFile file;
    private @Nullable DecodedFrames frames;
    private ByteBuffer room = ByteBuffer.allocate(0);
    private int next;

    /** Writes the file. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        TemporaryFolder made = TemporaryFolder.create();
        folder = made;
        byte[] bytes = syntax.equals("native")
                ? SampleFiles.nativeFile(FRAMES)
                : SampleFiles.encodedFile(Codecs.named(syntax).uid(), Codecs.encoded(syntax, SampleFiles.CT), FRAMES);
        Path written = made.write("frames.dcm", bytes);
        path = written;
        file = DicomFile.open(written);
        frames = DecodedFrames.of(file);
        room = ByteBuffer.allocateDirect(Math.toIntExact(SampleFiles.CT.byteCount()));
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void clean() throws IOException {
        if (frames != null && file != null && folder != null) {
            frames.close();
            file.close();
            folder.close();
        }
    }

    /** Opens the file, finds the frames, reads and decodes one. */
    @Benchmark
    public int firstFrameAfterOpening() throws IOException {
        if (path == null) {
            throw new IllegalStateException("JMH did not call the set-up");
        }
        try (DicomFile opened = DicomFile.open(path);
                DecodedFrames decoded = DecodedFrames.of(opened)) {
            decoded.read(turn(), room.clear());
            return room.position();
        }
    }

    /** Reads and decodes one frame of the open file. */
    @Benchmark
    public int anyFrame() throws IOException {
        if (frames == null) {
            throw new IllegalStateException("JMH did not call the set-up");
        }
        frames.read(turn(), room.clear());
        return room.position();
    }

    private int turn() {
        next = (next + STEP) % FRAMES;
        return next;
    }
}
