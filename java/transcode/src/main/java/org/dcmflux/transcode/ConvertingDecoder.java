package org.dcmflux.transcode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/**
 * Converts frames after decoding them if they are encoded. The room for a frame must have {@link #roomBytes}: behind the
 * converted frame is where the one waits that it is made of.
 */
final class ConvertingDecoder implements FrameDecoder {
    private final @Nullable FrameDecoder inner;
    private final FrameConversion conversion;

    private final Supplier<FrameLayout> found;

    /** @param inner null when frames are native already; perhaps another conversion */
    ConvertingDecoder(@Nullable FrameDecoder inner, FrameConversion conversion) {
        this(inner, conversion, conversion::stored);
    }

    private ConvertingDecoder(@Nullable FrameDecoder inner, FrameConversion conversion, Supplier<FrameLayout> found) {
        this.inner = inner;
        this.conversion = conversion;
        this.found = found;
    }

    /**
     * What is left of a decoder for frames that are decoded already.
     *
     * @param found tells the layout of the frame that is converted next
     * @return null when nothing is converted
     */
    static @Nullable ConvertingDecoder afterDecoding(@Nullable FrameDecoder decoder, Supplier<FrameLayout> found) {
        return decoder instanceof ConvertingDecoder converting
                ? new ConvertingDecoder(afterDecoding(converting.inner, found), converting.conversion, found)
                : null;
    }

    /** The layout of frames before anything is converted. */
    static FrameLayout storedLayout(@Nullable FrameDecoder decoder, FrameLayout decoded) {
        return decoder instanceof ConvertingDecoder converting
                ? storedLayout(converting.inner, converting.conversion.stored())
                : decoded;
    }

    long roomBytes() {
        return conversion.result().byteCount() + roomBytes(inner, conversion.stored());
    }

    /** Bytes that frames of a decoder need, 0 when they are not decoded. */
    static long roomBytes(@Nullable FrameDecoder decoder, FrameLayout decoded) {
        if (decoder instanceof ConvertingDecoder converting) {
            return converting.roomBytes();
        }
        return decoder == null ? 0 : decoded.byteCount();
    }

    /** What is done to frames, in order; nothing when a decoder converts nothing that people would care about. */
    static List<String> words(@Nullable FrameDecoder decoder) {
        if (!(decoder instanceof ConvertingDecoder converting)) {
            return List.of();
        }
        List<String> words = new ArrayList<>(words(converting.inner));
        if (!converting.conversion.words().isEmpty()) {
            words.add(converting.conversion.words());
        }
        return words;
    }

    /** The conversion of a kind that a decoder does, null when there is none. */
    static <T extends FrameConversion> @Nullable T find(@Nullable FrameDecoder decoder, Class<T> kind) {
        if (!(decoder instanceof ConvertingDecoder converting)) {
            return null;
        }
        return kind.isInstance(converting.conversion) ? kind.cast(converting.conversion) : find(converting.inner, kind);
    }

    /** The decoder that is left when nothing is converted, null for native frames. */
    static @Nullable FrameDecoder innermost(@Nullable FrameDecoder decoder) {
        return decoder instanceof ConvertingDecoder converting ? innermost(converting.inner) : decoder;
    }

    @Override
    public Set<TransferSyntax> transferSyntaxes() {
        return inner == null ? Set.of() : inner.transferSyntaxes();
    }

    /** {@inheritDoc} Conversions themselves come to an end. */
    @Override
    public boolean mayHang() {
        return inner != null && inner.mayHang();
    }

    @Override
    public String codecName() {
        return inner == null ? "conversion" : inner.codecName();
    }

    @Override
    public long memoryBytes(FrameLayout expected, long codeStreamBytes) {
        return inner == null ? 0 : inner.memoryBytes(conversion.stored(), codeStreamBytes);
    }

    @Override
    public FrameLayout decodedLayout(FrameLayout stated) {
        return conversion.result();
    }

    @Override
    public DecoderSession open(FrameLayout expected) throws CodecException {
        return open(expected, CodecDeadline.NONE);
    }

    @Override
    public DecoderSession open(FrameLayout expected, CodecDeadline deadline) throws CodecException {
        return new Session(inner == null ? null : inner.open(conversion.stored(), deadline), conversion, found);
    }

    private record Session(@Nullable DecoderSession inner, FrameConversion conversion, Supplier<FrameLayout> layout)
            implements DecoderSession {
        @Override
        public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
            int frameBytes = (int) conversion.result().byteCount();
            ByteBuffer stored = src;
            FrameLayout found;
            if (inner == null) {
                found = layout.get();
            } else {
                stored = dst.duplicate().position(dst.position() + frameBytes);
                int start = stored.position();
                found = inner.decode(src, stored);
                stored.position(start);
            }
            conversion.convert(found, stored, dst);
            dst.position(dst.position() + frameBytes);
            return conversion.result();
        }

        @Override
        public boolean isLossy() {
            return inner != null && inner.isLossy();
        }

        @Override
        public void close() {
            if (inner != null) {
                inner.close();
            }
        }
    }
}
