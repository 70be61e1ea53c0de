package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.EncoderSession;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.jspecify.annotations.Nullable;

/** One worker's decoder and encoder sessions, opened when first needed and kept for all its frames. */
final class FrameTranscoder implements FramePipeline.FrameWork {
    private final TranscodePlan plan;
    private final EncodeOptions options;
    private final boolean digests;
    private final FrameWatch watch;
    private final FrameWatch.Worker busy;
    private final FrameDigest digest = new FrameDigest();
    private @Nullable DecoderSession decoder;
    private @Nullable EncoderSession encoder;
    private @Nullable FrameLayout encoding;

    /**
     * @param digests whether decoded frames get a digest, to be verified against later
     * @param watch is told what is under way
     */
    FrameTranscoder(TranscodePlan plan, EncodeOptions options, boolean digests, FrameWatch watch) {
        this.plan = plan;
        this.options = options;
        this.digests = digests;
        this.watch = watch;
        this.busy = watch.newWorker();
    }

    @Override
    public void run(FrameSlot slot) throws IOException {
        busy.begin(
                slot.frame, plan.decoder() == null ? "native" : plan.decoder().codecName());
        try {
            long start = System.nanoTime();
            FrameLayout layout = decode(slot);
            slot.layout = layout;
            slot.decodeNanos = plan.decoder() == null ? 0 : System.nanoTime() - start;
            if (digests) {
                slot.digest = digest.of(slot.decoded);
            }
            if (plan.encoder() != null) {
                busy.with(plan.encoder().codecName());
                long before = System.nanoTime();
                encode(slot, layout);
                slot.encodeNanos = System.nanoTime() - before;
            }
        } catch (CodecException e) {
            throw e.at(plan.source(), slot.frame);
        } finally {
            busy.end();
        }
    }

    private FrameLayout decode(FrameSlot slot) throws CodecException {
        FrameLayout expected = Objects.requireNonNull(plan.nativeLayout());
        if (plan.decoder() == null) {
            return expected;
        }
        if (decoder == null) {
            decoder = plan.decoder().open(expected);
        }
        slot.decoded.clear();
        FrameLayout found = decoder.decode(slot.input, slot.decoded);
        slot.decoded.flip();
        slot.lossy = decoder.isLossy();
        clearUnusedBits(slot.decoded, found);
        return found;
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
        EncoderSession session = encoder;
        if (session == null || !layout.equals(encoding)) {
            if (session != null) {
                session.close();
            }
            session = Objects.requireNonNull(plan.encoder()).open(plan.to(), layout, options);
            encoder = session;
            encoding = layout;
        }
        slot.output.clear();
        session.encode(slot.decoded, slot.output);
        slot.output.flip();
    }

    @Override
    public void close() {
        watch.forget(busy);
        if (decoder != null) {
            decoder.close();
        }
        if (encoder != null) {
            encoder.close();
        }
    }
}
