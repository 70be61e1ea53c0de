package org.dcmflux.bench.harness;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where inputs and outputs of a run are. In memory where there is room, because the time to write to a device varies by a factor of
 * three from run to run, whoever writes. One run at a time has it.
 */
final class WorkFolder implements Closeable {
    private static final String MARK = ".bench";
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Inputs and outputs at full size, and what judges write beside. */
    private static final long NEEDED = 10L << 30;

    private final Path path;
    private final FileChannel mark;
    private final boolean isKept;

    private WorkFolder(Path path, FileChannel mark, boolean isKept) {
        this.path = path;
        this.mark = mark;
        this.isKept = isKept;
    }

    /**
     * Takes a folder and empties it.
     *
     * @param asked by the user, kept after the run; null for one in memory or else {@code onDisk}
     * @throws IOException when it holds what is somebody else's, or another run has it
     */
    static WorkFolder take(@Nullable Path asked, Path onDisk, double scale) throws IOException {
        if (asked != null) {
            return take(asked.toAbsolutePath(), true);
        }
        return hasRoom(MEMORY, (long) (NEEDED * Math.min(1, scale)))
                ? take(MEMORY.resolve("dcmflux-bench"), false)
                : take(onDisk, true);
    }

    private static WorkFolder take(Path path, boolean isKept) throws IOException {
        requireEmptyOrOurs(path);
        Files.createDirectories(path);
        FileChannel mark = FileChannel.open(path.resolve(MARK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (mark.tryLock() == null) {
                throw new IOException(path + " is in use by another run");
            }
        } catch (OverlappingFileLockException | IOException e) {
            mark.close();
            throw new IOException(path + " is in use by another run", e);
        }
        empty(path);
        return new WorkFolder(path, mark, isKept);
    }

    /** A file system in memory takes from what programs need: twice as much must be there as is taken. */
    private static boolean hasRoom(Path memory, long bytes) throws IOException {
        return Files.isWritable(memory)
                && Files.getFileStore(memory).type().equals("tmpfs")
                && Files.getFileStore(memory).getUsableSpace() >= bytes
                && MachineFacts.availableMemory() >= 2 * bytes;
    }

    /** Never deletes what somebody else put there. */
    private static void requireEmptyOrOurs(Path folder) throws IOException {
        if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MARK))) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new IOException(folder + " is not empty and was not made by bench-vs-peers");
                }
            }
        }
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> !each.endsWith(MARK)).toList()) {
                RowRunner.delete(file);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Lets others have the folder; one in memory is deleted. */
    @Override
    public void close() throws IOException {
        try (mark) {
            if (!isKept) {
                RowRunner.delete(path);
            }
        }
    }
}
