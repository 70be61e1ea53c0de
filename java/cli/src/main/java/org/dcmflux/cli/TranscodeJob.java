package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;

/**
 * One input and the output that it becomes.
 *
 * @param input a file, or {@code -} for stdin
 * @param output a file, or {@code -} for stdout
 */
record TranscodeJob(Path input, Path output) {
    static final Path STANDARD_STREAM = Path.of("-");

    /** The jobs, and the files in directories that are not DICOM. */
    record Jobs(List<TranscodeJob> jobs, List<Path> skipped, boolean batch) {}

    boolean readsStandardInput() {
        return input.equals(STANDARD_STREAM);
    }

    boolean writesStandardOutput() {
        return output.equals(STANDARD_STREAM);
    }

    /**
     * Pairs inputs with outputs: one file becomes the file {@code output}; several files, or the files of directories, keep
     * their names, and their places below the directory that was given, inside the directory {@code output}.
     */
    static Jobs of(List<Path> inputs, Path output) throws IOException {
        boolean single = inputs.size() == 1 && !Files.isDirectory(inputs.get(0));
        List<TranscodeJob> jobs = new ArrayList<>();
        List<Path> skipped = new ArrayList<>();
        if (single) {
            Path input = inputs.get(0);
            boolean into = Files.isDirectory(output) && !input.equals(STANDARD_STREAM);
            jobs.add(new TranscodeJob(input, into ? output.resolve(input.getFileName()) : output));
            return new Jobs(jobs, skipped, false);
        }
        if (!Files.isDirectory(output)) {
            throw new OutputException(
                    output.toString(), "must be an existing directory for more than one input; create it first", null);
        }
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                walk(input, output, jobs, skipped);
            } else {
                jobs.add(new TranscodeJob(input, output.resolve(input.getFileName())));
            }
        }
        return new Jobs(jobs, skipped, true);
    }

    private static void walk(Path root, Path output, List<TranscodeJob> jobs, List<Path> skipped) throws IOException {
        Path realOutput = output.toRealPath();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                return directory.toRealPath().equals(realOutput)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && isDicom(file)) {
                    jobs.add(new TranscodeJob(file, output.resolve(root.relativize(file))));
                } else {
                    skipped.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        jobs.sort(java.util.Comparator.comparing(TranscodeJob::input));
    }

    private static boolean isDicom(Path file) throws IOException {
        try (ByteSource source = ByteSource.open(file)) {
            ByteBuffer prefix = ByteBuffer.allocate(4);
            while (prefix.hasRemaining() && source.read(128L + prefix.position(), prefix) > 0) {
                continue;
            }
            return prefix.getInt(0) == 0x4449434D;
        }
    }
}
