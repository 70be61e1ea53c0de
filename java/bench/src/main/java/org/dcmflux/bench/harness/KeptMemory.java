package org.dcmflux.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Keeps a virtual machine from returning free memory to its host while programs are measured that get it in turn; see
 * {@code native/bench/kept_memory.c}.
 */
final class KeptMemory {
    /** All inputs, which add up to 8 GB, an output, what a program and then a judge hold in memory, and files that the system caches. */
    private static final int MEGABYTES = 18_000;

    private final Process process;

    private KeptMemory(Process process) {
        this.process = process;
    }

    /**
     * Takes some seconds where there is much memory.
     *
     * @param program {@code kept_memory}
     * @param scale of the inputs
     */
    static KeptMemory start(Path program, double scale) throws IOException {
        long megabytes = Math.max(1, Math.round(MEGABYTES * Math.min(1, scale)));
        Process process = new ProcessBuilder(program.toString(), Long.toString(megabytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader said = process.inputReader();
        if (!"kept".equals(said.readLine())) {
            process.destroy();
            throw new IOException(program + " ended before it kept any memory");
        }
        return new KeptMemory(process);
    }

    /** Ends the program. */
    void close() {
        process.destroy();
    }
}
