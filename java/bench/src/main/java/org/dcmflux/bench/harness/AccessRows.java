package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.bench.result.House;

/** One frame out of the middle of a long file, each time in a new process: start-up, opening, finding, decoding. */
final class AccessRows {
    static final String ACCESS = "Random access";
    private static final String FRAME_BY_PYDICOM = """
            import sys, pydicom
            data = pydicom.dcmread(sys.argv[1], defer_size=1 << 20)
            length = data.Rows * data.Columns * 2
            start = (int(sys.argv[2]) - 1) * length
            open(sys.argv[3], 'wb').write(data.PixelData[start:start + length])
            """;

    private final Contenders contenders;
    private final CodecRows.Encoded encoded;

    AccessRows(Contenders contenders, CodecRows.Encoded encoded) {
        this.contenders = contenders;
        this.encoded = encoded;
    }

    Row ofNative(Input input) {
        int number = number(input);
        List<Contender> all = new ArrayList<>();
        all.add(ours(input, input.dicom(), number));
        picture("dcm2pnm", input, input.dicom(), number, all);
        contenders
                .pydicom(FRAME_BY_PYDICOM, input.dicom().toString(), Integer.toString(number))
                .ifPresent(command -> all.add(Contender.ofFile(
                        "pydicom, defer_size",
                        House.PYDICOM,
                        0,
                        out -> contenders.task(Contenders.appended(command, out.toString())),
                        (out, finished) -> exact(Files.readAllBytes(out), input, number))));
        return row("native", "One native frame", input, number, all);
    }

    Row ofJpegLs(Input input) throws IOException, InterruptedException {
        Path file = encoded.of(input, Coding.JPEG_LS).path();
        int number = number(input);
        List<Contender> all = new ArrayList<>();
        all.add(ours(input, file, number));
        picture("dcml2pnm", input, file, number, all);
        return row("jpeg-ls", "One JPEG-LS frame, decoded", input, number, all);
    }

    private static int number(Input input) {
        return Math.max(1, input.shape().frames() * 3 / 4);
    }

    private Contender ours(Input input, Path file, int number) {
        return Contender.ofFolder(
                "dcmflux frames",
                House.DCMFLUX,
                0,
                out -> contenders.task(contenders.ours(
                        "frames",
                        file.toString(),
                        "--frame",
                        Integer.toString(number),
                        "--as",
                        "native",
                        "-o",
                        out.toString())),
                (out, finished) -> {
                    try (Stream<Path> files = Files.list(out)) {
                        List<Path> written = files.toList();
                        return written.size() == 1
                                ? exact(Files.readAllBytes(written.get(0)), input, number)
                                : Verdict.wrong(written.size() + " files for one frame", "bytes");
                    }
                });
    }

    /** dcmtk makes pictures of eight bits of its frames; that is as near as a command of theirs comes. */
    private void picture(String program, Input input, Path file, int number, List<Contender> all) {
        contenders
                .program(List.of(program, "+F", Integer.toString(number), "-W"), "dcmtk")
                .ifPresent(command -> all.add(Contender.ofFile(
                        "dcmtk " + program + " +F, 8 bits",
                        House.DCMTK,
                        0,
                        out -> contenders.task(Contenders.appended(command, file.toString(), out.toString())),
                        (out, finished) -> monotone(Files.readAllBytes(out), frame(input, number)))));
    }

    private static byte[] frame(Input input, int number) throws IOException {
        int length = Math.toIntExact(input.shape().bytesPerFrame());
        try (var file = Files.newByteChannel(input.raw())) {
            ByteBuffer frame = ByteBuffer.allocate(length);
            file.position((number - 1L) * length);
            int count = 0;
            while (count >= 0 && frame.hasRemaining()) {
                count = file.read(frame);
            }
            return frame.array();
        }
    }

    private static Verdict exact(byte[] found, Input input, int number) throws IOException {
        return Arrays.equals(found, frame(input, number))
                ? Verdict.right("exact, bytes of the input's frame")
                : Verdict.wrong("not the frame that was asked for", "bytes");
    }

    /** A picture is right when equal samples have equal greys, and larger ones never darker ones. */
    private static Verdict monotone(byte[] pgm, byte[] frame) {
        int pixels = frame.length / 2;
        String start = new String(pgm, 0, Math.min(16, pgm.length), StandardCharsets.US_ASCII);
        if (!start.startsWith("P5") || pgm.length < pixels) {
            return Verdict.wrong("not a grey picture of that size", "bytes");
        }
        int[] grey = new int[1 << 16];
        Arrays.fill(grey, -1);
        for (int i = 0; i < pixels; i++) {
            int sample = (frame[2 * i] & 0xFF | frame[2 * i + 1] << 8) - Short.MIN_VALUE;
            int shown = pgm[pgm.length - pixels + i] & 0xFF;
            if (grey[sample] >= 0 && grey[sample] != shown) {
                return Verdict.wrong("not the frame that was asked for", "greys against samples");
            }
            grey[sample] = shown;
        }
        int last = 0;
        for (int shown : grey) {
            if (shown >= 0 && shown < last) {
                return Verdict.wrong("not the frame that was asked for", "greys against samples");
            }
            last = Math.max(last, shown);
        }
        return Verdict.right("greys rise with the samples of the input's frame");
    }

    private static Row row(String id, String title, Input input, int number, List<Contender> all) {
        return Row.of("access/" + id, ACCESS, title, "frame " + number + " of " + input.title(), 0, all)
                .withNote("A new process each time, start-up included.");
    }
}
