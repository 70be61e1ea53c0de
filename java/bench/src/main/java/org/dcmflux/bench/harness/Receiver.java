package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A Storage SCP on the loopback interface, up while one sender is measured; its own cost is not. */
interface Receiver extends Closeable {
    /** Starts one, on a port that nobody uses; every run of a sender gets its own. */
    @FunctionalInterface
    interface Kind {
        /** @param output empty folder for what arrives */
        Receiver start(Path output) throws IOException, InterruptedException;
    }

    int port();

    /** Ends it, after looking at what only a running one can tell. */
    @Override
    void close() throws IOException;

    /** What arrived, once it is closed. */
    Verdict verdict(Path output, Finished finished) throws IOException, InterruptedException;
}
