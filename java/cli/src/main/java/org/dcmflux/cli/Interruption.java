package org.dcmflux.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dcmflux.bytes.Cancellation;

/** Turns SIGINT and SIGTERM into a cancellation and gives the work the time to clean up after itself. */
final class Interruption {
    private static final long CLEANUP_SECONDS = 30;

    /** What every command of this process asks whether to go on. */
    static final Cancellation CANCELLATION = new Cancellation();

    private volatile boolean happened;

    private Interruption() {}

    static Interruption install(Thread worker, CountDownLatch finished) {
        Interruption interruption = new Interruption();
        Thread hook = new Thread(() -> interruption.stop(worker, finished), "dcmflux-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return interruption;
    }

    /** Runs at every end of the process; when the work is done already there is nothing to stop. */
    private void stop(Thread worker, CountDownLatch finished) {
        if (finished.getCount() == 0) {
            return;
        }
        happened = true;
        CANCELLATION.cancel();
        worker.interrupt();
        try {
            if (!finished.await(CLEANUP_SECONDS, TimeUnit.SECONDS)) {
                Messages.error("still busy after " + CLEANUP_SECONDS + " s; a file *.dcmflux-part may be left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean happened() {
        return happened;
    }
}
