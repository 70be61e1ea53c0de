package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;

/** Looks at what a command left behind, after each of its runs. */
@FunctionalInterface
interface Check {
    /**
     * @param output the file or folder that the command was told to write
     * @param finished the run
     */
    Verdict look(Path output, Finished finished) throws IOException, InterruptedException;
}
