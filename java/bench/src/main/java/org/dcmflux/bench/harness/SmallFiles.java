package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Many small files in one folder, or a single one.
 *
 * @param folder where
 * @param count how many
 */
record SmallFiles(Path folder, int count) {
    /** Name of file {@code index}, from 0. */
    static String name(int index) {
        return "%05d.dcm".formatted(index + 1);
    }

    Path file(int index) {
        return folder.resolve(name(index));
    }

    /** Size of all of them. */
    long byteCount() throws IOException {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Files.size(file(i));
        }
        return sum;
    }
}
