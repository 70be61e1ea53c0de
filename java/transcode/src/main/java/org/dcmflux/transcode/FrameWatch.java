package org.dcmflux.transcode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.dcmflux.error.DeadlineExceededException;
import org.jspecify.annotations.Nullable;

/** Knows since when each worker has been at its frame, so that somebody else can tell when that is too long. */
final class FrameWatch {
    /** What one worker is doing. Written by the worker, read by who watches. */
    static final class Worker {
        private volatile boolean busy;
        private volatile long since;
        private volatile int frame;
        private volatile String codec = "";

        void begin(int wantedFrame, String with) {
            frame = wantedFrame;
            codec = with;
            since = System.nanoTime();
            busy = true;
        }

        /** Goes on with the same frame; its time runs on. */
        void with(String other) {
            codec = other;
        }

        void end() {
            busy = false;
        }
    }

    private final List<Worker> workers = new CopyOnWriteArrayList<>();

    Worker newWorker() {
        Worker worker = new Worker();
        workers.add(worker);
        return worker;
    }

    void forget(Worker worker) {
        workers.remove(worker);
    }

    /** What the worker that is late has not done, null while none is. */
    @Nullable
    DeadlineExceededException late(String source, Duration deadline) {
        long limit = deadline.toNanos();
        for (Worker worker : workers) {
            long since = worker.since;
            if (worker.busy && System.nanoTime() - since > limit && worker.since == since) {
                return DeadlineExceededException.ofFrame(source, worker.frame, worker.codec, deadline);
            }
        }
        return null;
    }
}
