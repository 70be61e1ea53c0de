package org.dcmflux.transcode;

import java.io.IOException;
import java.util.List;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecWatch;
import org.dcmflux.error.CodecException;

/** One worker's part with codecs that may not come back: a group of frames is handed to a thread that can be left with them. */
final class LeaveableFrames implements FramePipeline.FrameWork {
    private final FramePipeline.FrameWork work;
    private final String source;
    private final Cancellation cancellation;
    private final CodecWatch watch;
    private volatile int frame;

    private LeaveableFrames(FramePipeline.FrameWork work, String source, CodecDeadline deadline) {
        this.work = work;
        this.source = source;
        this.cancellation = deadline.cancellation();
        this.watch = new CodecWatch(deadline, work::close);
    }

    /**
     * The same work; on a thread that can be left where a codec may hang.
     *
     * @param work closed by whichever thread has it when nothing more is asked of it
     * @param source of the frames, for messages
     */
    static FramePipeline.FrameWork of(FramePipeline.FrameWork work, String source, CodecDeadline deadline) {
        return work.mayHang() ? new LeaveableFrames(work, source, deadline) : work;
    }

    @Override
    public void run(FrameSlot slot) throws IOException {
        run(List.of(slot));
    }

    @Override
    public void run(List<FrameSlot> group) throws IOException {
        try {
            watch.run(() -> {
                for (FrameSlot slot : group) {
                    cancellation.check();
                    frame = slot.frame;
                    work.run(slot);
                }
            });
        } catch (CodecException e) {
            if (!watch.isLeft()) {
                throw e;
            }
            group.forEach(slot -> slot.abandoned = true);
            throw e.at(source, frame);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
