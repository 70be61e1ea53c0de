package org.dcmflux.cli;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.encoding.ReadOptions;
import org.dcmflux.transcode.Destination;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeResult;
import org.dcmflux.transcode.Transcoder;

/** One input to one output, with as little as possible that must be loaded for it. */
final class SingleTranscode {
    static final Path STANDARD_STREAM = Path.of("-");

    private final TranscodeOptions options;
    private final CodecRegistry codecs;
    private final boolean skipsExisting;
    private final ProgressMode progress;

    SingleTranscode(TranscodeOptions options, CodecRegistry codecs, boolean skipsExisting, ProgressMode progress) {
        this.options = options;
        this.codecs = codecs;
        this.skipsExisting = skipsExisting;
        this.progress = progress;
    }

    int run(Path input, String out) throws IOException {
        try {
            return transcode(input, out);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            if (e instanceof CancellationException || Interruption.CANCELLATION.isCancelled()) {
                throw new CancellationException("interrupted; nothing half-written was left behind");
            }
            Messages.failure(input.toString(), e);
            return ExitStatus.of(e);
        }
    }

    private int transcode(Path input, String out) throws IOException {
        if (out.equals("-")) {
            // Whatever prints to stdout beside would end up in the file.
            Destination stdout = Destination.channel(Channels.newChannel(System.out), "stdout");
            TranscodeResult result = transcode(input, stdout);
            if (System.out.checkError()) {
                throw new OutputException("stdout", "was closed before everything was written", null);
            }
            warn(input, result);
            return ExitStatus.DONE;
        }
        Path output = output(input, out);
        if (skipsExisting && Files.exists(output)) {
            Messages.plain(output + ": exists already, skipped");
            return ExitStatus.DONE;
        }
        TranscodeResult result = transcode(input, Destination.file(output));
        System.out.println(OutputLine.of(output.toString(), result));
        warn(input, result);
        return ExitStatus.DONE;
    }

    private static void warn(Path input, TranscodeResult result) {
        for (String warning : result.warnings()) {
            Messages.plain(input + ": warning: " + warning);
        }
    }

    private static Path output(Path input, String out) throws IOException {
        Path path = input.getFileSystem().getPath(out);
        boolean into = !input.equals(STANDARD_STREAM) && (Files.isDirectory(path) || out.endsWith("/"));
        if (out.endsWith("/")) {
            Files.createDirectories(path);
        }
        return into ? path.resolve(input.getFileName()) : path;
    }

    private TranscodeResult transcode(Path input, Destination output) throws IOException {
        try (Progress shown = new Progress(input.toString(), progress)) {
            return new Transcoder(options, codecs)
                    .transcodeToEach(open(input), List.of(output), shown, Interruption.CANCELLATION)
                    .get(0)
                    .get();
        }
    }

    static ByteSource open(Path input) throws IOException {
        if (!input.equals(STANDARD_STREAM)) {
            return ByteSource.open(input);
        }
        ReadOptions read = ReadOptions.defaults();
        return SpooledByteSource.of(System.in, "stdin", read.spoolAbove(), read.temporaryDirectory());
    }
}
