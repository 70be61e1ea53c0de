package org.dcmflux.cli;

import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/** What was given for an option or parameter, once the command line is parsed. */
final class Choice<T> {
    private final ArgSpec spec;

    private final @Nullable T initial;

    /** @param initial what it is when nothing is given */
    Choice(ArgSpec spec, @Nullable T initial) {
        this.spec = spec;
        this.initial = initial;
    }

    /** What was given, or stands for it; only for what has a value. */
    T get() {
        return Objects.requireNonNull(orNull());
    }

    /** Whether there is a value. */
    boolean isGiven() {
        return orNull() != null;
    }

    /** Tells the value, if there is one. */
    void ifGiven(Consumer<? super T> use) {
        if (isGiven()) {
            use.accept(get());
        }
    }

    /** What was given, or stands for it. */
    @Nullable
    T orNull() {
        T given = spec.getValue();
        return given == null ? initial : given;
    }
}
