package org.dcmflux.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * What a command can be told: its options and parameters in the order of its help.
 *
 * <p>They are declared by calls and not by annotations: the JVM generates a class for each kind of annotation that is read, in
 * each start anew, and picocli looks for all kinds of them at every field and method.
 */
final class Choices implements OptionBuilder.Place {
    private final CommandSpec spec;
    /** What is being declared; it gets its place in the help when the next option is. */
    private @Nullable Alternatives open;

    private int parameters;

    /**
     * @param command a {@link Runnable} or {@link java.util.concurrent.Callable}: what is done when the options are known
     * @param description paragraphs
     */
    Choices(Object command, String name, String... description) {
        spec = CommandSpec.wrapWithoutInspection(command).name(name);
        spec.usageMessage().description(description).sortOptions(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help and exit.")
                .build());
    }

    Choices alias(String other) {
        spec.aliases(other);
        return this;
    }

    Choices footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    @Override
    public void add(OptionSpec option) {
        place();
        spec.addOption(option);
    }

    /** What stands alone; the first such parameter is the first that was declared. */
    <T> Choice<T> parameter(Class<T> type, String label, String arity, String description) {
        return new Choice<>(
                positional(parameter(Integer.toString(parameters)).type(type), label, arity, description), null);
    }

    /** The same, for several values. */
    <T> Choice<List<T>> parameters(Class<T> type, String label, String arity, String description) {
        PositionalParamSpec.Builder several =
                parameter(parameters + "..*").type(List.class).auxiliaryTypes(type);
        return new Choice<>(positional(several, label, arity, description), new ArrayList<>());
    }

    private PositionalParamSpec.Builder parameter(String index) {
        parameters++;
        return PositionalParamSpec.builder().index(index);
    }

    private PositionalParamSpec positional(
            PositionalParamSpec.Builder parameter, String label, String arity, String description) {
        place();
        PositionalParamSpec built = parameter
                .paramLabel(label)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .description(description)
                .build();
        spec.addPositional(built);
        return built;
    }

    /** Options of which only one can be given: those that are declared by it before anything else is declared here. */
    Alternatives alternatives() {
        place();
        Alternatives added = new Alternatives();
        open = added;
        return added;
    }

    private void place() {
        if (open != null) {
            spec.addArgGroup(open.group.build());
            open = null;
        }
    }

    /** The model that a command line is parsed by, complete. */
    CommandSpec complete() {
        place();
        return spec;
    }

    /** Says that the command line was wrong. */
    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The same, with what was found to be wrong. */
    ParameterException usage(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }

    /** The same, in the words of who found out. */
    ParameterException usage(Exception cause) {
        return usage(String.valueOf(cause.getMessage()), cause);
    }

    /** See {@link #alternatives}. */
    static final class Alternatives implements OptionBuilder.Place {
        private final ArgGroupSpec.Builder group = ArgGroupSpec.builder().exclusive(true);

        private Alternatives() {}

        @Override
        public void add(OptionSpec option) {
            group.addArg(option);
        }
    }
}
