package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.CodecException.Status;
import org.dcmflux.pixel.FrameLayout;

/** Stores frames as they are, and fails in one way with one of them, known by its first byte. */
record FaultyCodec(Fault fault) implements CodecProvider, FrameDecoder, FrameEncoder {
    private static final int BAD_FRAME = 5;

    enum Fault {
        ENCODER_REFUSES_THE_FRAME,
        ENCODER_HAS_A_BUG,
        ENCODER_RUNS_OUT_OF_MEMORY,
        ENCODER_WRITES_OTHER_PIXELS,
        ENCODER_WRITES_TOO_LITTLE,
        DECODER_HAS_A_BUG
    }

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public Availability availability() {
        return Availability.available("for tests");
    }

    @Override
    public List<FrameDecoder> decoders() {
        return List.of(this);
    }

    @Override
    public List<FrameEncoder> encoders() {
        return List.of(this);
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return Set.of(Images.RLE);
    }

    @Override
    public boolean mayHang() {
        return true;
    }

    @Override
    public String codecName() {
        return "faulty";
    }

    @Override
    public String refusal(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return null;
    }

    @Override
    public FrameLayout encodedLayout(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return source;
    }

    @Override
    public EncoderSession open(TransferSyntax target, FrameLayout source, EncodeOptions options) {
        return new EncoderSession() {
            @Override
            public long maxEncodedSize() {
                return source.byteCount();
            }

            @Override
            public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
                boolean bad = src.get(src.position()) == BAD_FRAME;
                int from = dst.position();
                dst.put(src.duplicate());
                if (bad) {
                    spoil(dst, from);
                }
            }

            @Override
            public void close() {}
        };
    }

    private void spoil(ByteBuffer dst, int from) throws CodecException {
        switch (fault) {
            case ENCODER_REFUSES_THE_FRAME -> throw new CodecException("faulty", Status.INTERNAL, "on purpose");
            case ENCODER_HAS_A_BUG -> throw new IllegalStateException("a bug in the encoder");
            case ENCODER_RUNS_OUT_OF_MEMORY -> throw new OutOfMemoryError("on purpose");
            case ENCODER_WRITES_OTHER_PIXELS -> dst.put(from + 3, (byte) (dst.get(from + 3) ^ 1));
            case ENCODER_WRITES_TOO_LITTLE -> dst.position(dst.position() - 4);
            case DECODER_HAS_A_BUG -> {}
        }
    }

    @Override
    public DecoderSession open(FrameLayout expected) {
        return new DecoderSession() {
            @Override
            public FrameLayout decode(ByteBuffer src, ByteBuffer dst) {
                if (fault == Fault.DECODER_HAS_A_BUG && src.get(src.position()) == BAD_FRAME) {
                    throw new IllegalStateException("a bug in the decoder");
                }
                int size = Math.min(src.remaining(), (int) expected.byteCount());
                dst.put(src.duplicate().limit(src.position() + size));
                return expected;
            }

            @Override
            public void close() {}
        };
    }
}
