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
import picocli.CommandLine.Option;

/** Options about many files. */
final class BatchChoices {
    @Nullable
    @Option(
            names = "--files-from",
            paramLabel = "FILE",
            description =
                    "Also take the inputs that this file names, one a line; - for stdin. A relative name keeps its place "
                            + "below the output directory.")
    Path filesFrom;

    @Option(
            names = {"-0", "--null"},
            description = "Names in --files-from end with a zero byte instead of a line feed.")
    boolean zero;

    @Nullable
    @Option(
            names = "--resume",
            paramLabel = "JOURNAL",
            description =
                    "Note in this file what is done. When the run is stopped, killed or fails, the same command line goes on "
                            + "with what is missing.")
    Path journal;

    @Nullable
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write a receipt for each input, a JSON object a line: status, sizes, plan, SHA-256 of each frame before "
                            + "and after, warnings, error. With --resume it is continued.")
    Path report;

    @Option(
            names = "--explain",
            arity = "0..1",
            paramLabel = "text|json",
            preprocessor = Explanation.class,
            description =
                    "Print the plan of each input and stop; nothing is written. --explain=json prints an object a line.")
    String explain = "";

    @Option(names = "--keep-going", description = "Go on after an input that failed (default).")
    boolean keepGoing;

    @Option(names = "--fail-fast", description = "Stop at the first input that failed.")
    boolean failFast;

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
        return !explain.isEmpty();
    }

    /** Whether something is asked for that only a batch has. */
    boolean isBatch() {
        return filesFrom != null || journal != null || report != null;
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
        files.put("--resume", journal);
        files.put("--report", report);
        files.put("--files-from", filesFrom);
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
        char separator = zero ? '\0' : '\n';
        if (filesFrom == null) {
            return InputScan.of(inputs);
        }
        return filesFrom.equals(SingleTranscode.STANDARD_STREAM)
                ? InputScan.of(inputs, System.in, separator)
                : InputScan.of(inputs, filesFrom, separator);
    }
}
