package org.dcmflux.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * WebAssembly codecs of another house, which {@code scripts/bootstrap test} installs below {@code build/judges}. Starting them takes
 * longer than decoding, so many code streams go into one process.
 */
public final class WasmDecoders {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private WasmDecoders() {}

    /** A codec, by the end of its package's name. */
    public enum Codec {
        OPENJPH("openjph"),
        OPENJPEG("openjpeg"),
        CHARLS("charls"),
        LIBJPEG_TURBO("libjpeg-turbo-8bit");

        private final String name;

        Codec(String name) {
            this.name = name;
        }
    }

    /** A code stream and who shall decode it. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Job(Codec codec, byte[] codeStream) {}

    /**
     * What a codec made of a code stream.
     *
     * @param samples little endian, colour by pixel except where a JPEG-LS code stream is not interleaved
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Decoded(int columns, int rows, int components, int bits, boolean signed, byte[] samples) {}

    private static Path modules() {
        return TestData.root().resolve("build/judges/node_modules");
    }

    /** Ends the test when the codecs are missing: aborted, or failed where judges are required. */
    public static void require() {
        Judge.NODE.require();
        if (!Files.isDirectory(modules().resolve("@cornerstonejs/codec-openjph"))) {
            throw Absence.of("the WebAssembly codecs in " + modules(), Judge.REQUIRED);
        }
    }

    /**
     * Decodes code streams; the results are in their order.
     *
     * @throws AssertionError when one of them is refused
     */
    public static List<Decoded> decode(List<Job> jobs) {
        require();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            StringBuilder list = new StringBuilder();
            for (int i = 0; i < jobs.size(); i++) {
                Path input = folder.write(i + ".in", jobs.get(i).codeStream());
                list.append(jobs.get(i).codec().name)
                        .append('\t')
                        .append(input)
                        .append('\t')
                        .append(folder.file(i + ".out"))
                        .append('\n');
            }
            Path script = TestData.root().resolve("scripts/judges/decode.cjs");
            Path listed = Files.writeString(folder.file("list"), list);
            Path result = folder.file("result");
            Judge.NODE
                    .run(PATIENCE, script.toString(), modules().toString(), listed.toString(), result.toString())
                    .succeeded();
            List<String> said = Files.readAllLines(result);
            List<Decoded> decoded = new ArrayList<>();
            for (int i = 0; i < jobs.size(); i++) {
                decoded.add(read(jobs.get(i), said.get(i), folder.file(i + ".out")));
            }
            return decoded;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Decoded read(Job job, String said, Path samples) throws IOException {
        String[] fields = said.split("\t", -1);
        if (fields.length != 6 || fields[1].equals("0")) {
            throw new AssertionError(job.codec() + " says: " + said);
        }
        return new Decoded(
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Integer.parseInt(fields[4]),
                fields[5].equals("1"),
                Files.readAllBytes(samples));
    }
}
