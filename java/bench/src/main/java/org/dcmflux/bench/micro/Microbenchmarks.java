package org.dcmflux.bench.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks with JMH's own command line, and adds what we always want: allocation, JSON, and the codec floor beside the
 * codecs. Impossible combinations of parameters (JPEG Baseline of 16 bits) are left out by JMH with a message.
 */
public final class Microbenchmarks {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss");

    private Microbenchmarks() {}

    /** Runs what the arguments say; exit code 2 when JMH does not understand them, 1 when a benchmark fails. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try {
            CommandLineOptions asked = new CommandLineOptions(arguments);
            if (asked.shouldHelp()) {
                asked.showHelp();
            } else if (asked.shouldList()) {
                new Runner(asked).list();
            } else {
                run(asked, out);
            }
        } catch (CommandLineOptionException e) {
            System.err.println("jmh: " + e.getMessage());
            System.exit(2);
        } catch (RunnerException e) {
            System.err.println("jmh: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void run(CommandLineOptions asked, PrintStream out) throws RunnerException, IOException {
        Path json = Path.of(asked.getResult().orElse(defaultResult()));
        Files.createDirectories(json.toAbsolutePath().getParent());
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(asked)
                .resultFormat(asked.getResultFormat().orElse(ResultFormatType.JSON))
                .result(json.toString())
                .jvmArgsAppend(
                        "-Ddcmflux.root=" + System.getProperty("dcmflux.root", ""),
                        "-Ddcmflux.native.path=" + System.getProperty("dcmflux.native.path", ""),
                        "-XX:MaxDirectMemorySize=4g");
        if (asked.getProfilers().isEmpty()) {
            options.addProfiler(GCProfiler.class);
        }
        if (!asked.getWarmupIterations().hasValue()) {
            options.warmupIterations(3);
        }
        if (!asked.getMeasurementIterations().hasValue()) {
            options.measurementIterations(5);
        }
        if (!asked.getForkCount().hasValue()) {
            options.forks(2);
        }
        if (!asked.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.seconds(1));
        }
        if (!asked.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.seconds(1));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        CodecFloorTable.print(results, out);
        out.println("Written: " + json);
    }

    private static String defaultResult() {
        return System.getProperty("dcmflux.bench.results", "build/bench/results") + "/"
                + LocalDateTime.now().format(STAMP) + "-jmh.json";
    }
}
