package org.dcmflux.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecodedFrames;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FramePolicy;
import org.dcmflux.pixel.PixelData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Extracts frames to files of their own. */
@Command(name = "frames", description = "Extract frames: as they are encoded, decoded, or as PNG for a quick look.")
final class FramesCommand implements Callable<Integer> {
    /** What is written of a frame. */
    enum Form {
        ENCODED,
        NATIVE,
        PNG
    }

    /** Writes one frame, zero-based, to a file that is not there yet. */
    private interface FrameWriter {
        void write(int frame, WritableByteChannel output) throws IOException;
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--frame", paramLabel = "LIST", description = "Which frames, from 1: 1,5-9,20- (default: all).")
    private String frames = FrameSelection.ALL.text();

    @Option(names = "--as", paramLabel = "FORM", description = "encoded, native or png (default: native).")
    private Form form = Form.NATIVE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            required = true,
            description = "Where the files go: NAME-000001.png and so on. Made when it is not there.")
    private Path directory = Path.of("");

    @Option(names = "--if-exists", paramLabel = "WHAT", description = "fail or overwrite (default: fail).")
    private AtomicFile.IfExists ifExists = AtomicFile.IfExists.FAIL;

    @Option(
            names = "--number-of-frames",
            paramLabel = "POLICY",
            description =
                    "Whom to believe when Number of Frames and the Pixel Data do not agree: header, stream, or fail "
                            + "(default: fail).")
    private FramePolicy policy = FramePolicy.FAIL;

    @Mixin
    private DicomInput dicomInput = new DicomInput();

    @Mixin
    private IsolationChoice isolation = new IsolationChoice();

    @Parameters(paramLabel = "IN", description = "A file, or - for stdin.")
    private Path input = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        ReadOptions options = dicomInput.options();
        try (DicomFile file = DicomFile.open(DicomInput.open(input, options), options)) {
            if (form == Form.ENCODED) {
                PixelData pixels = file.pixelData(policy);
                if (pixels == null) {
                    throw new MalformedDataException(file.name(), -1, "", "there is no Pixel Data");
                }
                writeAll(
                        file,
                        pixels,
                        (frame, output) ->
                                pixels.index().copyTo(frame, output, Interruption.CANCELLATION::isCancelled));
                return ExitStatus.DONE;
            }
            CodecDeadline deadline = new CodecDeadline(Duration.ZERO, Interruption.CANCELLATION);
            try (CodecRegistry codecs = isolation.codecs();
                    DecodedFrames decoded = DecodedFrames.of(file, codecs, policy, deadline)) {
                FramePicture picture = new FramePicture(file.dataSet());
                FrameWriter writer = form == Form.NATIVE
                        ? (frame, output) -> decoded.copyTo(frame, 1, output, Interruption.CANCELLATION::isCancelled)
                        : (frame, output) -> png(picture.of(decoded.samples(frame)), output);
                writeAll(file, decoded.pixelData(), writer);
            }
        }
        return ExitStatus.DONE;
    }

    private void writeAll(DicomFile file, PixelData pixels, FrameWriter writer) throws IOException {
        for (String warning : pixels.warnings()) {
            Messages.plain("warning: " + warning);
        }
        int[] wanted;
        try {
            wanted = new FrameSelection(frames).of(pixels.index().frameCount());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--frame: " + e.getMessage());
        }
        makeDirectory();
        String extension = extension(file, pixels);
        for (int frame : wanted) {
            if (Interruption.CANCELLATION.isCancelled()) {
                throw new CancellationException("interrupted before frame " + (frame + 1));
            }
            Path target = directory.resolve(
                    String.format(Locale.ROOT, "%s-%06d%s", stem(DicomInput.nameOf(input)), frame + 1, extension));
            try (AtomicFile output = AtomicFile.create(target, ifExists)) {
                writer.write(frame, new OutputChannel(target.toString(), output.channel()));
                output.commit(AtomicFile.Fsync.NONE, ifExists);
            }
            Messages.plain(target.toString());
        }
    }

    private void makeDirectory() throws OutputException {
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(directory.toString(), "is not a directory", e);
        } catch (IOException e) {
            throw new OutputException(directory.toString(), "cannot be made: " + e.getMessage(), e);
        }
    }

    private static void png(BufferedImage image, WritableByteChannel output) throws IOException {
        // Only the memory is used, never a directory of ImageIO's own choice.
        ImageIO.setUseCache(false);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", encoded)) {
            throw new OutputException("png", "this Java cannot write PNG", null);
        }
        ByteBuffer bytes = ByteBuffer.wrap(encoded.toByteArray());
        while (bytes.hasRemaining()) {
            output.write(bytes);
        }
    }

    private static String stem(Path file) {
        String name = Objects.requireNonNullElse(file.getFileName(), file).toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String extension(DicomFile file, PixelData pixels) {
        if (form == Form.PNG) {
            return ".png";
        }
        if (form == Form.NATIVE || !pixels.isEncapsulated()) {
            return ".raw";
        }
        return switch (file.transferSyntax().codecFamily()) {
            case JPEG, JPEG_ARITHMETIC, JPEG_HIERARCHICAL, JPEG_LOSSLESS -> ".jpg";
            case JPEG_LS -> ".jls";
            case JPEG_2000, JPEG_2000_MULTI_COMPONENT -> ".j2k";
            case HTJ2K -> ".jhc";
            case JPEG_XL -> ".jxl";
            case RLE -> ".rle";
            case DEFLATED_FRAME -> ".deflate";
            case MPEG2 -> ".mpg";
            case H264 -> ".h264";
            case HEVC -> ".h265";
            default -> ".raw";
        };
    }
}
