package org.dcmflux.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Progress;
import org.dcmflux.bytes.SpooledByteSource;
import org.dcmflux.encoding.ReadOptions;

/** How the commands that show a file open it: a file, a pipe, or {@code -} for stdin; leniently unless told otherwise. */
final class DicomInput {
    private final Choice<Boolean> strict;

    DicomInput(Choices choices) {
        strict = choices.option("--strict")
                .about("Refuse what deviates from the standard; without it there are warnings.")
                .flag();
    }

    private static final String STANDARD_INPUT = "-";
    private static final int FILE_TYPE = 0xF000;
    private static final int PIPE = 0x1000;

    /** What the file is read with. */
    ReadOptions options() {
        return strict.get() ? ReadOptions.strict() : ReadOptions.defaults();
    }

    static ByteSource open(Path input, ReadOptions options) throws IOException {
        if (isStandardInput(input)) {
            return spooled(System.in, "stdin", options);
        }
        if (!isPipe(input)) {
            return ByteSource.open(input);
        }
        try (InputStream in = Files.newInputStream(input)) {
            return spooled(in, input.toString(), options);
        }
    }

    private static ByteSource spooled(InputStream in, String name, ReadOptions options) throws IOException {
        return SpooledByteSource.of(
                in, name, options.spoolAbove(), options.temporaryDirectory(), Interruption.CANCELLATION, Progress.NONE);
    }

    static boolean isStandardInput(Path input) {
        return input.toString().equals(STANDARD_INPUT);
    }

    /** As shells make them of {@code <(command)}. A device may be without end, so it is none. */
    private static boolean isPipe(Path input) throws IOException {
        return Files.exists(input)
                && input.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(input, "unix:mode") instanceof Integer mode
                && (mode & FILE_TYPE) == PIPE;
    }

    /** What refers to bytes of the input: of stdin only whoever wrote it has them. */
    static URI uri(Path input) {
        return isStandardInput(input)
                ? URI.create("stdin:-")
                : input.toAbsolutePath().toUri();
    }

    /** The name that files made of the input begin with. */
    static Path nameOf(Path input) {
        return isStandardInput(input) ? Path.of("stdin") : input;
    }
}
