package org.dcmflux.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A name for the temporary files that a long-lived process makes in a directory, by which the next one knows what a killed one left.
 * As long as an owner is open it holds a lock on a file of its name there, so any number of processes may share the directory. Where
 * the file system has no locks, nothing is ever taken for left behind.
 */
public final class TemporaryOwner implements Closeable {
    private static final String SUFFIX = ".dcmflux-owner";

    /** Those of this process: on Linux its locks on a file end when it closes the file, however often it had opened it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final String name;
    private final @Nullable Path mark;
    private final @Nullable FileChannel lock;
    private final int deleted;

    private TemporaryOwner(String name, @Nullable Path mark, @Nullable FileChannel lock, int deleted) {
        this.name = name;
        this.mark = mark;
        this.lock = lock;
        this.deleted = deleted;
    }

    /**
     * Deletes the temporary files of owners that ended without closing, and becomes one.
     *
     * @param directory exists already; others below it are not looked at
     */
    public static TemporaryOwner in(Path directory) throws OutputException {
        try {
            Path real = directory.toRealPath();
            return create(real, deleteOfTheDead(real));
        } catch (IOException e) {
            throw OutputException.writing(directory.toString(), e);
        }
    }

    private static TemporaryOwner create(Path directory, int deleted) throws IOException {
        String name = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path mark = directory.resolve("." + name + SUFFIX);
        Path unlocked = directory.resolve("." + name + SUFFIX + "-new");
        FileChannel lock = FileChannel.open(unlocked, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OWN.add(mark);
        if (isLocked(lock)) {
            // It gets its name when it is locked, so that nobody takes it for a dead one's.
            Files.move(unlocked, mark, StandardCopyOption.ATOMIC_MOVE);
            return new TemporaryOwner(name, mark, lock, deleted);
        }
        OWN.remove(mark);
        lock.close();
        Files.delete(unlocked);
        return new TemporaryOwner(name, null, null, deleted);
    }

    /** False when another process has the lock, and where there are no locks. */
    private static boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static int deleteOfTheDead(Path directory) throws IOException {
        int deleted = 0;
        for (Path mark : named(directory, SUFFIX)) {
            if (OWN.contains(mark)) {
                continue;
            }
            try (FileChannel lock = FileChannel.open(mark, StandardOpenOption.WRITE)) {
                if (isLocked(lock)) {
                    String file = mark.getFileName().toString();
                    String owner = file.substring(1, file.length() - SUFFIX.length());
                    for (Path left : named(directory, "")) {
                        if (AtomicFile.isTemporary(left, owner) && Files.deleteIfExists(left)) {
                            deleted++;
                        }
                    }
                    Files.deleteIfExists(mark);
                }
            } catch (FileSystemException e) {
                continue; // its owner closed it in the meantime, or is a user whose files are not ours to touch
            }
        }
        return deleted;
    }

    private static List<Path> named(Path directory, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".")
                            && file.getFileName().toString().endsWith(end))
                    .toList();
        }
    }

    /** For {@link AtomicFile#create(Path, AtomicFile.IfExists, String)}. */
    public String name() {
        return name;
    }

    /** How many files others had left behind. */
    public int deleted() {
        return deleted;
    }

    /** Whoever comes next leaves files of this name alone. */
    @Override
    public void close() throws IOException {
        if (mark != null && lock != null) {
            Files.deleteIfExists(mark);
            lock.close();
            OWN.remove(mark);
        }
    }
}
