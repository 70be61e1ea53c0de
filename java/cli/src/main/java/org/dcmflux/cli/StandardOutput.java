package org.dcmflux.cli;

import java.nio.charset.StandardCharsets;
import org.dcmflux.bytes.OutputException;

/** Lines of results on stdout, in UTF-8. */
final class StandardOutput {
    private StandardOutput() {}

    /** @throws OutputException when nobody reads it any more */
    static void print(String line) throws OutputException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        if (System.out.checkError()) {
            throw new OutputException("stdout", "was closed before everything was written", null);
        }
    }
}
