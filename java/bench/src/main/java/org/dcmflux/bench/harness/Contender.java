package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Sample;

/**
 * A command that takes part in a row.
 *
 * @param name as it is called in tables
 * @param house whose program it is
 * @param threads threads it may use, 0 where the command decides for itself
 * @param target what it writes to
 * @param task makes the command for an output path
 * @param check looks at the output
 * @param meter takes the figures of a run
 * @param surroundings what has to be up while it runs
 */
record Contender(
        String name,
        House house,
        int threads,
        Target target,
        Function<Path, Task> task,
        Check check,
        Meter meter,
        Surroundings surroundings) {
    /** What a command is given to write to. */
    enum Target {
        /** The path of a file that does not exist. */
        FILE,
        /** An empty folder. */
        FOLDER
    }

    /** Where the figures come from. */
    @FunctionalInterface
    interface Meter {
        /** What the whole process cost. */
        Meter PROCESS = Finished::sample;

        Sample read(Finished finished) throws IOException;
    }

    /** Something that is started before a run and closed after it; not measured. */
    @FunctionalInterface
    interface Surroundings {
        /** Nothing. */
        Surroundings NONE = output -> () -> {};

        Closeable start(Path output) throws IOException, InterruptedException;
    }

    /** A command that writes a file. */
    static Contender ofFile(String name, House house, int threads, Function<Path, Task> task, Check check) {
        return new Contender(name, house, threads, Target.FILE, task, check, Meter.PROCESS, Surroundings.NONE);
    }

    /** A command that fills a folder. */
    static Contender ofFolder(String name, House house, int threads, Function<Path, Task> task, Check check) {
        return new Contender(name, house, threads, Target.FOLDER, task, check, Meter.PROCESS, Surroundings.NONE);
    }

    Contender measuredBy(Meter other) {
        return new Contender(name, house, threads, target, task, check, other, surroundings);
    }

    Contender inside(Surroundings other) {
        return new Contender(name, house, threads, target, task, check, meter, other);
    }
}
