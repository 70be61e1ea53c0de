package org.dcmflux.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs each benchmark once, so that none of them rots; the times mean nothing. */
final class MicrobenchmarksIT {
    @Test
    void everyBenchmarkOfJavaAloneRuns() throws Exception {
        Set<String> ran = run("^(?!.*(Codec|FrameAccess)Benchmark).*Benchmark\\..*", "wordBytes", "2");
        assertThat(ran)
                .contains(
                        "ByteSwapBenchmark.swap",
                        "ByteSwapBenchmark.copyFloor",
                        "OffsetTableBenchmark.frame",
                        "PduBenchmark.read",
                        "PduBenchmark.write",
                        "PduBenchmark.writeHeader",
                        "ParseBenchmark.element",
                        "ParseBenchmark.wholeFile",
                        "WriteBenchmark.element",
                        "WriteBenchmark.pixels",
                        "WriteBenchmark.pixelsBufferFloor",
                        "WriteBenchmark.pixelsCopyFloor");
    }

    @Test
    void framesAreReadInAnyOrder() throws Exception {
        assertThat(run(".*FrameAccessBenchmark.*", "syntax", "rle"))
                .containsExactlyInAnyOrder(
                        "FrameAccessBenchmark.anyFrame", "FrameAccessBenchmark.firstFrameAfterOpening");
    }

    @Test
    void everyInstalledCodecRuns() throws Exception {
        List<String> installed = CodecRegistry.installed().providers().stream()
                .filter(provider -> provider.availability().isAvailable())
                .flatMap(MicrobenchmarksIT::syntaxes)
                .toList();
        String[] wanted = CodecBenchmark.class
                .getField("syntax")
                .getAnnotation(Param.class)
                .value();
        String[] here = Arrays.stream(wanted).filter(installed::contains).toArray(String[]::new);
        assertThat(here).contains("rle", "deflated-frame");
        Options options = quick(".*CodecBenchmark.*")
                .param("syntax", here)
                .param("content", "ULTRASOUND")
                .build();
        assertThat(new Runner(options).run()).hasSize(2 * here.length);
    }

    private static Stream<String> syntaxes(CodecProvider provider) {
        return provider.encoders().stream()
                .flatMap(encoder -> encoder.transferSyntaxes().stream())
                .map(syntax -> String.valueOf(syntax.shortName()));
    }

    private static Set<String> run(String pattern, String parameter, String value) throws Exception {
        Collection<RunResult> results = new Runner(quick(pattern)
                        .param(parameter, value)
                        .param("megabytes", "2")
                        .build())
                .run();
        return results.stream()
                .map(result -> result.getParams().getBenchmark().replaceFirst(".*\\.(\\w+\\.\\w+)$", "$1"))
                .collect(Collectors.toSet());
    }

    private static ChainedOptionsBuilder quick(String pattern) {
        return new OptionsBuilder()
                .include(pattern)
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }
}
