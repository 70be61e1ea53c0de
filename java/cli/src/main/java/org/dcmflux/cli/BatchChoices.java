package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import org.dcmflux.transcode.batch.InputScan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Options about many files. */
final class BatchChoices {
    final Choice<Path> filesFrom;
    private final Choice<Boolean> zero;
    final Choice<Path> journal;
    final Choice<Path> report;
    final Choice<String> explain;
    final Choice<Boolean> keepGoing;
    final Choice<Boolean> failFast;

    BatchChoices(Choices choices) {
        filesFrom = choices.option("--files-from")
                .label("FILE")
                .about(
                        "Also take the inputs that this file names, one a line; - for stdin. A relative name keeps its place "
                                + "below the output directory.")
                .of(Path.class);
        zero = choices.option("-0", "--null")
                .about("Names in --files-from end with a zero byte instead of a line feed.")
                .flag();
        journal = choices.option("--resume")
                .label("JOURNAL")
                .about(
                        "Note in this file what is done. When the run is stopped, killed or fails, the same command line goes on "
                                + "with what is missing.")
                .of(Path.class);
        report = choices.option("--report")
                .label("FILE")
                .about(
                        "Write a receipt for each input, a JSON object a line: status, sizes, plan, SHA-256 of each frame before "
                                + "and after, warnings, error. With --resume it is continued.")
                .of(Path.class);
        explain = choices.option("--explain")
                .label("text|json")
                .arity("0..1")
                .preprocessor(new Explanation())
                .about(
                        "Print the plan of each input and stop; nothing is written. --explain=json prints an object a line.")
                .of(String.class, "");
        keepGoing = choices.option("--keep-going")
                .about("Go on after an input that failed (default).")
                .flag();
        failFast = choices.option("--fail-fast")
                .about("Stop at the first input that failed.")
                .flag();
    }

    /** Only {@code --explain=json} has a value, what follows after a space is an input. */
    static final class Explanation implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if ("=".equals(info.get("separator"))) {
                return false;
            }
            option.setValue("text");
            return true;
        }
    }

    /** Whether plans are printed and nothing is done. */
    boolean explains() {
        return !explain.get().isEmpty();
    }

    /** Whether something is asked for that only a batch has. */
    boolean isBatch() {
        return filesFrom.isGiven() || journal.isGiven() || report.isGiven();
    }

    /**
     * Which two of the files of this batch are the same one.
     *
     * @param output null when there are several, whose names are given away one by one
     * @return null when all differ
     */
    @Nullable
    String sharedFile(@Nullable Path output) {
        Map<Path, String> users = new HashMap<>();
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("the output", output);
        files.put("--resume", journal.orNull());
        files.put("--report", report.orNull());
        files.put("--files-from", filesFrom.orNull());
        for (Map.Entry<String, @Nullable Path> each : files.entrySet()) {
            Path file = each.getValue();
            if (file == null) {
                continue;
            }
            String other = users.putIfAbsent(file.toAbsolutePath().normalize(), each.getKey());
            if (other != null) {
                return other + " and " + each.getKey() + " are the same file, " + file;
            }
        }
        return null;
    }

    /** What is found of the inputs that were named and of those in the list. */
    InputScan scan(List<Path> inputs) throws IOException {
        char separator = zero.get() ? '\0' : '\n';
        if (!filesFrom.isGiven()) {
            return InputScan.of(inputs);
        }
        return filesFrom.get().equals(SingleTranscode.STANDARD_STREAM)
                ? InputScan.of(inputs, System.in, separator)
                : InputScan.of(inputs, filesFrom.get(), separator);
    }
}
