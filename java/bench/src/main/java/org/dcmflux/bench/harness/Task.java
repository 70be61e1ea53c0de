package org.dcmflux.bench.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command to run.
 *
 * @param command program and arguments
 * @param folder working folder
 * @param environment variables added to ours
 */
record Task(List<String> command, Path folder, Map<String, String> environment) {
    Task {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A command without anything special. */
    static Task of(Path folder, List<String> command) {
        return new Task(command, folder, Map.of());
    }
}
