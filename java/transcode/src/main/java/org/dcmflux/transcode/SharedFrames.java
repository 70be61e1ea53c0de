package org.dcmflux.transcode;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.EncodeOptions;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.error.CodecException;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.transcode.FrameTranscoder.Checksums;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one input on their way to several targets: each is read once and decoded once, and then brought into the form
 * and the encoding of each target. A target that fails does not stop the others.
 */
final class SharedFrames {
    /** What receives frames, and hears of failures, target by target. */
    interface Receiver {
        /** Whether this target still wants frames. */
        boolean takes(int target);

        void frame(int target, FrameSlot slot) throws IOException;
    }

    private final List<TargetRun> targets;
    private final TranscodePlan first;
    private final @Nullable TranscodePlan decoding;
    private final SlotSize shared;

    /** @param targets whose frames are moved one by one, of the same input */
    SharedFrames(List<TargetRun> targets) {
        this.targets = targets;
        this.first = targets.get(0).plan;
        TranscodePlan decoded = null;
        for (TargetRun target : targets) {
            TranscodePlan plan = target.plan;
            if (decoded == null && inner(plan) != null) {
                decoded = plan.decodingWith(Objects.requireNonNull(inner(plan)), innerLayout(plan));
            }
        }
        this.decoding = decoded;
        FrameLayout layout = decoded == null ? null : decoded.nativeLayout();
        this.shared = new SlotSize(first.bytesPerSlot().input(), layout == null ? 0 : layout.byteCount(), 0);
    }

    /** What decodes code streams in a plan, before frames are converted; null when nothing does. */
    private static @Nullable FrameDecoder inner(TranscodePlan plan) {
        return ConvertingDecoder.innermost(plan.decoder());
    }

    private static FrameLayout innerLayout(TranscodePlan plan) {
        return ConvertingDecoder.storedLayout(plan.decoder(), Objects.requireNonNull(plan.nativeLayout()));
    }

    /** The plan as it is for frames that are decoded already: what is left of its decoder converts them. */
    private static TranscodePlan afterDecoding(TranscodePlan plan, Supplier<FrameLayout> found) {
        return plan.decodingWith(ConvertingDecoder.afterDecoding(plan.decoder(), found), plan.nativeLayout());
    }

    /** Bytes of the buffers of one frame under way, for all targets together. */
    static long slotBytes(List<TranscodePlan> plans) {
        long bytes = 0;
        for (TranscodePlan plan : plans) {
            bytes += MemoryNeed.slotBytes(plan.bytesPerSlot());
        }
        return bytes;
    }

    private FrameSlot slot(DirectBuffers buffers) {
        FrameSlot slot = new FrameSlot(shared, buffers);
        for (TargetRun target : targets) {
            TranscodePlan after = afterDecoding(target.plan, () -> innerLayout(target.plan));
            boolean fromDecoded = inner(target.plan) != null;
            long form = ConvertingDecoder.roomBytes(after.decoder(), Objects.requireNonNull(after.nativeLayout()));
            slot.targets.add(new FrameSlot(
                    fromDecoded ? slot.decoded : slot.input,
                    form,
                    target.plan.bytesPerSlot().output(),
                    buffers));
        }
        return slot;
    }

    /** Moves all frames. */
    void run(int workers, int slots, Cancellation cancellation, TranscodeWorkers pool, Receiver receiver)
            throws IOException {
        var index = Objects.requireNonNull(first.pixels()).index();
        new FramePipeline(index.frameCount(), workers, slots, this::slot, cancellation, pool)
                .run(slot -> slot.read(index), () -> targets.get(0).leaveable(new Work(receiver)), slot -> {
                    for (int i = 0; i < targets.size(); i++) {
                        if (receiver.takes(i)) {
                            receiver.frame(i, slot.targets.get(i));
                        }
                    }
                });
    }

    /** One worker's decoder, and its part of each target. */
    private final class Work implements FramePipeline.FrameWork {
        private final Receiver receiver;
        private final @Nullable FrameTranscoder decoder;
        private final List<FrameTranscoder> encoders;
        private FrameLayout found = innerLayout(first);

        Work(Receiver receiver) {
            this.receiver = receiver;
            this.decoder = decoding == null
                    ? null
                    : new FrameTranscoder(
                            decoding,
                            EncodeOptions.defaults(),
                            Checksums.NONE,
                            Digests.NONE,
                            targets.get(0).deadline());
            this.encoders = targets.stream()
                    .map(target -> target.worker(afterDecoding(target.plan, () -> found)))
                    .toList();
        }

        @Override
        public void run(FrameSlot slot) throws IOException {
            if (decoder != null) {
                try {
                    found = decoder.decode(slot);
                    slot.layout = found;
                } catch (CodecException e) {
                    throw e.at(first.source(), slot.frame);
                }
            }
            for (int i = 0; i < encoders.size(); i++) {
                if (receiver.takes(i)) {
                    run(slot, i);
                }
            }
        }

        private void run(FrameSlot slot, int target) {
            FrameSlot own = slot.targets.get(target);
            own.frame = slot.frame;
            own.lossy = slot.lossy;
            own.failure = null;
            TranscodePlan plan = targets.get(target).plan;
            try {
                if (plan.recompression() != null) {
                    encoders.get(target).recompress(own, plan.recompression());
                    return;
                }
                FrameLayout converted = encoders.get(target).decode(own);
                own.lossy = slot.lossy;
                boolean asDecoded = plan.decoder() != null && plan.decoder() == inner(plan);
                encoders.get(target).finish(own, asDecoded ? Objects.requireNonNull(slot.layout) : converted);
            } catch (CodecException e) {
                own.failure = e.at(first.source(), own.frame);
            }
        }

        @Override
        public boolean mayHang() {
            return decoder != null && decoder.mayHang() || encoders.stream().anyMatch(FrameTranscoder::mayHang);
        }

        @Override
        public void close() {
            if (decoder != null) {
                decoder.close();
            }
            encoders.forEach(FrameTranscoder::close);
        }
    }
}
