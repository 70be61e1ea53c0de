package org.dcmflux.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;

/** An option that is being declared. Enum constants, numbers, texts and paths need no converter. */
final class OptionBuilder {
    /** Where it belongs. Nothing for lambdas: the JVM's archive leaves out the classes of picocli that one takes. */
    interface Place {
        void add(OptionSpec option);

        /** An option, to be built further. */
        default OptionBuilder option(String... names) {
            return new OptionBuilder(OptionSpec.builder(names), this);
        }
    }

    private final OptionSpec.Builder spec;
    private final Place place;

    private OptionBuilder(OptionSpec.Builder spec, Place place) {
        this.spec = spec;
        this.place = place;
    }

    /** What the help says of it. */
    OptionBuilder about(String description) {
        spec.description(description);
        return this;
    }

    /** How the value is called in the help. */
    OptionBuilder label(String name) {
        spec.paramLabel(name);
        return this;
    }

    /** How many values follow, as {@code 0..1} or {@code 1..*}. */
    OptionBuilder arity(String range) {
        spec.arity(range);
        return this;
    }

    OptionBuilder required() {
        spec.required(true);
        return this;
    }

    /** Several values in one word stand between these. */
    OptionBuilder split(String separator) {
        spec.splitRegex(separator);
        return this;
    }

    /** Who decides first whether a value follows at all. */
    OptionBuilder preprocessor(IParameterPreprocessor preprocessor) {
        spec.preprocessor(preprocessor);
        return this;
    }

    /** What is read when nothing is given; the help shows it as {@code ${DEFAULT-VALUE}}. */
    OptionBuilder standard(String text) {
        spec.defaultValue(text);
        return this;
    }

    /** Who reads it. */
    OptionBuilder read(ITypeConverter<?> converter) {
        spec.converters(converter);
        return this;
    }

    /** Whether it was given. */
    Choice<Boolean> flag() {
        return of(Boolean.class, false);
    }

    /** One value, or none. */
    <T> Choice<T> of(Class<T> type) {
        return new Choice<>(built(type), null);
    }

    /** One value, this one unless another is given. */
    <T> Choice<T> of(Class<T> type, T initial) {
        return new Choice<>(built(type), initial);
    }

    /** Any number of values. */
    <T> Choice<List<T>> listOf(Class<T> type) {
        spec.auxiliaryTypes(type);
        return new Choice<>(built(List.class), new ArrayList<>());
    }

    private OptionSpec built(Class<?> type) {
        OptionSpec built = spec.type(type).build();
        place.add(built);
        return built;
    }
}
