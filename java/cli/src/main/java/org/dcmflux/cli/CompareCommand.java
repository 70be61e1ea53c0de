package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.transcode.proof.ComparisonOptions;
import org.dcmflux.transcode.proof.ComparisonOptions.Expectation;
import org.dcmflux.transcode.proof.ComparisonOptions.Scope;
import org.dcmflux.transcode.proof.ComparisonResult;
import org.dcmflux.transcode.proof.ElementSelection;
import org.dcmflux.transcode.proof.FileComparison;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares two files whatever their Transfer Syntaxes are. */
@Command(
        name = "compare",
        description = {
            "Compare two files: decoded pixels frame by frame, Data Sets element by element.",
            "",
            "Differences that another Transfer Syntax brings by itself are shown and do not count, unless --strict: Transfer "
                    + "Syntax, implementation, group lengths, offset tables; where the syntaxes differ also Photometric "
                    + "Interpretation of colours, Planar Configuration, Bits Stored, High Bit and (0028,2110)."
        },
        footer = {
            "",
            "Exit codes: 0 equal; 1 only elements differ; 5 pixels differ; 3 unreadable; 4 a codec is missing; 2 usage."
        },
        sortOptions = false)
final class CompareCommand implements Callable<Integer> {
    /** One half of the comparison alone. */
    static final class Half {
        @Option(names = "--pixels-only", description = "Compare pixels alone.")
        private boolean pixels;

        @Option(names = "--headers-only", description = "Compare Data Sets alone; nothing is decoded.")
        private boolean headers;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(index = "0", paramLabel = "A", description = "A file.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Another file.")
    private Path second = Path.of("");

    @ArgGroup(exclusive = true)
    private Half half = new Half();

    @Option(
            names = "--max-error",
            paramLabel = "N",
            description = "Largest difference of two samples that counts as equal (default: 0).")
    private double maxError;

    @Option(
            names = "--ignore",
            paramLabel = "WHAT",
            split = ";",
            description =
                    "Elements whose differences do not count; may be repeated: a tag or keyword wherever it stands, a "
                            + "group (0009,xxxx), a path (5200,9230)[3].(0028,0010), private, meta, encoding, transcode, or lossy for "
                            + "all that a lossy compression writes.")
    private List<String> ignored = new ArrayList<>();

    @Option(names = "--strict", description = "Every difference of elements counts that is not given to --ignore.")
    private boolean strict;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private DecodingChoices decoding = new DecodingChoices();

    @Mixin
    private IsolationChoice isolation = new IsolationChoice();

    @Option(
            names = "--frame-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "Longest time for one frame of both files: 60, 200ms, 2m, none (default: 60).")
    private Duration frameTimeout = ComparisonOptions.defaults().frameTimeout();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ComparisonOptions options;
        try {
            options = options();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        ComparisonResult result;
        try (CodecRegistry codecs = isolation.codecs()) {
            result = new FileComparison(options, codecs).compare(first, second, Interruption.CANCELLATION);
        } catch (IOException e) {
            if (json) {
                StandardOutput.print(ComparisonJson.failure(first, second, Messages.words(e), ExitStatus.of(e)));
            }
            throw e;
        }
        if (json) {
            StandardOutput.print(ComparisonJson.of(result));
        } else {
            ComparisonText.print(result);
        }
        if (result.hasDifferentPixels()) {
            return ExitStatus.MISMATCH;
        }
        return result.hasDifferentElements() ? ExitStatus.SOME_FAILED : ExitStatus.DONE;
    }

    private ComparisonOptions options() {
        return ComparisonOptions.defaults()
                .withScope(half.pixels ? Scope.PIXELS : half.headers ? Scope.ELEMENTS : Scope.ALL)
                .withExpectation(strict ? Expectation.NOTHING : Expectation.TRANSFER_SYNTAX)
                .withIgnored(ignored.stream().map(ElementSelection::parse).toList())
                .withMaxError(maxError)
                .withResources(decoding.concurrency, decoding.memory)
                .withLimits(decoding.limits(), frameTimeout);
    }
}
