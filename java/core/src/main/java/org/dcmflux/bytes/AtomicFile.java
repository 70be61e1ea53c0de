package org.dcmflux.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that gets its final name when it is complete, or never.
 *
 * <p>Bytes go to a temporary file in the same directory. {@link #commit} forces them to the device as asked and renames
 * the file in one step; {@link #close} without a commit deletes it. A partial file never carries the final name.
 */
public final class AtomicFile implements Closeable {
    /** How much is forced to the device before a commit returns. */
    public enum Fsync {
        /** Nothing: a power failure may lose the file, a crash of the process does not. */
        NONE,
        /** The file's bytes, before the rename. */
        FILE,
        /** The file's bytes and then the directory, so that the new name survives too. */
        DIR
    }

    /** What to do when the final name is taken. */
    public enum IfExists {
        FAIL,
        OVERWRITE
    }

    private static final String SUFFIX = ".dcmflux-part";

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean forced;
    private boolean committed;

    private AtomicFile(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /**
     * Creates the temporary file next to {@code target}.
     *
     * @throws OutputException when the directory is absent, read-only or not a directory, or when the name is taken and
     *     {@code ifExists} is {@code FAIL}
     */
    public static AtomicFile create(Path target, IfExists ifExists) throws OutputException {
        return create(target, ifExists, "");
    }

    /**
     * The same with an owner in the temporary file's name, by which it is known when its process has died.
     *
     * @param owner letters, digits and hyphens, or nothing; see {@link #isTemporary}
     */
    public static AtomicFile create(Path target, IfExists ifExists, String owner) throws OutputException {
        Path directory = directoryOf(target);
        if (!Files.isDirectory(directory)) {
            String what = Files.exists(directory) ? "is not a directory" : "does not exist; create it first";
            throw new OutputException(target.toString(), "cannot be written: " + directory + " " + what, null);
        }
        if (Files.isDirectory(target)) {
            throw new OutputException(target.toString(), "is a directory", null);
        }
        if (ifExists == IfExists.FAIL) {
            requireAbsent(target);
        } else if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A rename would put a file in the place of a device or a pipe, for everybody and for good.
            throw new OutputException(target.toString(), "is not a regular file, so it is not replaced", null);
        }
        try {
            return createBeside(target, directory, owner);
        } catch (AccessDeniedException e) {
            throw new OutputException(
                    target.toString(), "no permission to write in " + directory + "; choose another directory", e);
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.toString() : e.getReason();
            throw new OutputException(
                    target.toString(), "cannot be written: " + reason + "; choose another directory", e);
        } catch (IOException e) {
            throw OutputException.writing(target.toString(), e);
        }
    }

    /** Whether a file is one that {@link #create(Path, IfExists, String)} made for this owner and that never got its final name. */
    public static boolean isTemporary(Path file, String owner) {
        Path name = file.getFileName();
        return name != null
                && name.toString().startsWith(".")
                && name.toString().endsWith("." + owner + SUFFIX);
    }

    private static AtomicFile createBeside(Path target, Path directory, String owner) throws IOException {
        String shown = "." + shortened(target.getFileName().toString()) + ".";
        String mark = (owner.isEmpty() ? "" : "." + owner) + SUFFIX;
        while (true) {
            // Different names are wanted, not secret ones: a name that is taken is never opened.
            Path temporary = directory.resolve(shown
                    + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                    + mark);
            try {
                FileChannel channel = FileChannel.open(
                        temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                return new AtomicFile(target, temporary, channel);
            } catch (FileAlreadyExistsException e) {
                continue;
            }
        }
    }

    private static String shortened(String name) {
        int end = name.length() > 64 && Character.isHighSurrogate(name.charAt(63)) ? 63 : 64;
        return name.length() <= 64 ? name : name.substring(0, end);
    }

    private static Path directoryOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        return parent == null ? target.toAbsolutePath() : parent;
    }

    private static void requireAbsent(Path target) throws OutputException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw taken(target, null);
        }
    }

    private static OutputException taken(Path target, @Nullable IOException cause) {
        return new OutputException(
                target.toString(), "exists already; give another name, or say that it may be overwritten", cause);
    }

    /** The final name. */
    public Path target() {
        return target;
    }

    /** Where the bytes are until the commit: readable, for instance to verify them. */
    public Path temporary() {
        return temporary;
    }

    /** Open for reading and writing; closed by {@link #commit} and {@link #close}. */
    public FileChannel channel() {
        return channel;
    }

    /** Makes the bytes durable before a commit would: for who must note something between the two. */
    public void force(Fsync fsync) throws OutputException {
        if (fsync == Fsync.NONE || forced) {
            return;
        }
        try {
            channel.force(true);
            forced = true;
        } catch (IOException e) {
            throw OutputException.writing(target.toString(), e);
        }
    }

    /** Makes the file durable as asked and gives it its final name. */
    public void commit(Fsync fsync, IfExists ifExists) throws OutputException {
        try {
            force(fsync);
            channel.close();
            if (ifExists == IfExists.OVERWRITE) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                renameToFreeName();
            }
            committed = true;
            if (fsync == Fsync.DIR) {
                try (FileChannel directory = FileChannel.open(directoryOf(target), StandardOpenOption.READ)) {
                    directory.force(true);
                }
            }
        } catch (OutputException e) {
            throw e;
        } catch (IOException e) {
            throw OutputException.writing(target.toString(), e);
        }
    }

    /** A rename replaces silently; a hard link does not, so the name is taken by a link where the file system has them. */
    private void renameToFreeName() throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw taken(target, e);
        } catch (UnsupportedOperationException | FileSystemException e) {
            requireAbsent(target);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        Files.delete(temporary);
    }

    /** Deletes the temporary file unless it was committed. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            if (!committed) {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
