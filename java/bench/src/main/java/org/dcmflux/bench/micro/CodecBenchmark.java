package org.dcmflux.bench.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.error.DicomException;
import org.dcmflux.pixel.FrameLayout;
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
 * Encodes and decodes one frame, again and again, the way the frame pipeline does it: sessions and direct buffers are kept.
 * {@link Microbenchmarks} puts the codec floor beside it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
    /** What is encoded. */
    public enum Content {
        /** 512 x 512, 12 bits in 16. */
        CT(SampleFiles.CT),
        /** 176 x 144, RGB. */
        ULTRASOUND(SampleFiles.ULTRASOUND);

        final FrameLayout layout;

        Content(FrameLayout layout) {
            this.layout = layout;
        }
    }

    /** The Transfer Syntax by its short name. JPEG Baseline has eight bits, so it goes with ultrasound only. */
    @Param({
        "rle",
        "deflated-frame",
        "jpeg-lossless-sv1",
        "jpeg-ls",
        "j2k-lossless",
        "htj2k-lossless",
        "jpegxl-lossless",
        "jpeg-baseline"
    })
    public String syntax = "rle";

    /** Which frame. */
    @Param
    public Content content = Content.CT;

    private ByteBuffer frame = ByteBuffer.allocate(0);
    private ByteBuffer codeStream = ByteBuffer.allocate(0);
    private ByteBuffer encoded = ByteBuffer.allocate(0);
    private ByteBuffer decoded = ByteBuffer.allocate(0);
    private @Nullable EncoderSession encoder;
    private @Nullable DecoderSession decoder;

    /** Opens the sessions and encodes the frame once. */
    @Setup(Level.Trial)
    public void prepare() throws DicomException {
        if (syntax.equals("jpeg-baseline") && content == Content.CT) {
            throw new IllegalArgumentException("JPEG Baseline has eight bits a sample");
        }
        frame = SampleFiles.frame(content.layout);
        EncoderSession opened = Codecs.encoder(syntax, content.layout);
        encoder = opened;
        encoded = ByteBuffer.allocateDirect(Math.toIntExact(opened.maxEncodedSize()));
        opened.encode(frame.duplicate(), encoded);
        codeStream = ByteBuffer.allocateDirect(encoded.flip().remaining())
                .put(encoded)
                .flip();
        FrameDecoder found = CodecRegistry.installed().decoder(Codecs.named(syntax));
        FrameLayout expected = found.decodedLayout(content.layout);
        decoder = found.open(expected);
        decoded = ByteBuffer.allocateDirect(Math.toIntExact(expected.byteCount()));
    }

    /** Closes the sessions. */
    @TearDown(Level.Trial)
    public void close() {
        if (encoder != null && decoder != null) {
            encoder.close();
            decoder.close();
        }
    }

    /** One frame to a code stream. */
    @Benchmark
    public int encode() throws DicomException {
        if (encoder == null) {
            throw new IllegalStateException("JMH did not call the set-up");
        }
        encoder.encode(frame.duplicate(), encoded.clear());
        return encoded.position();
    }

    /** One code stream to a frame. */
    @Benchmark
    public int decode() throws DicomException {
        if (decoder == null) {
            throw new IllegalStateException("JMH did not call the set-up");
        }
        decoder.decode(codeStream.duplicate(), decoded.clear());
        return decoded.position();
    }
}
