package org.dcmflux.transcode.batch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.OutputException;
import org.dcmflux.dictionary.TransferSyntax;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a batch has done, so that the same batch goes on after it was killed.
 *
 * <p>A text file of JSON objects, a line each, that only grows. {@code run} begins it and each continuation, with the options in
 * words; {@code directory} comes before the first output in a directory; {@code ready} is on the device before an output gets its
 * name; {@code done} comes after. What is {@code ready} only is done if the file of that size and time has the name. A last
 * line that was cut off is dropped. Thread-safe; one process at a time.
 */
public final class Journal implements Closeable {
    /** What the lines are, and their version. */
    public static final String SCHEMA = "dcmflux.journal/1";

    private static final long LARGEST = 1L << 30;

    private final Path file;
    private final FileChannel channel;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, Map<String, String>> entries = new HashMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Set<String> noted = new HashSet<>();
    private final Set<String> runs = new HashSet<>();
    private final Object forcing = new Object();
    private long written;
    private volatile long forced;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a journal, new or begun before.
     *
     * @param words of the options; a journal that was begun with others is refused
     */
    static Journal open(Path file, String words) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new OutputException(file.toString(), "the journal cannot be opened: " + e, e);
        }
        Journal journal = new Journal(file, channel);
        try {
            journal.lock();
            journal.read(words);
            Map<String, Object> begin = new LinkedHashMap<>();
            begin.put("schema", SCHEMA);
            begin.put("record", "run");
            begin.put("run", journal.run);
            begin.put("options", words);
            journal.append(begin);
            journal.force(journal.written);
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void lock() throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new OutputException(file.toString(), "the journal is in use by another run; wait for its end", null);
        }
    }

    private void read(String words) throws IOException {
        // By the channel that holds the lock: closing any other one of this file would end the lock.
        if (channel.size() > LARGEST) {
            throw new OutputException(
                    file.toString(), "is larger than " + LARGEST + " bytes; begin a new journal for the rest", null);
        }
        ByteBuffer content = ByteBuffer.allocate((int) channel.size());
        while (content.hasRemaining() && channel.read(content, content.position()) > 0) {
            continue;
        }
        byte[] bytes = content.array();
        int start = 0;
        int line = 1;
        while (start < bytes.length) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length) {
                break; // cut off while it was written
            }
            try {
                take(JournalRecords.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8)), words);
            } catch (OutputException e) {
                throw e;
            } catch (IOException e) {
                if (end + 1 < bytes.length) {
                    throw new OutputException(
                            file.toString(),
                            "line " + line + " is not one of a journal (" + e.getMessage()
                                    + "); give another name, or the right file",
                            e);
                }
                break;
            }
            start = end + 1;
            line++;
        }
        if (start == 0 && bytes.length > 0 && runs.isEmpty() && bytes[0] != '{') {
            throw new OutputException(file.toString(), "is not a journal; give another name", null);
        }
        channel.truncate(start);
        channel.position(start);
        written = start;
    }

    private void take(Map<String, String> members, String words) throws IOException {
        String record = members.getOrDefault("record", "");
        switch (record) {
            case "run" -> takeRun(members, words);
            case "directory" -> directories.add(value(members, "path"));
            case "ready", "done" -> entries.put(key(value(members, "input"), value(members, "target")), members);
            default -> throw new IOException("its record '" + record + "' is unknown");
        }
        if (runs.isEmpty()) {
            throw new IOException("it does not begin with a run");
        }
    }

    private void takeRun(Map<String, String> members, String words) throws IOException {
        if (!SCHEMA.equals(members.get("schema"))) {
            throw new OutputException(
                    file.toString(), "is of the version " + members.get("schema") + ", not " + SCHEMA, null);
        }
        String before = value(members, "options");
        if (!before.equals(words)) {
            throw new OutputException(
                    file.toString(),
                    "belongs to a batch with other options; give those again, or another journal. It was begun with "
                            + without(before, words) + ", now there is " + without(words, before),
                    null);
        }
        runs.add(value(members, "run"));
    }

    /** The options that another text does not have. */
    private static String without(String words, String other) {
        List<String> others = List.of(other.split(" "));
        return Arrays.stream(words.split(" "))
                .filter(word -> !others.contains(word))
                .collect(Collectors.joining(" "));
    }

    private static String value(Map<String, String> members, String name) throws IOException {
        String value = members.get(name);
        if (value == null) {
            throw new IOException(name + " is missing");
        }
        return value;
    }

    private static String key(String input, String target) {
        return target + "\n" + input;
    }

    /** What the temporary files of this run carry in their names. */
    String run() {
        return run;
    }

    /** Deletes temporary files of earlier runs, in the directories where they had outputs. */
    void removeLeftovers() throws IOException {
        for (String directory : directories) {
            List<Path> left = new ArrayList<>();
            Path path = Path.of(directory);
            if (!Files.isDirectory(path)) {
                continue;
            }
            try (Stream<Path> files = Files.list(path)) {
                files.filter(each -> runs.stream().anyMatch(by -> AtomicFile.isTemporary(each, by)))
                        .forEach(left::add);
            }
            for (Path each : left) {
                Files.deleteIfExists(each);
            }
        }
    }

    /** Notes that outputs will be in a directory, before the first of them is begun. */
    void directory(Path directory) throws IOException {
        String path = absolute(directory);
        synchronized (noted) {
            if (!noted.add(path)) {
                return;
            }
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("record", "directory");
        members.put("path", path);
        append(members);
    }

    /** Whether an output is done and there; what changed since as an input is not done. */
    boolean isDone(Path input, TransferSyntax target, Path output) throws IOException {
        Map<String, String> entry = entries.get(key(absolute(input), target.uid()));
        if (entry == null || !absolute(output).equals(entry.get("output")) || !Files.isRegularFile(output)) {
            return false;
        }
        BasicFileAttributes from = Files.readAttributes(input, BasicFileAttributes.class);
        BasicFileAttributes there = Files.readAttributes(output, BasicFileAttributes.class);
        if (!Long.toString(there.size()).equals(entry.get("bytes"))
                || !Long.toString(from.size()).equals(entry.get("inputBytes"))
                || !from.lastModifiedTime().toString().equals(entry.get("inputModified"))) {
            return false;
        }
        if ("ready".equals(entry.get("record"))
                && !there.lastModifiedTime().toString().equals(entry.get("modified"))) {
            return false;
        }
        return true;
    }

    /** The output that is done and there for an input, wherever it was put; null when there is none. */
    @Nullable
    Path outputOf(Path input, TransferSyntax target) throws IOException {
        Map<String, String> entry = entries.get(key(absolute(input), target.uid()));
        Path output = entry == null || !Files.exists(input) ? null : Path.of(entry.getOrDefault("output", ""));
        return output != null && isDone(input, target, output) ? output : null;
    }

    /** Notes on the device that an output is complete, before it gets its name. */
    void ready(Path input, TransferSyntax target, Path temporary, Path output) throws IOException {
        BasicFileAttributes complete = Files.readAttributes(temporary, BasicFileAttributes.class);
        Map<String, Object> members = members("ready", input, target, output, complete.size());
        members.put("modified", complete.lastModifiedTime().toString());
        force(append(members));
    }

    /** Notes that an output has its name. */
    void done(Path input, TransferSyntax target, Path output, long bytes) throws IOException {
        append(members("done", input, target, output, bytes));
    }

    private static Map<String, Object> members(
            String record, Path input, TransferSyntax target, Path output, long bytes) throws IOException {
        BasicFileAttributes from = Files.readAttributes(input, BasicFileAttributes.class);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("record", record);
        members.put("input", absolute(input));
        members.put("inputBytes", from.size());
        members.put("inputModified", from.lastModifiedTime().toString());
        members.put("target", target.uid());
        members.put("output", absolute(output));
        members.put("bytes", bytes);
        return members;
    }

    private static String absolute(@Nullable Path path) {
        return path == null ? "" : path.toAbsolutePath().normalize().toString();
    }

    /** Returns up to where the journal must be forced for this record to be on the device. */
    private synchronized long append(Map<String, Object> members) throws IOException {
        ByteBuffer line = ByteBuffer.wrap(JournalRecords.line(members));
        try {
            while (line.hasRemaining()) {
                written += channel.write(line);
            }
        } catch (IOException e) {
            throw new OutputException(file.toString(), "the journal cannot be written: " + e.getMessage(), e);
        }
        return written;
    }

    /** One thread's force does for all who appended before it. */
    private void force(long upTo) throws IOException {
        synchronized (forcing) {
            if (forced >= upTo) {
                return;
            }
            long covered;
            synchronized (this) {
                covered = written;
            }
            try {
                channel.force(false);
            } catch (IOException e) {
                throw new OutputException(file.toString(), "the journal cannot be forced: " + e.getMessage(), e);
            }
            forced = covered;
        }
    }

    @Override
    public void close() throws IOException {
        // An interrupt would close the channel before what was noted is on the device.
        boolean interrupted = Thread.interrupted();
        try {
            force(written);
        } finally {
            channel.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
