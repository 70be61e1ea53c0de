package org.dcmflux.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dcmflux.bytes.ByteSource;

/**
 * The files that a command was given, those of directories in the order of their names.
 *
 * @param skipped files in directories that do not look like DICOM
 */
record DicomInputs(List<Path> files, long skipped, boolean hasDirectories) {
    private static final int PREAMBLE_LENGTH = 128;
    private static final int PREFIX = 0x4449434D; // "DICM"

    /** @param all whether files in directories are taken whatever they look like */
    static DicomInputs of(List<Path> inputs, boolean all) throws IOException {
        List<Path> files = new ArrayList<>();
        long skipped = 0;
        boolean directories = false;
        for (Path input : inputs) {
            if (!Files.isDirectory(input)) {
                files.add(input);
                continue;
            }
            directories = true;
            try (Stream<Path> below = Files.walk(input)) {
                for (Path file : below.filter(Files::isRegularFile).sorted().toList()) {
                    if (all || hasPrefix(file)) {
                        files.add(file);
                    } else {
                        skipped++;
                    }
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return new DicomInputs(List.copyOf(files), skipped, directories);
    }

    private static boolean hasPrefix(Path file) {
        try (ByteSource source = ByteSource.open(file)) {
            ByteBuffer prefix = ByteBuffer.allocate(4);
            while (prefix.hasRemaining() && source.read(PREAMBLE_LENGTH + prefix.position(), prefix) > 0) {
                continue;
            }
            return prefix.getInt(0) == PREFIX;
        } catch (IOException e) {
            return true; // what cannot be read is to be reported, not left out
        }
    }
}
