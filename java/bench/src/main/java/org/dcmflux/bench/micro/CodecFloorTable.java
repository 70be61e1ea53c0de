package org.dcmflux.bench.micro;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.testkit.TemporaryFolder;
import org.openjdk.jmh.results.RunResult;

/**
 * Puts beside each result of {@link CodecBenchmark} what the same library does with the same frame in a C++ loop: the
 * difference is the price of the way through JNA.
 */
final class CodecFloorTable {
    private static final Pattern RATES = Pattern.compile("encode ([0-9.]+) MB/s, decode ([0-9.]+) MB/s");

    /** The shim of a Transfer Syntax and the encoder options that its defaults in Java amount to. */
    private static final Map<String, List<String>> SHIMS = Map.of(
            "jpeg-lossless-sv1", List.of("jpeg", "10=3", "12=1"),
            "jpeg-baseline", List.of("jpeg", "10=1", "11=90", "14=422"),
            "jpeg-ls", List.of("jpegls"),
            "j2k-lossless", List.of("jpeg2000", "30=1"),
            "htj2k-lossless", List.of("htj2k", "30=1"),
            "jpegxl-lossless", List.of("jpegxl", "50=0"));

    private CodecFloorTable() {}

    static void print(Collection<RunResult> results, PrintStream out) throws IOException {
        List<RunResult> coded = results.stream()
                .filter(result -> result.getParams().getBenchmark().contains(CodecBenchmark.class.getSimpleName()))
                .toList();
        Path floor = Path.of(System.getProperty("dcmflux.native.path", "build/native/lib"), "../bench/codec_floor");
        if (coded.isEmpty()) {
            return;
        }
        if (!Files.isExecutable(floor)) {
            out.println("No codec floor beside these: " + floor + " is missing (scripts/build-native makes it)");
            return;
        }
        out.printf("%n%-20s %-12s %-8s %12s %12s %8s%n", "codec", "frame", "", "JNA MB/s", "floor MB/s", "ratio");
        for (RunResult result : coded) {
            print(result, floor, out);
        }
        out.println("RLE and Deflate are Java: they have no floor.");
    }

    private static void print(RunResult result, Path floor, PrintStream out) throws IOException {
        String syntax = result.getParams().getParam("syntax");
        CodecBenchmark.Content content =
                CodecBenchmark.Content.valueOf(result.getParams().getParam("content"));
        boolean encode = result.getParams().getBenchmark().endsWith("encode");
        double ours = content.layout.byteCount() / result.getPrimaryResult().getScore();
        List<String> shim = SHIMS.get(syntax);
        String line = String.format(
                Locale.ROOT, "%-20s %-12s %-8s %12.1f", syntax, content, encode ? "encode" : "decode", ours);
        if (shim == null) {
            out.println(line);
            return;
        }
        double rate = rate(floor, shim, content.layout, encode);
        out.printf(Locale.ROOT, "%s %12.1f %8.3f%n", line, rate, ours / rate);
    }

    private static double rate(Path floor, List<String> shim, FrameLayout layout, boolean encode) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path frame = folder.file("frame.raw");
            ByteBuffer pixels = SampleFiles.frame(layout);
            try (FileChannel file = FileChannel.open(frame, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                while (pixels.hasRemaining()) {
                    file.write(pixels);
                }
            }
            List<String> command = new ArrayList<>(List.of(
                    floor.toString(),
                    floor.resolveSibling("../lib/libdcmflux_" + shim.get(0) + ".so")
                            .toString(),
                    frame.toString(),
                    Integer.toString(layout.columns()),
                    Integer.toString(layout.rows()),
                    Integer.toString(layout.samplesPerPixel()),
                    Integer.toString(layout.bitsAllocated()),
                    Integer.toString(layout.bitsStored()),
                    Integer.toString(layout.pixelRepresentation()),
                    "1",
                    "2"));
            command.addAll(shim.subList(1, shim.size()));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rates = RATES.matcher(said);
            if (!rates.find()) {
                throw new IOException("the codec floor answers: " + said.strip());
            }
            return Double.parseDouble(rates.group(encode ? 1 : 2));
        }
    }
}
