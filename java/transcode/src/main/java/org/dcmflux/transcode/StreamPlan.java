package org.dcmflux.transcode;

import java.io.IOException;
import java.util.Objects;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.encoding.WriteOptions.OffsetTablePolicy;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.OffsetTable;
import org.dcmflux.transcode.TranscodeOptions.CrossCheck;
import org.dcmflux.transcode.TranscodeOptions.Digests;
import org.dcmflux.transcode.TranscodeOptions.Verification;
import org.dcmflux.transcode.TranscodePlan.SlotSize;
import org.dcmflux.transcode.TranscodePlan.Step;
import org.jspecify.annotations.Nullable;

/**
 * How an output is made that goes out while it is made.
 *
 * @param plan with a table that can be written at once, and slots in which frames are verified
 * @param wayBack how an encoded frame is read back in its slot; null when there is nothing to verify
 */
record StreamPlan(TranscodePlan plan, @Nullable TranscodePlan wayBack) {
    /**
     * Null when the beginning of the output, or its verification, needs the whole of it.
     *
     * @param codecThreads that a codec may use for the only frame of an image
     */
    static @Nullable StreamPlan of(
            TranscodePlan plan, DicomFile file, TranscodeOptions options, CodecRegistry registry, int codecThreads)
            throws IOException {
        boolean copied = plan.isCopied() || plan.step() == Step.REENCAPSULATE;
        boolean lengthsKnown = OutputWriter.knowsLengths(plan);
        boolean tableAsked = plan.table() != null
                && plan.table() != OffsetTable.EMPTY
                && options.write().offsetTable() != OffsetTablePolicy.AUTO;
        boolean endTells = plan.lossy() != null
                && (plan.frameCount() > 1 || options.maxError().isPresent());
        if (endTells
                || tableAsked && !lengthsKnown
                || options.digests() == Digests.SHA256
                || options.crossCheck() == CrossCheck.SECOND_DECODER
                || copied && options.verification() == Verification.ALL_FRAMES) {
            return null;
        }
        TranscodePlan wayBack =
                options.verification() == Verification.NONE ? null : wayBack(plan, registry, codecThreads);
        OffsetTable table = plan.table() == null || lengthsKnown ? plan.table() : OffsetTable.EMPTY;
        return new StreamPlan(within(options, plan, wayBack, file, table), wayBack);
    }

    private static @Nullable TranscodePlan wayBack(TranscodePlan plan, CodecRegistry registry, int codecThreads)
            throws IOException {
        if (plan.recompression() != null) {
            return plan.wayBack();
        }
        if (plan.encoder() == null || plan.lossy() != null) {
            return null;
        }
        FrameDecoder decoder = registry.decoder(plan.to());
        FrameDecoder reader = plan.frameCount() == 1 ? decoder.withCodecThreads(codecThreads) : decoder;
        FrameLayout layout = Objects.requireNonNull(plan.nativeLayout());
        SlotSize made = plan.bytesPerSlot();
        SlotSize size = new SlotSize(made.output() + 1, Math.max(layout.byteCount(), made.decoded()), 0);
        return plan.readingBack(plan.source(), reader, null, layout, size);
    }

    /** Bytes of the buffers that a frame is read back into. */
    private static long bytesBack(@Nullable TranscodePlan wayBack) {
        if (wayBack == null) {
            return 0;
        }
        SlotSize size = wayBack.bytesPerSlot();
        return MemoryNeed.slotBytes(new SlotSize(0, size.decoded(), size.output()));
    }

    /** As many slots as fit into the budget with what reading back needs. */
    private static TranscodePlan within(
            TranscodeOptions options,
            TranscodePlan plan,
            @Nullable TranscodePlan wayBack,
            DicomFile file,
            @Nullable OffsetTable table)
            throws LimitExceededException {
        long heap = plan.memory().heap() + ElementProof.bytes(file, options);
        long one = MemoryNeed.slotBytes(plan.bytesPerSlot()) + bytesBack(wayBack);
        long codec = plan.memory().codecs() / plan.concurrency();
        // Alone, a worker reads no further before it has handed a frame on.
        int slots = plan.concurrency() == 1 ? Math.min(1, plan.slots()) : plan.slots();
        while (slots > 0 && heap + slots * one + Math.min(slots, plan.concurrency()) * codec > options.memory()) {
            slots--;
        }
        if (slots == 0 && plan.slots() > 0) {
            throw new LimitExceededException(
                    "memory",
                    options.memory(),
                    plan.source(),
                    "one frame that is verified before it goes out needs " + (heap + one + codec) + " bytes");
        }
        int workers = Math.max(1, Math.min(slots, plan.concurrency()));
        MemoryNeed need = new MemoryNeed(slots * one, workers * codec, heap);
        return plan.streamed(table, workers, slots, need);
    }
}
