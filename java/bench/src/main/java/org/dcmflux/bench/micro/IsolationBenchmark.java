package org.dcmflux.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.DicomException;
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

/**
 * What a frame of 512 x 512 with 16 bits costs more when its codec is in a process of its own: the difference between the two
 * places, the same for any codec.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IsolationBenchmark {
    /** Where the codec is. */
    public enum Place {
        THIS_PROCESS,
        CHILD_PROCESS
    }

    /** The Transfer Syntax by its short name. */
    @Param({"jpeg-ls", "htj2k-lossless"})
    public String syntax = "jpeg-ls";

    /** Compared. */
    @Param
    public Place place = Place.THIS_PROCESS;

    private CodecRegistry codecs = CodecRegistry.installed();
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private ByteBuffer codeStream = ByteBuffer.allocate(0);
    private ByteBuffer encoded = ByteBuffer.allocate(0);
    private ByteBuffer decoded = ByteBuffer.allocate(0);
    private @Nullable EncoderSession encoder;
    private @Nullable DecoderSession decoder;

    /** Opens the sessions and encodes the frame once. */
    @Setup(Level.Trial)
    public void prepare() throws DicomException {
        codecs = place == Place.CHILD_PROCESS ? CodecRegistry.isolated() : CodecRegistry.installed();
        TransferSyntax target = Codecs.named(syntax);
        frame = SampleFiles.frame(SampleFiles.CT);
        EncoderSession encoding = codecs.encoder(target).open(target, SampleFiles.CT, EncodeOptions.defaults());
        encoder = encoding;
        decoder = codecs.decoder(target).open(SampleFiles.CT);
        encoded = ByteBuffer.allocateDirect(Math.toIntExact(encoding.maxEncodedSize()));
        encoding.encode(frame.duplicate(), encoded);
        codeStream = ByteBuffer.allocateDirect(encoded.flip().remaining())
                .put(encoded)
                .flip();
        decoded = ByteBuffer.allocateDirect(Math.toIntExact(SampleFiles.CT.byteCount()));
    }

    /** Ends the processes. */
    @TearDown(Level.Trial)
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
        if (decoder != null) {
            decoder.close();
        }
        codecs.close();
    }

    /** Encodes the frame. */
    @Benchmark
    public ByteBuffer encode() throws DicomException {
        java.util.Objects.requireNonNull(encoder).encode(frame.duplicate(), encoded.clear());
        return encoded;
    }

    /** Decodes it. */
    @Benchmark
    public ByteBuffer decode() throws DicomException {
        java.util.Objects.requireNonNull(decoder).decode(codeStream.duplicate(), decoded.clear());
        return decoded;
    }
}
