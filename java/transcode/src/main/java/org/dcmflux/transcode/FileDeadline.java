package org.dcmflux.transcode;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.DeadlineExceededException;

/**
 * How long the work on a file may take, and what tells a deadline, an interrupt and a failure apart.
 *
 * @param time zero for none
 */
record FileDeadline(String file, Duration time) {
    /** The work; asks between its steps whether to go on. */
    interface Work<T> {
        T run(Cancellation cancellation) throws IOException;
    }

    /** Work that asks nobody. */
    interface Step<T> {
        T run() throws IOException;
    }

    static FileDeadline of(TranscodeOptions options, String file) {
        return new FileDeadline(file, options.limits().fileTimeout());
    }

    /** Files close themselves under an interrupted thread: what is then seen of them is not their failure. */
    static <T> T interruptibly(Step<T> work) throws IOException {
        try {
            return work.run();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw (CancellationException) new CancellationException("interrupted; nothing was kept").initCause(e);
            }
            throw e;
        }
    }

    <T> T run(Cancellation cancellation, Work<T> work) throws IOException {
        if (time.isZero()) {
            return interruptibly(() -> work.run(cancellation));
        }
        Cancellation late = Cancellation.after(time);
        try {
            return interruptibly(() -> work.run(cancellation.or(late)));
        } catch (CancellationException | CodecException e) {
            boolean isLate = late.isCancelled() && !cancellation.isCancelled();
            boolean timed = e instanceof CancellationException
                    || e instanceof CodecException codec && codec.status() == CodecException.Status.TIMED_OUT;
            if (isLate && timed && !Thread.currentThread().isInterrupted()) {
                DeadlineExceededException exceeded = DeadlineExceededException.ofFile(file, time);
                exceeded.initCause(e);
                throw exceeded;
            }
            throw e;
        }
    }
}
