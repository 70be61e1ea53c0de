package org.dcmflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ChoicesTest {
    /** A command with an option of each sort. */
    private static final class Sample implements Runnable {
        private final Choices choices = new Choices(this, "sample", "Shows what it was given.");
        private final Choice<Path> input = choices.parameter(Path.class, "IN", "1", "The input.");
        private final Choice<List<Path>> others = choices.parameters(Path.class, "MORE", "0..*", "Others.");
        private final Choice<Integer> count = choices.option("--count")
                .about("How many (default: ${DEFAULT-VALUE}).")
                .standard("3")
                .of(Integer.class);
        private final Choice<Path> log =
                choices.option("--log").label("FILE").about("A log.").of(Path.class);
        private final Choices.Alternatives kind = choices.alternatives();
        private final Choice<Boolean> fast =
                kind.option("--fast").about("Fast.").flag();
        private final Choice<Integer> level =
                kind.option("--level").label("N").about("Level.").of(Integer.class, 7);
        private final Choice<List<String>> names =
                choices.option("-n").label("NAME").split(",").about("Names.").listOf(String.class);

        @Override
        public void run() {}

        /** What was wrong with the arguments; empty when nothing was. */
        String parsed(String... arguments) {
            StringBuilder wrong = new StringBuilder();
            new CommandLine(choices.complete())
                    .setParameterExceptionHandler((failure, line) -> {
                        wrong.append(failure.getMessage());
                        return 2;
                    })
                    .execute(arguments);
            return wrong.toString();
        }
    }

    @Test
    void whatIsNotGiven_isWhatItWasToBe() {
        Sample sample = new Sample();
        assertThat(sample.parsed("a")).isEmpty();
        assertThat(sample.input.get()).isEqualTo(Path.of("a"));
        assertThat(sample.others.get()).isEmpty();
        assertThat(sample.count.get()).isEqualTo(3);
        assertThat(sample.log.isGiven()).isFalse();
        assertThat(sample.log.orNull()).isNull();
        assertThat(sample.fast.get()).isFalse();
        assertThat(sample.level.get()).isEqualTo(7);
        assertThat(sample.names.get()).isEmpty();
    }

    @Test
    void whatIsGiven_isRead() {
        Sample sample = new Sample();
        assertThat(sample.parsed("--count=5", "a", "--level", "9", "b", "-n", "x,y", "--log", "l", "c", "-n=z"))
                .isEmpty();
        assertThat(sample.others.get()).containsExactly(Path.of("b"), Path.of("c"));
        assertThat(sample.count.get()).isEqualTo(5);
        assertThat(sample.log.get()).isEqualTo(Path.of("l"));
        assertThat(sample.fast.get()).isFalse();
        assertThat(sample.level.get()).isEqualTo(9);
        assertThat(sample.names.get()).containsExactly("x", "y", "z");
    }

    @Test
    void whatIsMissing_impossibleOrExcluded_isTold() {
        assertThat(new Sample().parsed()).contains("Missing required parameter: 'IN'");
        assertThat(new Sample().parsed("a", "--count", "x")).contains("--count", "'x' is not an int");
        assertThat(new Sample().parsed("a", "--fast", "--level", "1")).contains("mutually exclusive");
        assertThat(new Sample().parsed("a", "--what")).contains("--what");
    }

    @Test
    void helpKeepsTheOrderOfDeclaration() {
        String help = new CommandLine(new Sample().choices.complete()).getUsageMessage();
        assertThat(help)
                .containsSubsequence(
                        "IN", "MORE", "--count=", "(default: 3)", "--log=FILE", "--fast", "--level=N", "-n=NAME");
    }
}
