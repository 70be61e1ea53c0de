package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.bench.result.Sample;

/**
 * A command that has ended.
 *
 * @param sample what it cost, with 0 bytes out
 * @param exitCode its exit code, -1 when a signal ended it
 * @param signal the signal that ended it, else 0
 * @param timedOut whether it was ended because it took too long
 * @param stdout file with what it wrote there
 * @param stderr file with what it wrote there
 */
record Finished(Sample sample, int exitCode, int signal, boolean timedOut, Path stdout, Path stderr) {
    private static final int TAIL = 200;

    boolean succeeded() {
        return exitCode == 0 && !timedOut;
    }

    /** Why it did not succeed, in a few words. */
    String complaint() throws IOException {
        String what = timedOut
                ? "took longer than it was given"
                : signal != 0 ? "ended by signal " + signal : "exit code " + exitCode;
        String said = lastWords();
        return said.isEmpty() ? what : what + ": " + said;
    }

    private String lastWords() throws IOException {
        String text = new String(Files.readAllBytes(stderr), StandardCharsets.UTF_8).strip();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return last.length() > TAIL ? last.substring(0, TAIL) + "..." : last;
    }

    /** All of standard output. */
    String output() throws IOException {
        return Files.readString(stdout, StandardCharsets.ISO_8859_1);
    }
}
