package org.dcmflux.bench.harness;

import java.nio.file.Path;

/**
 * Many small files in one folder.
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
}
