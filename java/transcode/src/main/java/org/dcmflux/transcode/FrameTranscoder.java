package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Objects;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.codec.RecompressorSession;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.jspecify.annotations.Nullable;

/** One worker's decoder and encoder sessions, opened when first needed and kept for all its frames. */
final class FrameTranscoder implements FramePipeline.FrameWork {
    private final TranscodePlan plan;
    private final EncodeOptions options;
    private final Checksums digests;
    private final CodecDeadline deadline;
    private final @Nullable MessageDigest sha256;
    private final FrameDigest digest = new FrameDigest();
    private @Nullable DecoderSession decoder;
    private @Nullable EncoderSession encoder;
    private @Nullable RecompressorSession recompressor;
    private @Nullable FrameLayout encoding;

    /**
     * @param digests whether decoded frames get a digest, to be verified against later
     * @param receipts whether they get one that strangers can check
     * @param deadline of each frame's decoding, and of its encoding
     */
    FrameTranscoder(
            TranscodePlan plan, EncodeOptions options, Checksums digests, Digests receipts, CodecDeadline deadline) {
        this.deadline = deadline;
        this.plan = plan;
        this.options = options;
        this.digests = digests;
        this.sha256 = receipts == Digests.SHA256 ? FrameDigest.sha256() : null;
    }

    @Override
    public boolean mayHang() {
        return plan.recompression() != null
                        && plan.recompression().recompressor().mayHang()
                || plan.decoder() != null && plan.decoder().mayHang()
                || plan.encoder() != null && plan.encoder().mayHang();
    }

    /** Whether decoded frames are digested for verification. */
    enum Checksums {
        NONE,
        ALL;

        static Checksums of(boolean wanted) {
            return wanted ? ALL : NONE;
        }
    }

    @Override
    public void run(FrameSlot slot) throws IOException {
        try {
            if (plan.recompression() != null) {
                recompress(slot, plan.recompression());
                return;
            }
            long start = System.nanoTime();
            FrameLayout layout = decode(slot);
            slot.decodeNanos = plan.decoder() == null ? 0 : System.nanoTime() - start;
            finish(slot, layout);
        } catch (CodecException e) {
            throw e.at(plan.source(), slot.frame);
        }
    }

    void recompress(FrameSlot slot, Recompression recompression) throws CodecException {
        if (recompressor == null) {
            recompressor = recompression
                    .recompressor()
                    .open(plan.from(), plan.to(), recompression.stated(), options, deadline);
        }
        slot.output.clear();
        slot.decodeNanos = 0;
        long start = System.nanoTime();
        try {
            recompressor.recompress(slot.input, slot.output);
        } catch (CodecException e) {
            slot.abandoned |= isLeft(e) && recompression.recompressor().mayHang();
            throw e;
        }
        slot.encodeNanos = System.nanoTime() - start;
        slot.output.flip();
        slot.layout = recompression.written();
        slot.lossy = true;
        boolean packed = plan.to().codecFamily() == CodecFamily.JPEG_XL;
        ByteBuffer jpeg = unpadded(packed ? slot.input : slot.output);
        if (digests == Checksums.ALL) {
            slot.digest = digest.of(jpeg);
        }
        if (sha256 != null) {
            slot.sha256 = FrameDigest.hexadecimal(sha256, jpeg);
        }
    }

    /** A code stream without the zeros that make its fragment even. */
    private static ByteBuffer unpadded(ByteBuffer jpeg) {
        int end = jpeg.limit();
        while (end > jpeg.position() && jpeg.get(end - 1) == 0) {
            end--;
        }
        return jpeg.duplicate().limit(end);
    }

    /** Digests a frame that is decoded, and encodes it. */
    void finish(FrameSlot slot, FrameLayout layout) throws CodecException {
        slot.layout = layout;
        if (digests == Checksums.ALL) {
            slot.digest = digest.of(slot.decoded);
        }
        if (sha256 != null) {
            slot.sha256 = FrameDigest.hexadecimal(sha256, slot.decoded);
        }
        slot.encodeNanos = 0;
        if (plan.encoder() != null) {
            long start = System.nanoTime();
            encode(slot, layout);
            slot.encodeNanos = System.nanoTime() - start;
        }
    }

    FrameLayout decode(FrameSlot slot) throws CodecException {
        FrameLayout expected = Objects.requireNonNull(plan.nativeLayout());
        if (plan.decoder() == null) {
            return expected;
        }
        if (decoder == null) {
            decoder = deadline.open(plan.decoder(), expected);
        }
        slot.decoded.clear();
        FrameLayout found;
        try {
            found = decoder.decode(slot.input, slot.decoded);
        } catch (CodecException e) {
            slot.abandoned |= isLeft(e) && plan.decoder().mayHang();
            throw e;
        }
        slot.decoded.flip();
        slot.lossy = decoder.isLossy();
        clearUnusedBits(slot.decoded, found);
        return found;
    }

    /** A codec that was left has the slot's buffers for ever. One that may hang and did not come back was left. */
    private static boolean isLeft(CodecException failure) {
        return failure.status() == CodecException.Status.TIMED_OUT;
    }

    /** What follows the last pixel of a frame of single bits means nothing, and must not make frames differ. */
    private static void clearUnusedBits(ByteBuffer frame, FrameLayout layout) {
        int used = (int) (layout.nativeBitCount() % 8);
        if (layout.bitsAllocated() == 1 && used != 0) {
            int last = frame.limit() - 1;
            frame.put(last, (byte) (frame.get(last) & (1 << used) - 1));
        }
    }

    private void encode(FrameSlot slot, FrameLayout layout) throws CodecException {
        FrameEncoder codec = Objects.requireNonNull(plan.encoder());
        EncoderSession session = encoder;
        if (session == null || !layout.equals(encoding)) {
            if (session != null) {
                session.close();
            }
            session = codec.open(plan.to(), layout, options, deadline);
            encoder = session;
            encoding = layout;
        }
        slot.output.clear();
        try {
            session.encode(slot.decoded, slot.output);
        } catch (CodecException e) {
            slot.abandoned |= isLeft(e) && codec.mayHang();
            throw e;
        }
        slot.output.flip();
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
        if (encoder != null) {
            encoder.close();
        }
        if (recompressor != null) {
            recompressor.close();
        }
    }
}
