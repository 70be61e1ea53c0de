package org.dcmflux.transcode;

import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementValue;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.TranscodePlan.SlotSize;

/** How many frames of one file may be under way in the memory that there is. */
record SlotBudget(DicomFile file, TranscodeOptions options) {
    /** Bytes of frames that are worth handing to another thread. */
    private static final long WORTH_A_HANDOVER = 256 << 10;

    /** Where nobody else could work on them meanwhile, a hand-over may be of more. */
    private static final long WORTH_A_HANDOVER_ALONE = 8 << 20;

    private static final int LARGEST_GROUP = 64;

    /**
     * As many as the pipeline makes use of, groups of them where frames are small. Fewer are used where the budget does not
     * allow more; each of the workers may be in a codec.
     *
     * @param codec bytes that codecs take for one frame
     */
    int slots(int frames, SlotSize size, long codec) throws LimitExceededException {
        long one = MemoryNeed.slotBytes(size);
        // To be compared within a bound, frames of the input and of the output are decoded side by side.
        long beside = options.maxError().isPresent() ? DirectBuffers.rounded(size.decoded()) : 0;
        long heap = heap(frames);
        long rest = options.memory() - heap - beside;
        if (rest < one + codec) {
            throw new LimitExceededException(
                    "memory",
                    options.memory(),
                    file.name(),
                    "one frame needs " + (heap + beside + one + codec) + " bytes: buffers of " + (one + beside)
                            + ", up to " + codec
                            + " in the codecs, " + heap + " for the Data Set and the frame index");
        }
        int threads = options.concurrency();
        long worth = threads == 1 ? WORTH_A_HANDOVER_ALONE : WORTH_A_HANDOVER;
        int group = (int) Math.max(1, Math.min(LARGEST_GROUP, worth / Math.max(1, size.total())));
        int wanted = Math.min(frames, FramePipeline.groups(threads) * group);
        int slots = 1;
        while (slots < wanted && (slots + 1) * one + Math.min(slots + 1, threads) * codec <= rest) {
            slots++;
        }
        return slots;
    }

    /** Bytes on the heap for this file, and in the buffer that its output is written through. */
    long heap(int frames) {
        long sink = DirectBuffers.rounded(options.write().bufferSize());
        return MemoryNeed.heapFor(bytesBesidePixels(), frames) + sink;
    }

    /** Bytes of the file that are not pixels. */
    long bytesBesidePixels() {
        DataElement pixels = PixelData.element(file.dataSet());
        long stored = 0;
        if (pixels != null && pixels.value() instanceof FragmentSequence fragments) {
            stored = fragments.end() - fragments.basicOffsetTablePosition();
        } else if (pixels != null && pixels.value() instanceof ElementValue.Deferred deferred) {
            stored = deferred.length();
        }
        return file.size() - stored;
    }
}
