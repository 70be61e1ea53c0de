package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.transcode.proof.ComparisonOptions;
import org.dcmflux.transcode.proof.ComparisonOptions.Expectation;
import org.dcmflux.transcode.proof.ComparisonOptions.Scope;
import org.dcmflux.transcode.proof.ComparisonResult;
import org.dcmflux.transcode.proof.ElementSelection;
import org.dcmflux.transcode.proof.FileComparison;

/** Compares two files whatever their Transfer Syntaxes are. */
final class CompareCommand implements CliCommand {
    private final Choices choices = new Choices(
                    this,
                    "compare",
                    "Compare two files: decoded pixels frame by frame, Data Sets element by element.",
                    "",
                    "Differences that another Transfer Syntax brings by itself are shown and do not count, unless --strict: Transfer "
                            + "Syntax, implementation, group lengths, offset tables; where the syntaxes differ also Photometric "
                            + "Interpretation of colours, Planar Configuration, Bits Stored, High Bit and (0028,2110).")
            .footer(
                    "",
                    "Exit codes: 0 equal; 1 only elements differ; 5 pixels differ; 3 unreadable; 4 a codec is missing; 2 usage.");

    private final Choice<Path> first = choices.parameter(Path.class, "A", "1", "A file.");

    private final Choice<Path> second = choices.parameter(Path.class, "B", "1", "Another file.");

    private final Choices.Alternatives half = choices.alternatives();
    private final Choice<Boolean> pixels =
            half.option("--pixels-only").about("Compare pixels alone.").flag();
    private final Choice<Boolean> headers = half.option("--headers-only")
            .about("Compare Data Sets alone; nothing is decoded.")
            .flag();

    private final Choice<Double> maxError = choices.option("--max-error")
            .label("N")
            .about("Largest difference of two samples that counts as equal (default: 0).")
            .of(Double.class, 0.0);

    private final Choice<List<String>> ignored = choices.option("--ignore")
            .label("WHAT")
            .split(";")
            .about("Elements whose differences do not count; may be repeated: a tag or keyword wherever it stands, a "
                    + "group (0009,xxxx), a path (5200,9230)[3].(0028,0010), private, meta, encoding, transcode, or lossy for "
                    + "all that a lossy compression writes.")
            .listOf(String.class);

    private final Choice<Boolean> strict = choices.option("--strict")
            .about("Every difference of elements counts that is not given to --ignore.")
            .flag();

    private final Choice<Boolean> json =
            choices.option("--json").about("Print one JSON object.").flag();

    private final DecodingChoices decoding = new DecodingChoices(choices);

    private final IsolationChoice isolation = new IsolationChoice(choices);

    private final Choice<Duration> frameTimeout = choices.option("--frame-timeout")
            .label("TIME")
            .read(new TimeSpan())
            .about("Longest time for one frame of both files: 60, 200ms, 2m, none (default: 60).")
            .of(Duration.class, ComparisonOptions.defaults().frameTimeout());

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        ComparisonOptions options;
        try {
            options = options();
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
        ComparisonResult result;
        try (CodecRegistry codecs = isolation.codecs()) {
            result = new FileComparison(options, codecs).compare(first.get(), second.get(), Interruption.CANCELLATION);
        } catch (IOException e) {
            if (json.get()) {
                StandardOutput.print(
                        ComparisonJson.failure(first.get(), second.get(), Messages.words(e), ExitStatus.of(e)));
            }
            throw e;
        }
        if (json.get()) {
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
                .withScope(pixels.get() ? Scope.PIXELS : headers.get() ? Scope.ELEMENTS : Scope.ALL)
                .withExpectation(strict.get() ? Expectation.NOTHING : Expectation.TRANSFER_SYNTAX)
                .withIgnored(ignored.get().stream().map(ElementSelection::parse).toList())
                .withMaxError(maxError.get())
                .withResources(decoding.concurrency.get(), decoding.memory.get())
                .withLimits(decoding.limits(), frameTimeout.get());
    }
}
