package org.dcmflux.bench.harness;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.dcmflux.bench.result.BenchmarkRun;
import org.dcmflux.bench.result.ContenderResult;
import org.dcmflux.bench.result.House;
import org.dcmflux.bench.result.Machine;
import org.dcmflux.bench.result.RowResult;
import org.dcmflux.bench.result.ToolVersion;

/** Runs the catalogue and collects what came of it. */
final class Harness {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * What to run.
     *
     * @param extent all or the few
     * @param scale part of the full size of the inputs
     * @param rounds measured runs of each command, at least
     * @param rowSeconds measured seconds of a row after which the asked rounds are enough
     * @param rows which rows, by their ids
     * @param replaced programs in place of those of that name
     * @param dcmflux our command
     * @param root of the repository
     * @param work folder for inputs and outputs
     * @param onDevice folder for outputs that are to be forced to a device
     */
    record Plan(
            Catalogue.Extent extent,
            double scale,
            int rounds,
            double rowSeconds,
            Pattern rows,
            Map<String, Path> replaced,
            String dcmflux,
            Path root,
            Path work,
            Path onDevice) {
        Plan withRows(Pattern others) {
            return new Plan(extent, scale, rounds, rowSeconds, others, replaced, dcmflux, root, work, onDevice);
        }
    }

    private final Plan plan;
    private final PrintStream progress;

    Harness(Plan plan, PrintStream progress) {
        this.plan = plan;
        this.progress = progress;
    }

    BenchmarkRun run() throws IOException, InterruptedException {
        KeptMemory kept = KeptMemory.start(plan.root().resolve("build/native/bench/kept_memory"), plan.scale());
        try {
            return measured();
        } finally {
            kept.close();
        }
    }

    private BenchmarkRun measured() throws IOException, InterruptedException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        int cores = Runtime.getRuntime().availableProcessors();
        Path natives = plan.root().resolve("build/native");
        Path inputs = Files.createDirectories(plan.work().resolve("in"));
        Path scratch = Files.createDirectories(plan.work().resolve("scratch"));
        Machine machine = MachineFacts.of(plan.work(), cores);
        Toolbox tools = new Toolbox(plan.replaced());
        tools.note(new ToolVersion("dcmflux", said(Path.of(plan.dcmflux())), "this build", false));
        Spawner spawner = new Spawner(natives.resolve("bench/measured_run"), scratch, PATIENCE);
        // Judges print too: they must not write over what the command under test printed.
        Spawner judging = new Spawner(natives.resolve("bench/measured_run"), scratch.resolve("judge"), PATIENCE);
        PixelJudge judge = new PixelJudge(tools, judging, scratch.resolve("judge"));
        Contenders contenders =
                new Contenders(tools, plan.dcmflux(), natives, plan.work(), new PixelCheck(judge), cores);
        SourceImages images = SourceImages.find();
        Catalogue catalogue = new Catalogue(
                new Inputs(inputs, plan.scale(), images),
                contenders,
                new CodecRows.Encoded(contenders, judging, inputs),
                new RawFrameEncoders(contenders, judge, scratch),
                new FolderCheck(judge, scratch),
                scratch);
        RowRunner runner = new RowRunner(
                spawner,
                Files.createDirectories(plan.work().resolve("out")),
                Files.createDirectories(plan.onDevice()),
                List.of(plan.work(), plan.onDevice(), plan.root()),
                plan.rounds(),
                plan.rowSeconds());
        List<RowResult> rows = new ArrayList<>();
        for (Catalogue.Source source : catalogue.sources(plan.extent())) {
            try {
                for (Row row : wanted(source)) {
                    if (isWanted(row.id()) || row.id().equals(BenchmarkRun.START_UP_OF_SENDING)) {
                        RowResult result = runner.run(row);
                        say(result);
                        rows.add(result);
                    }
                }
            } catch (IOException e) {
                // One row that cannot be set up must not cost the others; the report names it.
                contenders.miss("a row could not be run: " + e.getMessage());
                progress.println("\nNOT RUN: " + e.getMessage());
            }
        }
        return new BenchmarkRun(
                started.toString(),
                revision(),
                plan.scale(),
                images.description(),
                machine,
                tools.used(),
                contenders.absent(),
                rows);
    }

    /** Rows with their inputs, or none where no row can be wanted. */
    private List<Row> wanted(Catalogue.Source source) throws IOException, InterruptedException {
        return source.ids().stream().anyMatch(this::isWanted) ? source.maker().rows() : List.of();
    }

    private boolean isWanted(String id) {
        return id.equals(BenchmarkRun.START_UP) || plan.rows().matcher(id).find();
    }

    private static String said(Path program) {
        return Toolbox.said(program, "--version");
    }

    private String revision() {
        String root = plan.root().toString();
        String revision = Toolbox.said(Path.of("git"), "-C", root, "rev-parse", "--short=12", "HEAD");
        boolean clean = Toolbox.said(Path.of("git"), "-C", root, "status", "--porcelain", "-uno")
                .isEmpty();
        return revision.matches("[0-9a-f]{12}") ? revision + (clean ? "" : ", changed") : "unknown";
    }

    private void say(RowResult row) {
        progress.printf("%n%s  [%s]  %s%n", row.title(), row.id(), row.input());
        for (ContenderResult contender : row.contenders()) {
            String figures = contender.isValid()
                    ? String.format(
                            Locale.ROOT,
                            "%9.3f s wall (± %2.0f %%) %9.3f s CPU %7.0f MB, %d runs%s",
                            contender.wall().median(),
                            100 * contender.wall().spread(),
                            contender.cpu().median(),
                            contender.peak() / 1024.0,
                            contender.samples().size(),
                            contender.isMostlyWaiting() && contender.house() != House.FLOOR ? ", mostly waiting" : "")
                    : "FAILED: " + contender.failure();
            progress.printf(Locale.ROOT, "  %-40s %s%n", contender.name(), figures);
        }
        progress.flush();
    }
}
