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

/** Extracts frames to files of their own. */
final class FramesCommand implements CliCommand {
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

    private final Choices choices =
            new Choices(this, "frames", "Extract frames: as they are encoded, decoded, or as PNG for a quick look.");

    private final Choice<String> frames = choices.option("--frame")
            .label("LIST")
            .about("Which frames, from 1: 1,5-9,20- (default: all).")
            .of(String.class, FrameSelection.ALL.text());

    private final Choice<Form> form = choices.option("--as")
            .label("FORM")
            .about("encoded, native or png (default: native).")
            .of(Form.class, Form.NATIVE);

    private final Choice<Path> directory = choices.option("-o", "--output")
            .label("DIR")
            .required()
            .about("Where the files go: NAME-000001.png and so on. Made when it is not there.")
            .of(Path.class);

    private final Choice<AtomicFile.IfExists> ifExists = choices.option("--if-exists")
            .label("WHAT")
            .about("fail or overwrite (default: fail).")
            .of(AtomicFile.IfExists.class, AtomicFile.IfExists.FAIL);

    private final Choice<FramePolicy> policy = choices.option("--number-of-frames")
            .label("POLICY")
            .about("Whom to believe when Number of Frames and the Pixel Data do not agree: header, stream, or fail "
                    + "(default: fail).")
            .of(FramePolicy.class, FramePolicy.FAIL);

    private final DicomInput dicomInput = new DicomInput(choices);

    private final IsolationChoice isolation = new IsolationChoice(choices);

    private final Choice<Path> input = choices.parameter(Path.class, "IN", "1", "A file, or - for stdin.");

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        ReadOptions options = dicomInput.options();
        try (DicomFile file = DicomFile.open(DicomInput.open(input.get(), options), options)) {
            if (form.get() == Form.ENCODED) {
                PixelData pixels = file.pixelData(policy.get());
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
                    DecodedFrames decoded = DecodedFrames.of(file, codecs, policy.get(), deadline)) {
                FramePicture picture = new FramePicture(file.dataSet());
                FrameWriter writer = form.get() == Form.NATIVE
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
            wanted = new FrameSelection(frames.get()).of(pixels.index().frameCount());
        } catch (IllegalArgumentException e) {
            throw choices.usage("--frame: " + e.getMessage());
        }
        makeDirectory();
        String extension = extension(file, pixels);
        for (int frame : wanted) {
            if (Interruption.CANCELLATION.isCancelled()) {
                throw new CancellationException("interrupted before frame " + (frame + 1));
            }
            Path target = directory
                    .get()
                    .resolve(String.format(
                            Locale.ROOT, "%s-%06d%s", stem(DicomInput.nameOf(input.get())), frame + 1, extension));
            try (AtomicFile output = AtomicFile.create(target, ifExists.get())) {
                writer.write(frame, new OutputChannel(target.toString(), output.channel()));
                output.commit(AtomicFile.Fsync.NONE, ifExists.get());
            }
            Messages.plain(target.toString());
        }
    }

    private void makeDirectory() throws OutputException {
        try {
            Files.createDirectories(directory.get());
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(directory.get().toString(), "is not a directory", e);
        } catch (IOException e) {
            throw new OutputException(directory.get().toString(), "cannot be made: " + e.getMessage(), e);
        }
    }

    private static void png(BufferedImage image, WritableByteChannel output) throws IOException {
        // Only the memory is used, never a directory.get() of ImageIO's own choice.
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
        if (form.get() == Form.PNG) {
            return ".png";
        }
        if (form.get() == Form.NATIVE || !pixels.isEncapsulated()) {
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
