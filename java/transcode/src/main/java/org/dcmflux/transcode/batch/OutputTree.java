package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.dcmflux.bytes.OutputException;

/**
 * The directories of outputs. None is made or entered outside of the root: a symbolic link below it that leads away is refused.
 * Links are looked at once; who may change the tree meanwhile can write there anyway. Thread-safe.
 */
final class OutputTree {
    private final Path root;
    private final Path realRoot;

    OutputTree(Path root) throws IOException {
        this.root = root;
        this.realRoot = root.toRealPath();
    }

    static void makeRoot(Path root) throws OutputException {
        try {
            Files.createDirectories(root);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(root.toString(), "is a file; more than one output needs a directory", e);
        } catch (IOException e) {
            throw new OutputException(root.toString(), "the directory cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the directories above an output.
     *
     * @param place below the root
     * @return the output's path
     */
    Path prepare(Path place) throws IOException {
        Path output = root.resolve(place);
        if (place.isAbsolute()
                || place.toString().isEmpty()
                || !place.normalize().equals(place)
                || place.startsWith("..")) {
            throw new OutputException(output.toString(), "would not be inside of " + root, null);
        }
        Path directory = root;
        for (Path part : place.getParent() == null ? Path.of("") : place.getParent()) {
            if (part.toString().isEmpty()) {
                continue;
            }
            directory = directory.resolve(part);
            make(directory);
        }
        return output;
    }

    private void make(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(directory);
            } catch (FileAlreadyExistsException e) {
                // Another thread was faster; what it made is looked at below.
            } catch (IOException e) {
                throw new OutputException(directory.toString(), "cannot be made: " + e.getMessage(), e);
            }
        }
        if (Files.isSymbolicLink(directory)
                && (!Files.exists(directory) || !directory.toRealPath().startsWith(realRoot))) {
            throw new OutputException(
                    directory.toString(),
                    "is a symbolic link that leads out of " + root + "; nothing is written there",
                    null);
        }
        if (!Files.isDirectory(directory)) {
            throw new OutputException(directory.toString(), "is not a directory", null);
        }
    }
}
