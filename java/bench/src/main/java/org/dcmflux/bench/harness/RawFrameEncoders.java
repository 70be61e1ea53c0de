package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dcmflux.bench.result.House;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;

/**
 * OpenJPEG's and Grok's own encoders over a folder of raw frames: what JPEG 2000 costs commands that know nothing of DICOM. One
 * process encodes all frames, each with all cores. The frames are laid out for it before the clock starts.
 */
final class RawFrameEncoders {
    private final Contenders contenders;
    private final PixelJudge judge;
    private final Path folder;

    /** @param folder for what the judge is given */
    RawFrameEncoders(Contenders contenders, PixelJudge judge, Path folder) {
        this.contenders = contenders;
        this.judge = judge;
        this.folder = folder;
    }

    /** Those of them that are installed. */
    List<Contender> encoders(Input input) {
        return Stream.concat(openJpeg(input).stream(), grok(input).stream()).toList();
    }

    private Optional<Contender> grok(Input input) {
        return contenders
                .program(List.of("grk_compress", "-y", ".", "-O", "J2K", "-F", form(input)), "Grok")
                .map(command -> Contender.ofFolder(
                                "grk_compress, pixels only",
                                House.GROK,
                                contenders.cores(),
                                out -> Task.of(out, command),
                                (out, finished) -> look(out, input, House.GROK))
                        .inside(out -> laidOut(out, input)));
    }

    private Optional<Contender> openJpeg(Input input) {
        return contenders
                .program(
                        List.of(
                                "opj_compress",
                                "-ImgDir",
                                ".",
                                "-OutFor",
                                "J2K",
                                "-F",
                                form(input),
                                "-threads",
                                "ALL_CPUS"),
                        "OpenJPEG")
                .map(command -> Contender.ofFolder(
                                "opj_compress, pixels only",
                                House.OPENJPEG,
                                contenders.cores(),
                                out -> Task.of(out, command),
                                (out, finished) -> look(out, input, House.OPENJPEG))
                        .inside(out -> laidOut(out, input)));
    }

    private static String form(Input input) {
        return "%d,%d,%d,%d,%s"
                .formatted(
                        input.shape().columns(),
                        input.shape().rows(),
                        input.shape().samples(),
                        input.bitsStored(),
                        input.shape().signed() ? "s" : "u");
    }

    private static Closeable laidOut(Path out, Input input) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Math.toIntExact(input.shape().bytesPerFrame()));
        try (SeekableByteChannel raw = Files.newByteChannel(input.raw())) {
            for (int i = 0; i < input.shape().frames(); i++) {
                frame.clear();
                int count = 0;
                while (count >= 0 && frame.hasRemaining()) {
                    count = raw.read(frame);
                }
                Files.write(out.resolve(name(i, "rawl")), frame.array());
            }
        }
        return () -> {};
    }

    private static String name(int frame, String ending) {
        return "f%06d.%s".formatted(frame, ending);
    }

    /** The code streams are put into a file of DICOM and decoded. The raw frames are deleted: they are no output. */
    private Verdict look(Path out, Input input, House house) throws IOException, InterruptedException {
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        for (int i = 0; i < input.shape().frames(); i++) {
            Files.delete(out.resolve(name(i, "rawl")));
            Path stream = out.resolve(name(i, "J2K"));
            if (!Files.isRegularFile(stream)) {
                stream = out.resolve(name(i, "j2k"));
            }
            if (!Files.isRegularFile(stream)) {
                return Verdict.wrong("no code stream for frame " + (i + 1), "");
            }
            byte[] bytes = Files.readAllBytes(stream);
            fragments.frame(Arrays.copyOf(bytes, bytes.length + bytes.length % 2));
        }
        Path merged = Files.write(
                folder.resolve("merged-j2k.dcm"),
                Inputs.builder(
                                Coding.JPEG_2000.uid(),
                                "merged",
                                1,
                                input.shape(),
                                input.bitsStored(),
                                Inputs.GREY_WORD,
                                input.photometric())
                        .encapsulated(fragments)
                        .build());
        try {
            PixelJudge.Decoded decoded = judge.decode(merged, house);
            return FrameHashes.ofAllFrames(decoded.pixels(), input.shape()).equals(input.sha256())
                    ? Verdict.right("exact, " + decoded.judge())
                    : Verdict.wrong("pixels differ from the input's", decoded.judge());
        } catch (IOException refused) {
            return Verdict.wrong(String.valueOf(refused.getMessage()), "");
        } finally {
            Files.delete(merged);
        }
    }
}
