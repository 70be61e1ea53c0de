package org.dcmflux.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/**
 * How long a codec may be at one frame.
 *
 * <p>Sessions that are opened through this do their frames on other threads. When the time is up, or the work was
 * cancelled and the codec does not come back within two seconds, the caller gets a {@link CodecException} with the status
 * {@code TIMED_OUT}. The codec's thread is left alone then, and it still has the buffers: whoever gave them must not use
 * them again nor free them. The session needs no closing any more; should the codec come back, its thread closes it and ends.
 *
 * <p>Codecs that say that they cannot hang work on the caller's thread: in Java without a deadline; in processes of their own, which
 * are killed when it has passed, and nobody else has the buffers then.
 *
 * @param frame zero for none; then a codec is only left when the work was cancelled
 * @param cancellation of the work that the frames belong to
 * @param threads that codecs work on
 */
public record CodecDeadline(Duration frame, Cancellation cancellation, CodecThreads threads) {
    /** No deadline: codecs work on the caller's thread. */
    public static final CodecDeadline NONE = new CodecDeadline(Duration.ZERO, new Cancellation());

    /** Each session has a thread of its own. */
    public CodecDeadline(Duration frame, Cancellation cancellation) {
        this(frame, cancellation, CodecThreads.UNSHARED);
    }

    /** Opens a session of a decoder. */
    public DecoderSession open(FrameDecoder decoder, FrameLayout expected) throws CodecException {
        return decoder.open(expected, this);
    }

    /** Gives the frames of a session of a decoder this deadline. */
    public DecoderSession watch(FrameDecoder decoder, DecoderSession session) {
        return isNone() || !decoder.mayHang() ? session : new TimedDecoder(session, decoder.codecName(), this);
    }

    /** Gives the frames of a session of an encoder this deadline. */
    public EncoderSession watch(FrameEncoder encoder, EncoderSession session) {
        return isNone() || !encoder.mayHang() ? session : new TimedEncoder(session, encoder.codecName(), this);
    }

    /** Gives the frames of a recompressor this deadline. */
    public RecompressorSession watch(FrameRecompressor recompressor, RecompressorSession session) {
        return isNone() || !recompressor.mayHang()
                ? session
                : new TimedRecompressor(session, recompressor.codecName(), this);
    }

    private boolean isNone() {
        return this == NONE;
    }

    /** The frames of one session: within the watch that they are done in, or with one of its own. */
    private static final class WatchedCodec {
        private final String codec;
        private final Duration deadline;
        private final CodecWatch own;

        WatchedCodec(String codec, CodecDeadline deadline, Runnable onEnd) {
            this.codec = codec;
            this.deadline = deadline.frame();
            this.own = new CodecWatch(deadline, onEnd);
        }

        void run(CodecWatch.FrameWork frame) throws CodecException {
            CodecWatch around = CodecWatch.ofThisThread();
            if (around != null) {
                around.during(codec, deadline, frame);
                return;
            }
            try {
                own.run(() -> own.during(codec, deadline, frame));
            } catch (CodecException e) {
                throw e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() {
            own.close();
        }
    }

    private static final class TimedDecoder implements DecoderSession {
        private final DecoderSession session;
        private final WatchedCodec codec;
        private volatile @Nullable FrameLayout found;
        private volatile boolean lossy;

        TimedDecoder(DecoderSession session, String codec, CodecDeadline deadline) {
            this.session = session;
            this.codec = new WatchedCodec(codec, deadline, session::close);
        }

        @Override
        public FrameLayout decode(ByteBuffer src, ByteBuffer dst) throws CodecException {
            codec.run(() -> {
                found = session.decode(src, dst);
                lossy = session.isLossy();
            });
            return Objects.requireNonNull(found);
        }

        @Override
        public boolean isLossy() {
            return lossy;
        }

        @Override
        public void close() {
            codec.close();
        }
    }

    private static final class TimedRecompressor implements RecompressorSession {
        private final RecompressorSession session;
        private final WatchedCodec codec;

        TimedRecompressor(RecompressorSession session, String codec, CodecDeadline deadline) {
            this.session = session;
            this.codec = new WatchedCodec(codec, deadline, session::close);
        }

        @Override
        public long maxRecompressedSize(long codeStreamBytes) {
            return session.maxRecompressedSize(codeStreamBytes);
        }

        @Override
        public void recompress(ByteBuffer src, ByteBuffer dst) throws CodecException {
            codec.run(() -> session.recompress(src, dst));
        }

        @Override
        public void close() {
            codec.close();
        }
    }

    private static final class TimedEncoder implements EncoderSession {
        private final EncoderSession session;
        private final WatchedCodec codec;

        TimedEncoder(EncoderSession session, String codec, CodecDeadline deadline) {
            this.session = session;
            this.codec = new WatchedCodec(codec, deadline, session::close);
        }

        @Override
        public long maxEncodedSize() throws CodecException {
            return session.maxEncodedSize();
        }

        @Override
        public void encode(ByteBuffer src, ByteBuffer dst) throws CodecException {
            codec.run(() -> session.encode(src, dst));
        }

        @Override
        public void close() {
            codec.close();
        }
    }
}
