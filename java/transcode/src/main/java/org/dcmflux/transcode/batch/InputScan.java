package org.dcmflux.transcode.batch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dcmflux.transcode.batch.FoundInput.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Finds inputs one after another, in an order that depends on their names only: first those that were named, in their order, with
 * the files below directories in the order of their names; then those of a list.
 *
 * <p>A directory is read when its turn comes, so work begins before all is found. Symbolic links to directories below a directory
 * are not followed. Not for two threads.
 */
public final class InputScan implements Closeable {
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Set<Path> excluded = new HashSet<>();
    private final List<Path> roots = new ArrayList<>();
    private final List<Path> named;
    private final @Nullable InputList list;
    private final @Nullable ListFile listFile;
    private long found;

    /** A list that can be read again. */
    private record ListFile(Path file, char separator) {}

    /** @param place of the output, for files; of the tree's root, for directories */
    private record Pending(Path path, Path place, Origin origin) {}

    private InputScan(List<Path> inputs, @Nullable InputList list, @Nullable ListFile listFile) throws IOException {
        this.named = List.copyOf(inputs);
        this.list = list;
        this.listFile = listFile;
        for (Path input : inputs) {
            Path name = input.getFileName() == null ? Path.of("") : input.getFileName();
            pending.add(new Pending(input, Files.isDirectory(input) ? Path.of("") : name, Origin.NAMED));
            addRoot(input);
        }
    }

    /** Files, and directories with all that is below them. */
    public static InputScan of(List<Path> inputs) throws IOException {
        return new InputScan(inputs, null, null);
    }

    /**
     * The same, and then what a list names, which is read while the work goes on. Of a relative name all stays in the output's
     * place, unless it leads upwards; of others only the last part.
     *
     * @param list closed with the scan
     * @param separator what ends a name: a line feed, or zero
     */
    public static InputScan of(List<Path> inputs, InputStream list, char separator) throws IOException {
        return new InputScan(inputs, new InputList(list, separator), null);
    }

    /** The same for a list in a file, which can be counted before the work is done, unless it is a pipe. */
    public static InputScan of(List<Path> inputs, Path list, char separator) throws IOException {
        InputStream opened;
        try {
            opened = Files.newInputStream(list);
        } catch (NoSuchFileException e) {
            throw new IOException(list + ": the list of inputs does not exist; check the path", e);
        } catch (IOException e) {
            throw new IOException(list + ": the list of inputs cannot be read: " + e.getMessage(), e);
        }
        InputList names = new InputList(opened, separator);
        return new InputScan(inputs, names, Files.isRegularFile(list) ? new ListFile(list, separator) : null);
    }

    /** A scan of the same inputs from their beginning, to count them; null when a list can be read only once. */
    @Nullable
    InputScan again() throws IOException {
        if (list != null && listFile == null) {
            return null;
        }
        InputScan again = listFile == null ? of(named) : of(named, listFile.file(), listFile.separator());
        again.excluded.addAll(excluded);
        return again;
    }

    /** The next input if it can be had without waiting for whoever writes a list; null when there is none, or not yet. */
    @Nullable
    FoundInput nextAtOnce() throws IOException {
        return pending.isEmpty() && list != null && listFile == null && !list.isReady() ? null : next();
    }

    private void addRoot(Path input) throws IOException {
        if (Files.exists(input)) {
            roots.add(input.toRealPath());
        }
    }

    /** Leaves out what is below a directory: that of the outputs, which may lie among the inputs. */
    void exclude(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            excluded.add(directory.toRealPath());
        }
    }

    /** Whether a file is one of the inputs that were named, or below one; so it must not be overwritten. */
    boolean isInput(Path realFile) {
        return roots.stream().anyMatch(realFile::startsWith);
    }

    /**
     * The next input, null after the last.
     *
     * @throws ScanException when a directory cannot be read; the scan can go on after it
     */
    @Nullable
    FoundInput next() throws IOException {
        while (true) {
            Pending next = pending.poll();
            if (next == null) {
                next = list == null ? null : listed(list.next());
            }
            if (next == null) {
                return null;
            }
            boolean named = next.origin() == Origin.NAMED;
            if (!(named ? Files.isDirectory(next.path()) : Files.isDirectory(next.path(), LinkOption.NOFOLLOW_LINKS))) {
                return new FoundInput(found++, next.path(), next.place(), next.origin());
            }
            open(next);
        }
    }

    /**
     * Looks at all inputs without doing a batch: at those that are DICOM, or were named.
     *
     * @param failed told of directories and files that cannot be read
     */
    public void forEachDicom(Consumer<Path> each, BiConsumer<Path, IOException> failed) throws IOException {
        while (true) {
            Path path = Path.of("");
            try {
                FoundInput input = next();
                if (input == null) {
                    return;
                }
                path = input.path();
                if (input.origin() == Origin.NAMED || Recognition.isDicom(path)) {
                    each.accept(path);
                }
            } catch (ScanException e) {
                failed.accept(e.directory().path(), e);
            } catch (IOException e) {
                if (path.toString().isEmpty()) {
                    throw e;
                }
                failed.accept(path, e);
            }
        }
    }

    private @Nullable Pending listed(@Nullable Path name) throws IOException {
        if (name == null) {
            return null;
        }
        addRoot(name);
        Path place = name.normalize();
        boolean leadsAway = name.isAbsolute() || place.startsWith("..");
        Path last = name.getFileName() == null ? Path.of("") : name.getFileName();
        return new Pending(name, leadsAway ? Files.isDirectory(name) ? Path.of("") : last : place, Origin.NAMED);
    }

    /** A directory that could not be read, with the number that it has among the inputs. */
    static final class ScanException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient FoundInput directory;

        ScanException(FoundInput directory, IOException cause) {
            super(
                    directory.path() + ": the directory cannot be read: "
                            + (cause instanceof NoSuchFileException ? "no such directory" : cause.getMessage()),
                    cause);
            this.directory = directory;
        }

        FoundInput directory() {
            return directory;
        }
    }

    private void open(Pending directory) throws ScanException {
        List<Path> entries;
        try {
            if (excluded.contains(directory.path().toRealPath())) {
                if (directory.origin() == Origin.NAMED) {
                    throw new IOException(
                            "it is where the outputs go, which would become inputs; give them another place");
                }
                return;
            }
            try (Stream<Path> listed = Files.list(directory.path())) {
                entries = new ArrayList<>(listed.sorted().toList());
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            IOException cause = e instanceof IOException io ? io : new IOException(e.getMessage(), e);
            throw new ScanException(
                    new FoundInput(found++, directory.path(), directory.place(), directory.origin()), cause);
        }
        Collections.reverse(entries);
        for (Path entry : entries) {
            pending.addFirst(new Pending(entry, directory.place().resolve(entry.getFileName()), Origin.IN_DIRECTORY));
        }
    }

    @Override
    public void close() throws IOException {
        if (list != null) {
            list.close();
        }
    }
}
