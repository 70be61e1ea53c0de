package org.dcmflux.bench.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.dcmflux.bench.report.ReportFolder;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.RunComparison;
import org.dcmflux.testkit.TestData;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command behind {@code scripts/bench-vs-peers} and {@code scripts/bench-check}. */
@Command(
        name = "bench-vs-peers",
        sortOptions = false,
        description =
                "Measure dcmflux beside dcmtk, GDCM and others on the same inputs; pixels are checked after every run.",
        footer = {
            "",
            "Exit codes: 0 done; 1 two runs disagree, or ours got slower; 2 usage; 3 a run or baseline cannot be read, or lacks what is"
                    + " to be compared; 5 dcmflux wrote wrong pixels or failed; 8 internal error."
        })
public final class BenchVsPeers implements Callable<Integer> {
    private static final int DISAGREEMENT = 1;
    private static final int UNREADABLE = 3;
    private static final int WRONG_PIXELS = 5;
    private static final int INTERNAL = 8;

    @Option(names = "--quick", description = "One row of each kind, on smaller inputs: for a first look.")
    private boolean quick;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Multiplies the number of frames and files of the inputs (default: 1).")
    private double scale;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured runs of each command, at least; quick work gets more of them (default: 3).")
    private int rounds;

    @Option(
            names = "--row-seconds",
            paramLabel = "S",
            defaultValue = "6",
            description =
                    "After so many measured seconds of a row no more rounds are run than asked for, if its times hardly vary; after thrice as many"
                            + " two rounds are enough (default: 6).")
    private double rowSeconds;

    @Option(names = "--rows", paramLabel = "REGEX", defaultValue = "", description = "Only rows whose id matches.")
    private String rows = "";

    @Option(
            names = "--peer",
            paramLabel = "NAME=PROGRAM",
            description =
                    "Run PROGRAM in place of the command NAME, for instance dcmcjpls=/opt/dcmtk/bin/dcmcjpls. It never judges.")
    private Map<String, Path> peers = Map.of();

    @Option(names = "--dcmflux", paramLabel = "PROGRAM", description = "Our command (default: scripts/dcmflux).")
    private @Nullable Path dcmflux;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description =
                    "For inputs and outputs, up to 6 GB; emptied first (default: in /dev/shm, deleted afterwards; where that has less"
                            + " than 10 GB or the machine less than 20 GB of free memory, build/bench/work).")
    private @Nullable Path work;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "For the report (default: build/bench/results/DATE).")
    private @Nullable Path output;

    @Option(
            names = "--compare",
            arity = "2",
            paramLabel = "RUN",
            description = "Do not measure: print by how much the ratios of two runs (folders or run.json) disagree.")
    private List<Path> compare = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "What --compare and --check let pass (default: 10).")
    private double tolerance;

    @Option(names = "--report", paramLabel = "RUN", description = "Do not measure: write the report of a run anew.")
    private @Nullable Path report;

    @Option(
            names = "--check",
            paramLabel = "BASELINE",
            description = "After measuring, compare the ratios with a baseline; ends with 1 when ours got slower.")
    private @Nullable Path baseline;

    @Option(names = "--update", paramLabel = "BASELINE", description = "After measuring, write the ratios as baseline.")
    private @Nullable Path update;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    private final PrintStream out;

    BenchVsPeers(PrintStream out) {
        this.out = out;
    }

    /** Runs the command line. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, arguments));
    }

    /** Runs the command line and returns the exit code. */
    static int run(PrintStream out, String... arguments) {
        CommandLine line = new CommandLine(new BenchVsPeers(out));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            String message = failure.getMessage();
            command.getErr().println("bench-vs-peers: " + (message == null ? failure.toString() : message));
            return failure instanceof IOException ? UNREADABLE : INTERNAL;
        });
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!compare.isEmpty()) {
            return compared(read(compare.get(0)), read(compare.get(1)));
        }
        if (report != null) {
            BenchmarkRun run = read(report);
            Path folder = output != null ? output : folderOf(report);
            ReportFolder.write(run, folder);
            out.println("Report: " + folder.resolve("report.html"));
            return 0;
        }
        if (baseline != null && !Files.isReadable(baseline)) {
            throw new IOException(baseline + " is missing; --update writes one");
        }
        return measured();
    }

    private int measured() throws IOException, InterruptedException {
        Path root = TestData.root();
        Path onDisk = root.resolve("build/bench/work");
        try (WorkFolder folder = WorkFolder.take(work, onDisk, positive(scale, "--scale"))) {
            return measured(root, folder.path(), onDisk.resolveSibling("on-device"));
        }
    }

    private int measured(Path root, Path folder, Path onDevice) throws IOException, InterruptedException {
        Harness.Plan plan = new Harness.Plan(
                quick ? Catalogue.Extent.QUICK : Catalogue.Extent.FULL,
                positive(scale, "--scale"),
                (int) positive(rounds, "--rounds"),
                rowSeconds,
                pattern(),
                peers,
                (dcmflux != null ? dcmflux.toAbsolutePath() : root.resolve("scripts/dcmflux")).toString(),
                root,
                folder,
                onDevice);
        BenchmarkRun run = new Harness(plan, out).run();
        Path results = output != null
                ? output
                : root.resolve("build/bench/results")
                        .resolve(LocalDateTime.now().format(DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss")));
        ReportFolder.write(run, results);
        out.println();
        out.println("Report: " + results.resolve("report.html"));
        if (update != null) {
            Baseline.of(run).write(update);
            out.println("Baseline: " + update);
        }
        int checked = baseline == null ? 0 : checked(Baseline.read(baseline), run, plan);
        return oursFailed(run) ? WRONG_PIXELS : checked;
    }

    /** A row that seems slower is measured once more, and the better ratio counts: one bad moment is no regression. */
    private int checked(Baseline expected, BenchmarkRun run, Harness.Plan plan)
            throws IOException, InterruptedException {
        Map<String, Double> values = RunComparison.values(run);
        Set<String> slower = expected.slowerRows(values, tolerance / 100);
        if (!slower.isEmpty()) {
            out.printf("%nOnce more, to be sure: %s%n", String.join(", ", slower));
            Pattern again =
                    Pattern.compile(slower.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$")));
            BenchmarkRun second = new Harness(plan.withRows(again), out).run();
            RunComparison.values(second).forEach((key, value) -> values.merge(key, value, Math::max));
        }
        return expected.check(values, run.machine(), tolerance / 100, out);
    }

    private boolean oursFailed(BenchmarkRun run) {
        return run.rows().stream()
                        .flatMap(row -> row.contenders().stream())
                        .filter(contender -> contender.house() == House.DCMFLUX && isItsOwn(contender.failure()))
                        .peek(contender ->
                                out.println("dcmflux FAILED: " + contender.command() + ": " + contender.failure()))
                        .count()
                > 0;
    }

    private static boolean isItsOwn(@Nullable String failure) {
        return failure != null && !failure.startsWith(ReceiverProcess.ABSENT);
    }

    private int compared(BenchmarkRun first, BenchmarkRun second) {
        RunComparison comparison = RunComparison.of(first, second);
        out.printf(Locale.ROOT, "%8s %9s %9s  %s%n", "differ", "first", "second", "ratio");
        for (RunComparison.Entry entry : comparison.entries()) {
            out.printf(
                    Locale.ROOT,
                    "%7.1f%% %9.3f %9.3f  %s%n",
                    100 * entry.disagreement(),
                    entry.first(),
                    entry.second(),
                    entry.key());
        }
        comparison.onlyFirst().forEach(key -> out.println("only in the first run:  " + key));
        comparison.onlySecond().forEach(key -> out.println("only in the second run: " + key));
        long beyond = comparison.entries().stream()
                .filter(entry -> entry.disagreement() > tolerance / 100)
                .count();
        out.printf(
                Locale.ROOT,
                "%d ratios, %d of them differ by more than %.0f %%%n",
                comparison.entries().size(),
                beyond,
                tolerance);
        if (comparison.entries().isEmpty()) {
            return UNREADABLE;
        }
        return comparison.agreesWithin(tolerance / 100) ? 0 : DISAGREEMENT;
    }

    private static BenchmarkRun read(Path run) throws IOException {
        return BenchmarkRun.read(Files.isDirectory(run) ? run.resolve(ReportFolder.JSON) : run);
    }

    private static Path folderOf(Path run) {
        Path parent = run.toAbsolutePath().getParent();
        return Files.isDirectory(run) || parent == null ? run : parent;
    }

    private double positive(double value, String name) {
        if (!(value > 0)) {
            throw usage(name + " must be above 0");
        }
        return value;
    }

    private Pattern pattern() {
        try {
            return Pattern.compile(rows);
        } catch (PatternSyntaxException e) {
            throw usage("--rows: " + e.getMessage());
        }
    }

    private RuntimeException usage(String message) {
        return spec == null
                ? new IllegalArgumentException(message)
                : new ParameterException(spec.commandLine(), message);
    }
}
